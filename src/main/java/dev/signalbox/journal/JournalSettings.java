package dev.signalbox.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the journal needs to know.
 *
 * @param node this node's name
 * @param dataDir where the journal keeps, beside the database, up to where it had seen it
 * @param keep rows that are older are removed
 * @param keepRows rows beyond this number are removed, the oldest first
 */
public record JournalSettings(String node, Path dataDir, Duration keep, long keepRows) {
    public static final Duration DEFAULT_KEEP = Duration.ofDays(30);
    public static final long DEFAULT_KEEP_ROWS = 1_000_000;
}
