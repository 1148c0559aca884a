package dev.signalbox.watch.log;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Logs;
import dev.signalbox.bus.RefusedException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the {@link LogDesk} on the bus. To be made on the context of the verticle that answers. */
public final class LogCommands implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogCommands.class);

    private final Context context;
    private final LogDesk desk;

    public LogCommands(Bus bus, Context context, LogSettings settings, LogDesk.Projects projects) {
        this.context = context;
        // Published on the follower's thread: what it tells must not wait for answers.
        this.desk = new LogDesk(settings, projects, grew -> bus.publish(Logs.GREW, grew));
        String node = settings.node();
        bus.answer(Logs.listOn(node), request -> answer(desk.list(request)));
        bus.answer(Logs.sliceOn(node), request -> answer(desk.slice(request)));
        bus.answer(Logs.followOn(node), request -> answer(desk.follow(request)));
        bus.answer(Logs.searchOn(node), request -> answer(desk.search(request)));
        bus.answer(Logs.rawOn(node), request -> answer(desk.raw(request)));
    }

    private <T> Future<T> answer(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, context).recover(failure -> Future.failedFuture(told(failure)));
    }

    private static Throwable told(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof AccessDeniedException) {
            return new RefusedException(FailureCode.UNAVAILABLE, "the log may not be read (permission denied)");
        }
        if (cause instanceof RejectedExecutionException) {
            return new RefusedException(FailureCode.UNAVAILABLE, "the watcher has stopped");
        }
        if (cause instanceof IOException) {
            LOG.warn("a log cannot be read", cause);
            return new RefusedException(FailureCode.UNAVAILABLE, "the log cannot be read");
        }
        return cause;
    }

    @Override
    public void close() throws IOException {
        desk.close();
    }
}
