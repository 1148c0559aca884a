package dev.signalbox.tasklist;

/**
 * Where the mark that decides whether a task is done stands in its file, so that one mark can be changed and every other
 * byte stays.
 *
 * @param start offset of its first byte in the content that was read, byte order mark included
 * @param end offset after its last byte
 * @param text the mark as it is written there: {@code true}, {@code "done"} with its quotes, {@code x}
 */
public record Flag(int start, int end, String text) {}
