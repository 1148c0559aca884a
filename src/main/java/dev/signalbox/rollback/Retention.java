package dev.signalbox.rollback;

import dev.signalbox.git.GitRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Forgets old attempts: the references that keep their backups first, then the journal's entry. */
record Retention(Journal journal, GitRunner runner, Duration keep) {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    void prune(Instant now) {
        for (JournalEntry entry :
                journal.find(old -> !old.stage().isOpen() && old.startedAt().isBefore(now.minus(keep)))) {
            try {
                if (entry.move().isPresent() && Files.isDirectory(Path.of(entry.workTree()))) {
                    BackupRefs.remove(RollbackService.git(Path.of(entry.workTree()), runner), entry);
                }
                journal.remove(entry);
            } catch (RefusedRollback | IOException e) {
                LOG.warn("the backups of {} could not be removed: {}", entry.id(), e.getMessage());
            }
        }
    }
}
