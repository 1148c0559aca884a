package dev.signalbox.watch.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells a file from the one that was at its path before, also across a restart: its text says which file (the inode), and
 * how its beginning looked. A file that only grows keeps it; one that was truncated and written anew loses it, unless it
 * begins with the same bytes and was never seen shorter.
 *
 * @param file stands for the inode
 * @param length of the beginning, in bytes
 * @param head stands for the bytes of the beginning
 * @param mark empty text; something of its own for a file that was seen to be truncated
 */
record Generation(String file, int length, String head, String mark) {
    static final int HEAD_BYTES = 256;
    private static final int FILE_HASH = 4;
    private static final int HEAD_HASH = 6;
    private static final Pattern TEXT =
            Pattern.compile("([0-9a-f]{8})-([0-9]{1,3})-([0-9a-f]{12})(?:-([0-9a-z]{1,16}))?");

    static Generation of(OpenedLog log, String mark) throws IOException {
        byte[] head = log.bytes(0, HEAD_BYTES);
        return new Generation(fileOf(log), head.length, LogIds.hash(head, HEAD_HASH), mark);
    }

    private static String fileOf(OpenedLog log) {
        return LogIds.hash(log.fileKey().getBytes(StandardCharsets.UTF_8), FILE_HASH);
    }

    /** Empty if it is none of ours. */
    static Optional<Generation> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new Generation(
                        parts.group(1),
                        Integer.parseInt(parts.group(2)),
                        parts.group(3),
                        Optional.ofNullable(parts.group(4)).orElse("")))
                : Optional.empty();
    }

    boolean isFile(OpenedLog log) {
        return file.equals(fileOf(log));
    }

    /** Whether the file still begins as it did. */
    boolean isBeginningOf(OpenedLog log) throws IOException {
        if (length > HEAD_BYTES) {
            return false;
        }
        byte[] now = log.bytes(0, length);
        return now.length == length && LogIds.hash(now, HEAD_HASH).equals(head);
    }

    /** As it travels: {@code [A-Za-z0-9.-]{1,64}}. */
    String text() {
        return file + "-" + length + "-" + head + (mark.isEmpty() ? "" : "-" + mark);
    }
}
