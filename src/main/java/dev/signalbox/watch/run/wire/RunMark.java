package dev.signalbox.watch.run.wire;

/**
 * How a run looked.
 *
 * @param row hash of its own row
 * @param content hash of that row and of all rows that tell of it
 */
public record RunMark(String row, String content) {}
