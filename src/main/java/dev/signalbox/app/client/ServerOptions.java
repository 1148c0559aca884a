package dev.signalbox.app.client;

import dev.signalbox.app.ConfigOptions;
import dev.signalbox.app.DataFolder;
import dev.signalbox.app.config.InvalidConfigException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which server is meant. */
final class ServerOptions {
    @Mixin
    private ConfigOptions configOptions;

    @Option(names = "--port", paramLabel = "N", description = "Which server, if several use the data folder.")
    private Integer port;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    private boolean help;

    /** The server that is meant, as it runs now. Looked for anew each time, because it may have been restarted. */
    JobsClient connect() throws RefusedCallException {
        try {
            Path dataDir = DataFolder.pathOf(configOptions.read(), System.getenv());
            return new JobsClient(RunningServer.find(dataDir, Optional.ofNullable(port)));
        } catch (InvalidConfigException e) {
            throw new RefusedCallException(
                    e.problems().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
    }
}
