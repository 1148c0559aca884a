package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.ConfigFile;
import dev.signalbox.app.config.InvalidConfigException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say where the configuration is. */
public final class ConfigOptions {
    @Option(
            names = {"-conf", "--conf"},
            paramLabel = "FILE",
            description = "Configuration file (JSON). Without one all defaults hold.")
    private Path file;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Folder of Signalbox's own data; default: $$SIGNALBOX_DATA, else ~/.local/share/signalbox.")
    private Path dataDir;

    /** The configuration that these options describe. */
    public Config read() throws InvalidConfigException {
        ConfigFile reader = new ConfigFile(System.getenv());
        Config config = file == null ? reader.defaults() : reader.read(file);
        return Optional.ofNullable(dataDir)
                .map(folder ->
                        config.withDataDir(folder.toAbsolutePath().normalize().toString()))
                .orElse(config);
    }
}
