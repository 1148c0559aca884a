package dev.signalbox.watch.log;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.RefusedException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads a log through its open file if it is followed, or else opens it. What changes while it is read is read again.
 * Blocking; thread-safe.
 */
final class LogReadings {
    private static final int ATTEMPTS = 4;

    /** What is done with a log. */
    interface Reading<T> {
        T of(View view) throws IOException;
    }

    private LogReadings() {}

    /**
     * Reads.
     *
     * @param followed the log, if somebody follows it
     * @param located where it is, if it is not followed
     * @param asked the generation that the reader knows
     * @param position that must be in it
     * @return empty if there is no such log
     */
    static <T> Optional<T> read(
            Supplier<Optional<FollowedLog>> followed,
            Supplier<Optional<LogCatalog.Located>> located,
            Optional<String> asked,
            long position,
            Reading<T> reading)
            throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<FollowedLog> open = followed.get();
            try {
                Optional<View> kept = open.isPresent() ? open.get().view(asked, position) : Optional.empty();
                if (kept.isPresent()) {
                    T result = reading.of(kept.get());
                    if (kept.get().holds()) {
                        return Optional.of(result);
                    }
                    open.get().look();
                    continue;
                }
                Optional<LogCatalog.Located> there = located.get();
                if (there.isEmpty()) {
                    return Optional.empty();
                }
                try (OpenedLog log =
                        OpenedLog.open(there.get().folder(), there.get().path())) {
                    View view = View.of(log, Generation.of(log, ""), asked, position, true);
                    T result = reading.of(view);
                    if (view.holds()) {
                        return Optional.of(result);
                    }
                }
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (ClosedChannelException e) {
                // It was let go of, or made way for newer ones, between the asking and the reading.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
        throw new RefusedException(FailureCode.UNAVAILABLE, "the log is written anew faster than it can be read");
    }
}
