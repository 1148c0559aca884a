package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.ConfigProblem;
import dev.signalbox.app.config.InvalidConfigException;
import dev.signalbox.store.StoreSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What must hold between settings, beyond what a schema can say of each. */
final class StartupChecks {
    private static final int MAX_PORT = 65_535;

    private StartupChecks() {}

    /** @throws InvalidConfigException with everything that does not hold */
    static void check(Config config) throws InvalidConfigException {
        List<ConfigProblem> problems = new ArrayList<>();
        if (config.http().port() < 0 || config.http().port() > MAX_PORT) {
            problems.add(new ConfigProblem("--port", "must be from 0 to " + MAX_PORT));
        }
        try {
            boolean loopback = InetAddress.getByName(config.http().host()).isLoopbackAddress();
            if (!loopback && config.auth().isEmpty()) {
                problems.add(new ConfigProblem(
                        "#/http/host",
                        "listening on " + config.http().host()
                                + ", beyond this machine, needs an \"auth\" section: say there how people sign in"));
            }
        } catch (UnknownHostException e) {
            problems.add(new ConfigProblem(
                    "#/http/host", "no address is known for " + config.http().host()));
        }
        config.dataDir()
                .map(Path::of)
                .filter(folder -> Files.exists(folder) && !Files.isDirectory(folder))
                .ifPresent(file -> problems.add(new ConfigProblem("#/data_dir", file + " is not a folder")));
        long roots = config.workspaces().stream()
                .map(Config.Workspace::root)
                .distinct()
                .count();
        if (roots < config.workspaces().size()) {
            problems.add(new ConfigProblem("#/workspaces", "names the same root twice"));
        }
        long sources = config.eventTables().stream()
                .map(table -> table.account() + " " + table.name())
                .distinct()
                .count();
        if (sources < config.eventTables().size()) {
            problems.add(new ConfigProblem("#/event_tables", "names the same source of one account twice"));
        }
        config.http().tls().ifPresent(tls -> {
            checkReadable(tls.certificateFile(), "#/http/tls/certificate_file", problems);
            checkReadable(tls.keyFile(), "#/http/tls/key_file", problems);
        });
        problems.addAll(storeProblems(config));
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
    }

    /** Only what the own database needs, for those who need nothing else. */
    static void checkStore(Config config) throws InvalidConfigException {
        List<ConfigProblem> problems = storeProblems(config);
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
    }

    private static List<ConfigProblem> storeProblems(Config config) {
        List<ConfigProblem> problems = new ArrayList<>();
        config.store().url().ifPresent(url -> {
            try {
                StoreSettings.ofUrl(url);
            } catch (IllegalArgumentException e) {
                problems.add(new ConfigProblem("#/store/url", "is \"" + url + "\"; " + e.getMessage()));
            }
        });
        return problems;
    }

    private static void checkReadable(String file, String pointer, List<ConfigProblem> problems) {
        if (!Files.isRegularFile(Path.of(file)) || !Files.isReadable(Path.of(file))) {
            problems.add(new ConfigProblem(pointer, file + " is not a file that can be read"));
        }
    }
}
