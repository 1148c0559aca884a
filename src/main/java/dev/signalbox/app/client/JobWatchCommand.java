package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "Id of the job.")
    private String id;

    @Mixin
    private ServerOptions server;

    @Override
    public Integer call() throws InterruptedException {
        try {
            return follow(id, server, spec.commandLine());
        } catch (RefusedCallException e) {
            return JobCommand.refused(spec.commandLine(), e);
        }
    }

    /** Follows the job and says how it ended. */
    static int follow(String id, ServerOptions server, CommandLine commandLine)
            throws RefusedCallException, InterruptedException {
        AtomicBoolean following = new AtomicBoolean(true);
        Thread farewell = new Thread(() -> {
            if (following.get()) {
                System.err.println("\nsignalbox: the job goes on; see: signalbox job watch " + TerminalText.plain(id));
            }
        });
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            JsonNode job = new JobWatch(server::connect, display(commandLine)).follow(id);
            return JobExit.of(JobLine.state(job));
        } finally {
            following.set(false);
        }
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
