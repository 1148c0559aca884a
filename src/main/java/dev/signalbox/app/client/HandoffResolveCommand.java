package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says that a handoff is done. */
@Command(name = "resolve", sortOptions = false, description = "Says that it is done.")
final class HandoffResolveCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "Id of the handoff.")
    private String id;

    @Option(names = "--session", paramLabel = "S", description = "Its session; needed if it was parked.")
    private String session;

    @Option(names = "--resolution", paramLabel = "TEXT", description = "What became of it.")
    private String resolution;

    @Mixin
    private ServerOptions server;

    @Override
    public Integer call() throws InterruptedException {
        return server.run(() -> {
            ObjectNode body = ServerCalls.JSON.createObjectNode();
            if (resolution != null) {
                body.put("resolution", resolution);
            }
            return HandoffCommand.change(server, Optional.ofNullable(session), id, "resolve", body);
        });
    }
}
