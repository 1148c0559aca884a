package dev.signalbox.watch.state;

import java.util.Optional;

/**
 * One line of {@code /proc/<pid>/stat}.
 *
 * @param state the kernel's letter
 * @param startTicks since boot
 * @param fingerprint differs between two processes, and between two programs of one process: the place of the code, the
 *     stack and the arguments moves when a process executes another program
 */
record ProcStat(char state, long startTicks, String fingerprint) {
    private static final int START = 22;
    /** Start and end of the code, start of the stack, end of the arguments; zero if we may not know. */
    private static final int[] PLACES = {26, 27, 28, 49};

    /** The program's name stands in parentheses and may contain anything, so the last one counts. */
    static Optional<ProcStat> parse(String line) {
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] fields = line.substring(close + 1).strip().split(" ");
        try {
            long start = Long.parseLong(field(fields, START));
            StringBuilder fingerprint = new StringBuilder(line.substring(open, close + 1)).append(start);
            for (int place : PLACES) {
                fingerprint.append(' ').append(field(fields, place));
            }
            return Optional.of(new ProcStat(field(fields, 3).charAt(0), start, fingerprint.toString()));
        } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Fields are numbered as the kernel's manual does; those after the name start at 3. */
    private static String field(String[] fields, int number) {
        return number - 3 < fields.length ? fields[number - 3] : "";
    }

    /** A zombie has ended, whether its parent took notice or not. */
    boolean isDead() {
        return state == 'Z' || state == 'X' || state == 'x';
    }

    boolean isStopped() {
        return state == 'T' || state == 't';
    }
}
