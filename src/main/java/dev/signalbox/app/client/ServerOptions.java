package dev.signalbox.app.client;

import dev.signalbox.app.ConfigOptions;
import dev.signalbox.app.DataFolder;
import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.InvalidConfigException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands that talk to a server have in common: the options that say which one is meant, and how refusals are told. */
final class ServerOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private ConfigOptions configOptions;

    @Option(names = "--port", paramLabel = "N", description = "Which server, if several use the data folder.")
    private Integer port;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description = "PEM file with the server's certificate, or its authority's; default: the one that the"
                    + " configuration names, and what Java trusts.")
    private Path certificates;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    private boolean help;

    /** What a command does; returns the exit code. */
    @FunctionalInterface
    interface Work {
        int run() throws RefusedCallException, InterruptedException;
    }

    CommandLine commandLine() {
        return command.commandLine();
    }

    /** Does it; a refusal is told and becomes an exit code. */
    int run(Work work) throws InterruptedException {
        try {
            return work.run();
        } catch (RefusedCallException e) {
            return refused(e);
        }
    }

    /** Says why something was not done. */
    int refused(RefusedCallException refusal) {
        commandLine().getErr().println("signalbox: " + TerminalText.plain(refusal.getMessage()));
        refusal.problem().path("fields").forEach(field -> commandLine()
                .getErr()
                .println("  "
                        + TerminalText.plain(field.path("field").asText() + ": "
                                + field.path("message").asText())));
        return JobExit.REFUSED;
    }

    /** The jobs of the server that is meant, as {@link #calls}. */
    JobsClient connect() throws RefusedCallException {
        return new JobsClient(calls());
    }

    /** The server that is meant, as it runs now. Looked for anew each time, because it may have been restarted. */
    ServerCalls calls() throws RefusedCallException {
        try {
            Config config = configOptions.read();
            RunningServer server =
                    RunningServer.find(DataFolder.pathOf(config, System.getenv()), Optional.ofNullable(port));
            return new ServerCalls(server, trust(config));
        } catch (InvalidConfigException e) {
            throw new RefusedCallException(
                    e.problems().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
    }

    private Optional<ServerTrust> trust(Config config) throws RefusedCallException {
        if (certificates != null) {
            return Optional.of(ServerTrust.only(certificates));
        }
        Optional<Config.Tls> own = config.http().tls();
        return own.isPresent() ? Optional.of(ServerTrust.also(Path.of(own.get().certificateFile()))) : Optional.empty();
    }
}
