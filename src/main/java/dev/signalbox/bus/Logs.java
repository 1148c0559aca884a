package dev.signalbox.bus;

import java.util.List;
import java.util.Optional;

/**
 * The conversation about log files in projects, with the node that watches the project. Files are told apart by id; a path
 * that somebody names is never opened. Positions count bytes from the beginning of the file. A file that was truncated or
 * replaced is another {@code generation}: positions of the one before mean nothing in it.
 */
public final class Logs {
    /** How long an answer may take. */
    public static final long TIMEOUT_MS = 10_000;
    /** Files of one project that are listed, the newest. */
    public static final int MAX_FILES = 500;
    /** What is told of one line, in bytes; the rest of a longer line is left out, and the line says so. */
    public static final int MAX_LINE_BYTES = 64 * 1024;
    /** One slice at most, in bytes. */
    public static final int MAX_SLICE_BYTES = 1024 * 1024;
    /** Lines of one slice at most. */
    public static final int MAX_LINES = 1_000;
    /** A line that is longer than this is told as several: its end is not looked for beyond. */
    public static final int MAX_SCANNED_LINE_BYTES = 16 * 1024 * 1024;
    /** Bytes of one piece of a download at most. */
    public static final int MAX_RAW_BYTES = 256 * 1024;

    public static final int MAX_HITS = 200;
    /** Of a text that is looked for. */
    public static final int MAX_SEARCHED_LENGTH = 200;
    /** Whoever follows a file asks again this often; after {@link #FOLLOWED_MS} without, the node lets go of it. */
    public static final long FOLLOW_EVERY_MS = 2_000;

    public static final long FOLLOWED_MS = 7_000;

    public static final Channel<Grew> GREW = new Channel<>("signalbox.logs.grew", Grew.class);

    private Logs() {}

    public static Command<ListRequest, Listing> listOn(String node) {
        return new Command<>("signalbox.logs.list." + node, ListRequest.class, Listing.class);
    }

    public static Command<SliceRequest, SliceAnswer> sliceOn(String node) {
        return new Command<>("signalbox.logs.slice." + node, SliceRequest.class, SliceAnswer.class);
    }

    public static Command<FollowRequest, FollowAnswer> followOn(String node) {
        return new Command<>("signalbox.logs.follow." + node, FollowRequest.class, FollowAnswer.class);
    }

    public static Command<SearchRequest, SearchAnswer> searchOn(String node) {
        return new Command<>("signalbox.logs.search." + node, SearchRequest.class, SearchAnswer.class);
    }

    public static Command<RawRequest, RawAnswer> rawOn(String node) {
        return new Command<>("signalbox.logs.raw." + node, RawRequest.class, RawAnswer.class);
    }

    /** @param project empty for all of the account's that the node watches */
    public record ListRequest(String account, Optional<String> project) {}

    /**
     * Newest first.
     *
     * @param truncated whether there are more than {@link #MAX_FILES}, or folders were not looked at whole
     */
    public record Listing(List<LogFile> logs, boolean truncated) {
        public Listing {
            logs = List.copyOf(logs);
        }
    }

    /**
     * Asks for whole lines.
     *
     * @param generation that {@code where} counts in; empty takes the file as it is
     * @param where which of them
     * @param maxLines 1 to {@link #MAX_LINES}
     * @param maxBytes 1 to {@link #MAX_SLICE_BYTES}; a first line that is longer comes all the same
     */
    public record SliceRequest(
            String account,
            String project,
            String logId,
            Optional<String> generation,
            Where where,
            int maxLines,
            int maxBytes) {}

    /**
     * Which lines a slice is to hold: those from a byte on, those that end at one or before, or with neither the last.
     *
     * @param maxBehind with {@code from}: if more bytes than this follow, those but the last {@link #KEPT_BEHIND} are
     *     skipped, and the slice says so; empty to skip nothing
     */
    public record Where(Optional<Long> from, Optional<Long> before, Optional<Long> maxBehind) {
        public static Where end() {
            return new Where(Optional.empty(), Optional.empty(), Optional.empty());
        }

        public static Where from(long at) {
            return new Where(Optional.of(at), Optional.empty(), Optional.empty());
        }

        public static Where before(long at) {
            return new Where(Optional.empty(), Optional.of(at), Optional.empty());
        }
    }

    /** What is left of the lines before the end, in bytes, when lines are skipped. */
    public static final long KEPT_BEHIND = 256 * 1024;

    /** Empty if there is no such log for that account. */
    public record SliceAnswer(Optional<Slice> slice) {}

    /**
     * A piece of a log.
     *
     * @param generation the one that was asked for, unless {@code reset} says that it is another one
     * @param from the first byte of the first line
     * @param to after the last line: where to go on. A line without its end is not before it until it has one
     * @param size of the file, in bytes
     * @param partial the line at {@code to} that has no end yet, if that is where the file ends
     * @param truncated whether whole lines that were asked for are not in it, because it would be too large
     * @param reset why the generation is another one, and the slice the file's end: {@code truncated}, {@code replaced}
     * @param skipped what was left out at the beginning
     * @param next the generation that comes after this one, whose last line is in here or before; its file begins at 0
     */
    public record Slice(
            String generation,
            long from,
            long to,
            long size,
            List<Line> lines,
            Optional<Line> partial,
            boolean truncated,
            Optional<String> reset,
            Optional<Skipped> skipped,
            Optional<String> next) {
        public Slice {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Lines that were left out.
     *
     * @param lines how many; empty if they are too many to be counted
     */
    public record Skipped(long from, long to, Optional<Long> lines) {}

    /**
     * One line without its end.
     *
     * @param at the byte that it begins with: stands for the line for ever
     * @param text bytes that are not UTF-8 as U+FFFD, terminal sequences as they are: to be shown as text only
     * @param cut how many bytes of it are left out
     */
    public record Line(long at, String text, long cut) {}

    /** Asks that growth of a file be told; holds for {@link #FOLLOWED_MS}. */
    public record FollowRequest(String account, String project, String logId) {}

    /** Empty if there is no such log for that account. */
    public record FollowAnswer(Optional<Grew> now) {}

    /**
     * A log that somebody follows has grown, or is another file now. Published within 50 ms, at most 20 times a second a
     * file, not for a line that has no end yet. Readers ask for the slice: with the generation that they have, they get the
     * rest of the file before first.
     *
     * @param generation empty text if it has not come yet
     * @param to after its last whole line
     * @param gone whether nothing is at the path any more; its bytes can still be had as long as it is followed
     */
    public record Grew(
            String node, String account, String project, String logId, String generation, long to, boolean gone) {}

    /**
     * Asks which lines contain a text, in any case. One answer searches for a while and says how far it came; whoever wants
     * more asks again from there.
     *
     * @param generation that {@code from} counts in; empty takes the file as it is
     * @param text 1 to {@link #MAX_SEARCHED_LENGTH} characters
     * @param from the byte to begin with
     * @param maxHits 1 to {@link #MAX_HITS}
     */
    public record SearchRequest(
            String account,
            String project,
            String logId,
            Optional<String> generation,
            String text,
            long from,
            int maxHits) {}

    /** Empty if there is no such log for that account. */
    public record SearchAnswer(Optional<Hits> hits) {}

    /**
     * @param lines those that contain the text; of a long one the part around it
     * @param searchedTo where to go on
     * @param exhausted whether the end of the file was reached
     * @param capped whether it ended because there are too many hits
     * @param reset why the generation is another one, and the search began at the file's beginning
     */
    public record Hits(
            String generation,
            List<Line> lines,
            long searchedTo,
            long size,
            boolean exhausted,
            boolean capped,
            Optional<String> reset) {
        public Hits {
            lines = List.copyOf(lines);
        }
    }

    /**
     * Asks for bytes as they are.
     *
     * @param generation that {@code from} counts in; empty takes the file as it is
     * @param maxBytes 1 to {@link #MAX_RAW_BYTES}
     */
    public record RawRequest(
            String account, String project, String logId, Optional<String> generation, long from, int maxBytes) {}

    /** Empty if there is no such log for that account, or it is another file now. */
    public record RawAnswer(Optional<Raw> raw) {}

    /**
     * @param path of the file, relative to the project's folder
     * @param size of the file, in bytes
     * @param base64 the bytes; fewer than asked for only at the end
     */
    public record Raw(String generation, String path, long size, String base64) {}
}
