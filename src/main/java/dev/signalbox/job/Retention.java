package dev.signalbox.job;

import dev.signalbox.store.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;

/** Removes old jobs, and their logs with them. Blocking; for one thread. */
final class Retention {
    private static final int BATCH = 200;
    /** What the journal cannot take is not kept for ever, in rows. */
    private static final int MAX_AUDIT = 10_000;

    private final JobSettings settings;
    private final JobTable table;

    Retention(JobSettings settings, JobTable table) {
        this.settings = settings;
        this.table = table;
    }

    void prune() throws StoreException, IOException {
        Registry.await(table.trimAudit(MAX_AUDIT));
        List<String> ids = superfluous();
        while (!ids.isEmpty()) {
            // The logs first: a row without a log is an empty log, a log without a row would stay for ever.
            for (String id : ids) {
                remove(settings.logFolder(id));
            }
            Registry.await(table.remove(ids));
            ids = superfluous();
        }
    }

    private List<String> superfluous() throws StoreException {
        return Registry.await(table.superfluous(
                JobStates.now().minus(settings.limits().keepFor()),
                settings.limits().keepCount(),
                BATCH));
    }

    private static void remove(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (NoSuchFileException | NotDirectoryException e) {
            // A job that wrote nothing has no folder.
            return;
        }
    }
}
