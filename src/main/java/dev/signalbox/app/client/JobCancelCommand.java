package dev.signalbox.app.client;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks that a job be ended. */
@Command(
        name = "cancel",
        sortOptions = false,
        description = "Asks that a job be ended: SIGTERM to all its processes, SIGKILL after 10 seconds.")
final class JobCancelCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "Id of the job.")
    private String id;

    @Option(names = "--watch", description = "Follows the job to its end; the exit code then tells how it ended.")
    private boolean watch;

    @Mixin
    private ServerOptions server;

    @Override
    public Integer call() throws InterruptedException {
        return server.run(() -> {
            server.connect().cancel(id);
            return watch ? JobWatchCommand.follow(id, server, false) : JobExit.SUCCESS;
        });
    }
}
