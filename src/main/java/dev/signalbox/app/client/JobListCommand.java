package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists jobs, or what may be started. */
@Command(
        name = "list",
        sortOptions = false,
        description = "Lists jobs, newest first: id, when it was queued, what it is, how it stands.")
final class JobListCommand implements Callable<Integer> {
    @Option(names = "--state", paramLabel = "S", description = "Only in this state; several with commas.")
    private String state;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "At most so many; default 20.")
    private int limit;

    @Option(names = "--actions", description = "Lists the configured actions instead, with their targets.")
    private boolean actions;

    @Option(names = "--json", description = "Prints JSON, one object a line.")
    private boolean json;

    @Mixin
    private ServerOptions server;

    @Override
    public Integer call() throws InterruptedException {
        return server.run(() -> {
            JobsClient client = server.connect();
            PrintWriter out = server.commandLine().getOut();
            if (actions) {
                client.actions().forEach(action -> out.println(json ? action.toString() : line(action)));
                return JobExit.SUCCESS;
            }
            String query = "limit=" + limit
                    + (state == null ? "" : "&state=" + URLEncoder.encode(state, StandardCharsets.UTF_8));
            client.jobs(query)
                    .forEach(job -> out.println(
                            json
                                    ? job.toString()
                                    : TerminalText.plain(job.path("id").asText()) + "  "
                                            + TerminalText.plain(
                                                    job.path("queued_at").asText()) + "  "
                                            + JobLine.name(job) + "  " + JobLine.standing(job)));
            return JobExit.SUCCESS;
        });
    }

    private static String line(JsonNode action) {
        StringBuilder line = new StringBuilder(action.path("action").asText());
        action.path("targets").forEach(target -> line.append("  --target ").append(target.asText()));
        return TerminalText.plain(line + "  " + action.path("label").asText());
    }
}
