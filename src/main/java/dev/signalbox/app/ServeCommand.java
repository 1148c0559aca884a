package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.InvalidConfigException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the server; what happens when no sub-command is given. */
@Command(
        name = "signalbox",
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "A live control room for autonomous coding agents and background jobs.",
            "Without a workspace it shows a demo in a temporary folder."
        },
        footer = {
            "",
            "`run dev.signalbox.app.MainVerticle` may stand before the options, as with the Vert.x command line.",
            "Logs go to standard error; SIGNALBOX_LOG=json makes them JSON lines."
        })
final class ServeCommand implements Callable<Integer> {
    /** No exit code: the server runs, and the process ends when it does. */
    static final int STILL_RUNNING = -1;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigOptions configOptions;

    @Option(
            names = "--workspace",
            paramLabel = "DIR",
            description = "Folder whose sub-folders are projects, or one project itself; may be given several times and"
                    + " takes the place of the file's workspaces.")
    private List<Path> workspaces = List.of();

    @Option(names = "--port", paramLabel = "N", description = "Port of the page and the API; 0 takes a free one.")
    private Integer port;

    @Option(
            names = "--read-only",
            description = "Only shows, as on a wall: nothing can be changed over HTTP, but who is signed in.")
    private boolean readOnly;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the version and ends.")
    private boolean version;

    @Override
    public Integer call() {
        Config config;
        try {
            config = withOptions(configOptions.read());
            StartupChecks.check(config);
        } catch (InvalidConfigException e) {
            e.problems().forEach(problem -> spec.commandLine().getErr().println("signalbox: " + problem));
            return spec.exitCodeOnInvalidInput();
        }
        return Server.start(config, System.out, System.err);
    }

    private Config withOptions(Config config) throws InvalidConfigException {
        Config changed = Optional.ofNullable(port).map(config::withPort).orElse(config);
        if (readOnly) {
            changed = changed.whenReadOnly();
        }
        if (workspaces.isEmpty()) {
            return changed;
        }
        List<Config.Workspace> named = new ArrayList<>();
        for (Path folder : workspaces) {
            named.add(new Config.Workspace(folder.toAbsolutePath().normalize().toString(), "default", ""));
        }
        return changed.withWorkspaces(named);
    }
}
