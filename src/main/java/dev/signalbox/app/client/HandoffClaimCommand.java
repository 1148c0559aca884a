package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a handoff. */
@Command(name = "claim", sortOptions = false, description = "Takes a handoff, if nobody else has it.")
final class HandoffClaimCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "Id of the handoff.")
    private String id;

    @Option(names = "--session", paramLabel = "S", description = "Its session; needed if it was parked.")
    private String session;

    @Option(names = "--lease", paramLabel = "SECONDS", description = "After this time it goes back into the queue.")
    private Integer lease;

    @Mixin
    private ServerOptions server;

    @Override
    public Integer call() throws InterruptedException {
        return server.run(() -> {
            ObjectNode body = ServerCalls.JSON.createObjectNode();
            if (lease != null) {
                body.put("lease_s", lease);
            }
            return HandoffCommand.change(server, Optional.ofNullable(session), id, "claim", body);
        });
    }
}
