package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import dev.signalbox.store.StoreSettings;
import java.nio.file.Path;

/** Where the own database of a configuration is. */
final class StoreLocation {
    private static final String FILE = "signalbox.db";

    private StoreLocation() {}

    /** The database that {@code store.url} names, else the one of the data folder. */
    static StoreSettings of(Config config, Path dataFolder) {
        return config.store()
                .url()
                .map(StoreSettings::ofUrl)
                .orElseGet(() -> StoreSettings.sqlite(
                        dataFolder.toAbsolutePath().normalize().resolve(FILE)));
    }
}
