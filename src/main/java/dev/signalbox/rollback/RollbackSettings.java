package dev.signalbox.rollback;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Whose projects are rolled back, and what is kept of it.
 *
 * @param node the node's name; only projects that the watcher of the same node knows can be rolled back
 * @param dataDir absolute; the journal is in its folder {@code rollbacks}
 * @param keepBackups after this time the references to backups, and the journal's entries, are removed
 */
public record RollbackSettings(String node, Path dataDir, Duration keepBackups) {
    public static final Duration DEFAULT_KEEP_BACKUPS = Duration.ofDays(30);
}
