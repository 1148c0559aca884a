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

    public record ListRequest(String account, String project) {}

    /**
     * Newest first.
     *
     * @param truncated whether there are more than {@link #MAX_FILES}
     */
    public record Listing(List<LogFile> logs, boolean truncated) {
        public Listing {
            logs = List.copyOf(logs);
        }
    }

    /**
     * Asks for whole lines.
     *
     * @param generation that {@code from} counts in; empty takes the file as it is
     * @param from the byte to begin with; empty for the last {@code tailLines} lines
     * @param tailLines 1 to {@link #MAX_LINES}
     * @param maxBytes 1 to {@link #MAX_SLICE_BYTES}
     */
    public record SliceRequest(
            String account,
            String project,
            String logId,
            Optional<String> generation,
            Optional<Long> from,
            int tailLines,
            int maxBytes) {}

    /** Empty if there is no such log for that account. */
    public record SliceAnswer(Optional<Slice> slice) {}

    /**
     * A piece of a log.
     *
     * @param generation of the file; another one than was asked for if the file is not the same any more, and then the
     *     slice begins at its beginning
     * @param from the first byte
     * @param to after the last byte: where to go on. A line without its end is not in the slice until it has one
     * @param size of the file, in bytes
     * @param truncated whether something between the asked position and {@code size} is not in it
     */
    public record Slice(String generation, long from, long to, long size, List<Line> lines, boolean truncated) {
        public Slice {
            lines = List.copyOf(lines);
        }
    }

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
     * file. Readers ask for the slice.
     *
     * @param reason why the generation is another one: {@code truncated}, {@code replaced}, {@code gone}; empty if it is not
     */
    public record Grew(
            String node,
            String account,
            String project,
            String logId,
            String generation,
            long size,
            Optional<String> reason) {}

    /**
     * Asks which lines contain a text, in any case. One answer searches for a while and says how far it came; whoever wants
     * more asks again from there.
     *
     * @param text 1 to 200 characters
     * @param from the byte to begin with
     * @param maxHits 1 to 200
     */
    public record SearchRequest(
            String account, String project, String logId, String generation, String text, long from, int maxHits) {}

    /** Empty if there is no such log for that account. */
    public record SearchAnswer(Optional<Hits> hits) {}

    /**
     * @param lines those that contain the text; of a long one the part around it
     * @param searchedTo where to go on
     * @param exhausted whether the end of the file was reached
     * @param capped whether it ended because there are too many hits
     */
    public record Hits(
            String generation, List<Line> lines, long searchedTo, long size, boolean exhausted, boolean capped) {
        public Hits {
            lines = List.copyOf(lines);
        }
    }
}
