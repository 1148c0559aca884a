package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows a job. */
@Command(
        name = "watch",
        sortOptions = false,
        description = {
            "Follows a job to its end: with a progress bar on a terminal, else with plain lines.",
            "The exit code tells how it ended. Ctrl-C ends the watching; the job goes on."
        })
final class JobWatchCommand implements Callable<Integer> {
    private static final int DEFAULT_WIDTH = 80;
    private static final Duration REST_OF_LOG = Duration.ofSeconds(30);

    @Parameters(paramLabel = "ID", description = "Id of the job.")
    private String id;

    @Option(
            names = {"-f", "--log"},
            description = "Prints what the job prints, as it comes; how it stands then goes to standard error.")
    private boolean log;

    @Mixin
    private ServerOptions server;

    @Override
    public Integer call() throws InterruptedException {
        return server.run(() -> follow(id, server, log));
    }

    /** Follows the job and says how it ended. */
    static int follow(String id, ServerOptions server, boolean log) throws RefusedCallException, InterruptedException {
        CommandLine commandLine = server.commandLine();
        AtomicBoolean following = new AtomicBoolean(true);
        Thread farewell = new Thread(() -> {
            if (following.get()) {
                System.err.println("\nsignalbox: the job goes on; see: signalbox job watch " + TerminalText.plain(id));
            }
        });
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            JsonNode job = log ? withLog(id, server) : new JobWatch(server::connect, display(commandLine)).follow(id);
            return JobExit.of(JobLine.state(job));
        } finally {
            following.set(false);
        }
    }

    private static JsonNode withLog(String id, ServerOptions server) throws RefusedCallException, InterruptedException {
        PrintWriter err = server.commandLine().getErr();
        JobDisplay display = new PlainLines(err, err, System::currentTimeMillis);
        PrintWriter out = server.commandLine().getOut();
        LogFollower follower = LogFollower.start(id, server::connect, out, display, System.console() != null);
        JsonNode job = new JobWatch(server::connect, display).follow(id);
        follower.finish(REST_OF_LOG);
        return job;
    }

    private static JobDisplay display(CommandLine commandLine) {
        boolean terminal = System.console() != null && !"dumb".equals(System.getenv("TERM"));
        return terminal
                ? new ProgressBar(commandLine.getOut(), width())
                : new PlainLines(commandLine.getOut(), commandLine.getErr(), System::currentTimeMillis);
    }

    private static int width() {
        String columns = System.getenv().getOrDefault("COLUMNS", "");
        return columns.matches("[0-9]{2,4}") ? Integer.parseInt(columns) : DEFAULT_WIDTH;
    }
}
