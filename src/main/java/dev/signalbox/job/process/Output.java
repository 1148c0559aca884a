package dev.signalbox.job.process;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Takes a command's output apart: lines that tell progress, and everything else, which is the log. What cannot be a line of
 * progress is passed on at once, half lines and endless ones too; so memory is bounded whatever comes. For one thread.
 */
final class Output {
    private static final byte[] PREFIX = ProgressLine.PREFIX.getBytes(StandardCharsets.US_ASCII);

    /** Hears what is no progress. */
    @FunctionalInterface
    interface Log {
        void write(byte[] bytes, int from, int to);
    }

    private final UnaryOperator<String> mask;
    private final Consumer<Progress> progress;
    private final Log log;
    /** A line that may tell progress, as far as it came; never holds its end. */
    private final byte[] line = new byte[ProgressLine.MAX_BYTES];

    private int length;
    /** The rest of the line is known to be log. */
    private boolean passing;

    /** @param mask what a line goes through before anything of it is understood, or cut */
    Output(UnaryOperator<String> mask, Consumer<Progress> progress, Log log) {
        this.mask = mask;
        this.progress = progress;
        this.log = log;
    }

    void accept(byte[] bytes, int count) {
        int at = 0;
        while (at < count) {
            at = passing ? pass(bytes, at, count) : collect(bytes, at, count);
        }
    }

    /** Nothing more comes: the last line may have no end. */
    void end() {
        if (length > 0) {
            finishLine(false);
        }
    }

    private int pass(byte[] bytes, int from, int count) {
        int at = from;
        while (at < count) {
            int end = indexOf(bytes, at, count);
            if (end < 0) {
                at = count;
                break;
            }
            at = end + 1;
            if (at < count && mayTell(bytes[at])) {
                passing = false;
                break;
            }
            passing = at < count;
        }
        log.write(bytes, from, at);
        return at;
    }

    private static boolean mayTell(byte first) {
        return first == PREFIX[0] || first == '{';
    }

    private int collect(byte[] bytes, int from, int count) {
        int at = from;
        while (at < count) {
            byte b = bytes[at];
            if (b == '\n') {
                finishLine(true);
                return at + 1;
            }
            if (length == line.length || !stillMayTell(b)) {
                log.write(line, 0, length);
                length = 0;
                passing = true;
                return at;
            }
            line[length++] = b;
            at++;
        }
        return at;
    }

    private boolean stillMayTell(byte next) {
        if (length == 0) {
            return mayTell(next);
        }
        return line[0] == '{' || length >= PREFIX.length || next == PREFIX[length];
    }

    private void finishLine(boolean ended) {
        Optional<Progress> told = ProgressLine.parse(mask.apply(new String(line, 0, length, StandardCharsets.UTF_8)));
        if (told.isPresent()) {
            progress.accept(told.get());
        } else {
            log.write(line, 0, length);
            if (ended) {
                log.write(new byte[] {'\n'}, 0, 1);
            }
        }
        length = 0;
    }

    private static int indexOf(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
