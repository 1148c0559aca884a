package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts an action. */
@Command(
        name = "start",
        sortOptions = false,
        description = "Starts an action and prints the id of its job; with --watch follows it to its end.")
final class JobStartCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ACTION", description = "Name of a configured action.")
    private String action;

    @Option(names = "--target", paramLabel = "T", description = "What it is done to, if the action has targets.")
    private String target;

    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "A parameter; may be given several times.")
    private Map<String, String> parameters = Map.of();

    @Option(
            names = "--param-file",
            paramLabel = "NAME=FILE",
            description =
                    "A parameter whose value is in a file (- is standard input), as secrets must be: arguments are"
                            + " seen by everybody on the machine.")
    private Map<String, String> parameterFiles = Map.of();

    @Option(names = "--watch", description = "Follows the job; the exit code then tells how it ended.")
    private boolean watch;

    @Option(
            names = {"-f", "--log"},
            description = "As --watch, and prints what the job prints; the id and how it stands go to standard error.")
    private boolean log;

    @Mixin
    private ServerOptions server;

    @Override
    public Integer call() throws InterruptedException {
        return server.run(this::start);
    }

    private int start() throws RefusedCallException, InterruptedException {
        try {
            JobsClient client = server.connect();
            JobParameters values = new JobParameters(schema(client));
            values.add(parameters);
            values.addFiles(parameterFiles, System.in);
            ObjectNode order = ServerCalls.JSON.createObjectNode();
            order.put("action", action);
            if (target != null) {
                order.put("target", target);
            }
            order.set("parameters", values.values());
            JsonNode job = client.start(order);
            String id = job.path("id").asText();
            PrintWriter out =
                    log ? server.commandLine().getErr() : server.commandLine().getOut();
            out.println(id);
            out.flush();
            return watch || log ? JobWatchCommand.follow(id, server, log) : JobExit.SUCCESS;
        } catch (RefusedCallException e) {
            if (e.status() != 409) {
                throw e;
            }
            server.refused(e);
            return busy(e);
        }
    }

    // An action that is not there is the server's to refuse.
    private JsonNode schema(JobsClient client) throws RefusedCallException {
        if (parameters.isEmpty() && parameterFiles.isEmpty()) {
            return MissingNode.getInstance();
        }
        for (JsonNode known : client.actions()) {
            if (known.path("action").asText().equals(action)) {
                return known.path("parameters");
            }
        }
        return MissingNode.getInstance();
    }

    private int busy(RefusedCallException refusal) {
        String id = TerminalText.plain(refusal.problem().path("job_id").asText());
        server.commandLine().getErr().println("  see: signalbox job watch " + id);
        return JobExit.BUSY;
    }
}
