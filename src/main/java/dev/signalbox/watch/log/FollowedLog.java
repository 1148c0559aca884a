package dev.signalbox.watch.log;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A log that somebody follows. It is kept open, so that a file that is renamed away or deleted can be read to its end; one
 * that takes its name counts from its first byte on, for until then its writer may still be writing to the one before.
 * Thread-safe.
 */
final class FollowedLog implements AutoCloseable {
    /** Files before the present one that can still be read to their ends. */
    private static final int MAX_BEFORE = 4;

    private final Path folder;
    private final String path;
    private final Deque<LogHandle> before = new ArrayDeque<>();
    private Optional<LogHandle> current = Optional.empty();
    /** Still empty, and held so that it is not missed if it is filled and renamed away before the next look. */
    private Optional<OpenedLog> upcoming = Optional.empty();

    private boolean gone;

    /**
     * Where it stands.
     *
     * @param generation empty text if there was no file yet
     */
    record State(String generation, long to, boolean gone) {}

    /** @param folder the project's, without symbolic links in its path */
    FollowedLog(Path folder, String path) {
        this.folder = folder;
        this.path = path;
    }

    Path folder() {
        return folder;
    }

    Path directory() {
        return folder.resolve(path).getParent();
    }

    synchronized State state() {
        return new State(
                current.map(LogHandle::generation).orElse(""),
                current.map(LogHandle::lineEnd).orElse(0L),
                gone);
    }

    /** Looks what has become of it. */
    synchronized void look() throws IOException {
        Optional<OpenedLog.Look> there = there();
        gone = there.isEmpty();
        if (current.isPresent()) {
            LogHandle open = current.get();
            open.look(there.filter(look -> look.fileKey().equals(open.fileKey()))
                    .map(OpenedLog.Look::modified)
                    .orElse(0L));
        }
        if (upcoming.isPresent() && upcoming.get().size() > 0) {
            OpenedLog filled = upcoming.get();
            upcoming = Optional.empty();
            take(LogHandle.of(filled));
        }
        if (there.isPresent() && !isCurrent(there.get())) {
            if (current.isEmpty() || there.get().size() > 0) {
                take(LogHandle.of(OpenedLog.open(folder, path)));
            } else {
                await(there.get());
            }
        }
    }

    private boolean isCurrent(OpenedLog.Look there) {
        return current.filter(open -> open.fileKey().equals(there.fileKey())).isPresent();
    }

    private void await(OpenedLog.Look empty) throws IOException {
        if (upcoming.filter(log -> log.fileKey().equals(empty.fileKey())).isEmpty()) {
            forgetUpcoming();
            upcoming = Optional.of(OpenedLog.open(folder, path));
        }
    }

    private void forgetUpcoming() throws IOException {
        if (upcoming.isPresent()) {
            upcoming.get().close();
            upcoming = Optional.empty();
        }
    }

    private Optional<OpenedLog.Look> there() throws IOException {
        try {
            return Optional.of(OpenedLog.look(folder, path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private void take(LogHandle handle) throws IOException {
        forgetUpcoming();
        if (current.isPresent()) {
            current.get().finish(handle);
            before.addLast(current.get());
        }
        current = Optional.of(handle);
        while (before.size() > MAX_BEFORE) {
            before.removeFirst().close();
        }
    }

    /** The log for one reading; empty if there was no file yet. */
    synchronized Optional<View> view(Optional<String> asked, long position) throws IOException {
        for (LogHandle handle : before) {
            if (asked.isPresent() && handle.is(asked.get())) {
                return Optional.of(handle.finished(asked.get()));
            }
        }
        return current.isPresent() ? Optional.of(current.get().view(asked, position)) : Optional.empty();
    }

    @Override
    public synchronized void close() throws IOException {
        forgetUpcoming();
        current.ifPresent(before::addLast);
        current = Optional.empty();
        for (LogHandle handle : List.copyOf(before)) {
            handle.close();
        }
        before.clear();
    }
}
