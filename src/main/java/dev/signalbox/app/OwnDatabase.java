package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.InvalidConfigException;
import dev.signalbox.store.StoreException;
import dev.signalbox.store.StoreSettings;
import dev.signalbox.store.Visit;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** The own database for a command of the command line, whether a server uses it or not. Blocking. */
public final class OwnDatabase {
    private OwnDatabase() {}

    /**
     * The database that the configuration means; made if there is none.
     *
     * @throws StoreException if it cannot be used
     */
    public static Visit visit(Config config) throws InvalidConfigException, IOException, StoreException {
        StartupChecks.checkStore(config);
        DataFolder dataFolder = DataFolder.open(DataFolder.pathOf(config, System.getenv()));
        StoreSettings location = StoreLocation.of(config, dataFolder.path());
        Visit visit = new Visit(location);
        // Where the folder is missing the store says so.
        if (!visit.isReady() && Files.isDirectory(location.file().getParent())) {
            Optional<ProcessLock> lock = ProcessLock.ofDatabaseIfFree(location.file());
            if (lock.isPresent()) {
                try {
                    visit.prepare();
                } finally {
                    lock.get().close();
                }
            }
        }
        return visit;
    }
}
