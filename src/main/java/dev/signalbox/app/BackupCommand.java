package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.InvalidConfigException;
import dev.signalbox.store.Backup;
import dev.signalbox.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies the own database into a new file, whether a server uses it or not. */
@Command(
        name = "backup",
        sortOptions = false,
        description = {
            "Copies Signalbox's own database into a new file, also while it is in use.",
            "To restore: stop Signalbox, copy the file to the database's place, remove the -wal and -shm files beside it,"
                    + " start Signalbox."
        })
final class BackupCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "The new file; it must not exist yet.")
    private Path file;

    @Mixin
    private ConfigOptions configOptions;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    private boolean help;

    @Override
    public Integer call() throws IOException, StoreException {
        try {
            Config config = configOptions.read();
            StartupChecks.checkStore(config);
            Path dataFolder = DataFolder.pathOf(config, System.getenv());
            new Backup(StoreLocation.of(config, dataFolder)).writeTo(file);
            return CommandLine.ExitCode.OK;
        } catch (InvalidConfigException e) {
            e.problems().forEach(problem -> spec.commandLine().getErr().println("signalbox: " + problem));
            return spec.exitCodeOnInvalidInput();
        }
    }
}
