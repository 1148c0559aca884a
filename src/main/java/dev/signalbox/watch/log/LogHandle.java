package dev.signalbox.watch.log;

import dev.signalbox.bus.Logs;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** One open file of a log that is followed, and what was seen of it. Used under the lock of its {@link FollowedLog}. */
final class LogHandle implements AutoCloseable {
    private static final int ANCHOR_BYTES = 64;

    private final OpenedLog log;
    private Generation generation;
    private boolean truncated;
    private long size;
    private long modified;
    private byte[] anchor = {};
    private long lineEnd;
    private Optional<LogHandle> next = Optional.empty();

    private LogHandle(OpenedLog log, Generation generation) {
        this.log = log;
        this.generation = generation;
    }

    /** Closes the log if it cannot be read. */
    static LogHandle of(OpenedLog log) throws IOException {
        try {
            LogHandle handle = new LogHandle(log, Generation.of(log, ""));
            handle.saw(log.size());
            return handle;
        } catch (IOException e) {
            log.close();
            throw e;
        }
    }

    String fileKey() {
        return log.fileKey();
    }

    String generation() {
        return generation.text();
    }

    /** After its last whole line. */
    long lineEnd() {
        return lineEnd;
    }

    /** Nothing more is written to it: what was written is its whole. */
    void finish(LogHandle successor) throws IOException {
        look(modified);
        next = Optional.of(successor);
    }

    /**
     * Looks whether it has grown, or was written anew.
     *
     * @param nowModified as its path tells, if it is still there
     */
    void look(long nowModified) throws IOException {
        long now = log.size();
        if (now == size && nowModified == modified) {
            return;
        }
        modified = nowModified;
        if (now < size || !looksTheSame()) {
            truncated = true;
            generation = Generation.of(log, Long.toString(System.currentTimeMillis(), Character.MAX_RADIX));
            size = 0;
            lineEnd = 0;
        }
        saw(now);
    }

    // A file may be emptied and written anew, beyond where it was, between two looks.
    private boolean looksTheSame() throws IOException {
        return generation.isBeginningOf(log) && Arrays.equals(anchor, log.bytes(size - anchor.length, anchor.length));
    }

    private void saw(long now) throws IOException {
        long least = Math.max(size, now - Logs.MAX_SCANNED_LINE_BYTES);
        lineEnd = new LineEnds(log)
                .lastBefore(now, least)
                .orElse(now - lineEnd >= Logs.MAX_SCANNED_LINE_BYTES ? now : lineEnd);
        size = now;
        int length = (int) Math.min(ANCHOR_BYTES, now);
        anchor = log.bytes(now - length, length);
    }

    /** Whether that is this file, by its name here or by one that it had before a restart. */
    boolean is(String asked) throws IOException {
        if (asked.equals(generation.text())) {
            return true;
        }
        Optional<Generation> known = Generation.parse(asked).filter(any -> !truncated);
        return known.isPresent() && known.get().isFile(log) && known.get().isBeginningOf(log);
    }

    /** As somebody reads it who calls it so, and for whom {@link #is} holds; only for a finished one. */
    View finished(String asked) {
        return new View(log, asked, size, true, Optional.empty(), next.map(LogHandle::generation));
    }

    /** As somebody reads it who has that generation and position; only for one that is not finished. */
    View view(Optional<String> asked, long position) throws IOException {
        return View.of(log, generation, asked, position, !truncated);
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
