package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the queue, or what became of one session. */
@Command(
        name = "list",
        sortOptions = false,
        description =
                "Lists the escalations that wait, the most urgent first: id, session, priority, how it stands, what"
                        + " it is about.")
final class HandoffListCommand implements Callable<Integer> {
    @Option(names = "--all", description = "Also those that somebody has claimed.")
    private boolean all;

    @Option(names = "--session", paramLabel = "S", description = "All of this session instead, the newest first.")
    private String session;

    @Option(names = "--json", description = "Prints JSON, one object a line.")
    private boolean json;

    @Mixin
    private ServerOptions server;

    @Override
    public Integer call() throws InterruptedException {
        return server.run(() -> {
            HandoffsClient client = new HandoffsClient(server.calls());
            PrintWriter out = server.commandLine().getOut();
            JsonNode listing = session == null ? client.queue(all) : client.history(session);
            listing.path("handoffs").forEach(handoff -> out.println(json ? handoff.toString() : line(handoff)));
            if (listing.path("more").asBoolean()) {
                server.commandLine().getErr().println("signalbox: there are more");
            }
            return JobExit.SUCCESS;
        });
    }

    static String line(JsonNode handoff) {
        String state = handoff.path("state").asText();
        String who =
                state.equals("claimed") ? " by " + handoff.path("claimed_by").asText() : "";
        return TerminalText.plain(String.join(
                "  ",
                handoff.path("id").asText(),
                handoff.path("session_id").asText(),
                handoff.path("priority").asText(),
                state + who,
                handoff.path("summary").asText()));
    }
}
