package dev.signalbox.bus;

import java.util.Optional;

/** The conversation about what jobs print. The owner of the jobs answers; see {@link Jobs}, also for the time it may take. */
public final class JobLogs {
    /** One slice of a log at most, in bytes. */
    public static final int MAX_SLICE_BYTES = 256 * 1024;

    public static final Channel<LogGrew> GREW = new Channel<>("signalbox.jobs.log-grew", LogGrew.class);

    public static final Command<LogRequest, LogAnswer> SLICE =
            new Command<>("signalbox.jobs.log", LogRequest.class, LogAnswer.class);

    private JobLogs() {}

    /**
     * A job's log has grown; published within 50 ms of the growth, at most 20 times a second a job. Readers ask for the
     * slice.
     *
     * @param size bytes that the log had so far; only grows
     * @param complete nothing more comes
     */
    public record LogGrew(String account, String id, long size, boolean complete) {}

    /**
     * Asks for a piece of a job's log.
     *
     * @param from the byte to begin with; empty for the last {@code maxBytes} that there are
     * @param maxBytes 1 to {@link #MAX_SLICE_BYTES}
     */
    public record LogRequest(String account, String id, Optional<Long> from, int maxBytes) {}

    /** Empty if there is no such job for that account; a job without output has an empty slice. */
    public record LogAnswer(Optional<LogSlice> slice) {}

    /**
     * A piece of a job's log: standard output and standard error as they came, without lines that told progress. Positions
     * count the bytes of the whole log; only its beginning and its end are kept, so there may be a gap in the middle.
     *
     * @param from the first byte of {@code text}: the one that was asked for or, if that one is not kept, the next that is
     * @param to after the last byte of {@code text}: where to go on
     * @param size bytes that the log had so far; going on is of use while {@code to < size}
     * @param skipped bytes between the one that was asked for and {@code from} that are no longer kept; 0 if none
     * @param truncated whether any part of the log is no longer kept
     * @param complete nothing more comes, and {@code to} is its end
     * @param text with terminal sequences in it; bytes that are not UTF-8 as U+FFFD. To be shown as text only
     */
    public record LogSlice(
            long from, long to, long size, long skipped, boolean truncated, boolean complete, String text) {}
}
