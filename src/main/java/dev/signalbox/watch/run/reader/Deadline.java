package dev.signalbox.watch.run.reader;

import dev.signalbox.watch.run.wire.Answer.Kind;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ends the statement that runs when the time is over. The driver's own time-out does nothing while a statement computes
 * without giving a row.
 */
final class Deadline implements AutoCloseable {
    private static final long HANGS_AFTER_MS = 2_000;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "deadline");
        thread.setDaemon(true);
        return thread;
    });

    private final AtomicReference<Optional<Statement>> current = new AtomicReference<>(Optional.empty());
    private final Runnable hangs;
    private volatile boolean over;
    private List<ScheduledFuture<?>> pending = List.of();

    /** @param hangs called, on another thread, if something goes on long after the time was over */
    Deadline(Runnable hangs) {
        this.hangs = hangs;
    }

    /** The time begins. */
    void start(long millis) {
        stop();
        over = false;
        pending = List.of(
                timer.schedule(this::end, millis, TimeUnit.MILLISECONDS),
                timer.schedule(hangs, millis + HANGS_AFTER_MS, TimeUnit.MILLISECONDS));
    }

    /** All is done. */
    void stop() {
        pending.forEach(it -> it.cancel(false));
    }

    private void end() {
        over = true;
        current.get().ifPresent(statement -> {
            try {
                statement.cancel();
            } catch (SQLException e) {
                // It has just ended by itself; the next one finds the time over.
                over = true;
            }
        });
    }

    /** From now on this statement is the one to be ended; empty: none. */
    void guard(Optional<Statement> statement) throws UnreadableException {
        current.set(statement);
        check();
    }

    void check() throws UnreadableException {
        if (over) {
            throw new UnreadableException(Kind.TOO_SLOW, "takes too long to read");
        }
    }

    /** No statement runs any more. */
    void forget() {
        current.set(Optional.empty());
    }

    boolean isOver() {
        return over;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
