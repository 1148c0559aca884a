package dev.signalbox.app.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration as {@code config-schema.json} describes it, with every default filled in. Paths are absolute.
 *
 * @param node empty: take the host's name
 * @param dataDir empty: take the default folder
 */
public record Config(
        Optional<String> node,
        Optional<String> dataDir,
        List<String> roles,
        Http http,
        List<Workspace> workspaces,
        Watch watch,
        Logs logs,
        Runs runs,
        List<EventTable> eventTables,
        Rollback rollback,
        Optional<Auth> auth,
        Store store,
        Journal journal,
        Jobs jobs,
        Gates gates,
        Handoffs handoffs,
        NoticesConfig notices,
        List<Action> actions) {

    public Config {
        roles = List.copyOf(roles);
        workspaces = List.copyOf(workspaces);
        eventTables = List.copyOf(eventTables);
        actions = List.copyOf(actions);
    }

    public record Http(
            String host,
            int port,
            String basePath,
            List<String> allowedHosts,
            int maxStreams,
            int maxStreamsPerUser,
            boolean readOnly,
            Optional<Tls> tls) {
        public Http {
            allowedHosts = List.copyOf(allowedHosts);
        }
    }

    public record Tls(String certificateFile, String keyFile) {}

    public record Workspace(String root, String account, String prefix) {}

    public record Watch(long pollMs, long stalledAfterS, long heartbeatFreshS) {}

    public record Logs(List<String> patterns) {
        public Logs {
            patterns = List.copyOf(patterns);
        }
    }

    public record Runs(List<String> database) {
        public Runs {
            database = List.copyOf(database);
        }
    }

    public record EventTable(
            String name,
            String file,
            String table,
            String idColumn,
            String timeColumn,
            Optional<String> typeColumn,
            List<String> columns,
            Optional<String> project,
            String account) {
        public EventTable {
            columns = List.copyOf(columns);
        }
    }

    public record Rollback(long keepBackupsDays) {}

    public record Auth(Optional<String> secretFile, long sessionTtlS, List<Key> keys, Optional<Jwks> jwks) {
        public Auth {
            keys = List.copyOf(keys);
        }
    }

    public record Key(String algorithm, String publicKeyFile, String keyId, String issuer, String audience) {}

    public record Jwks(String file, String issuer, String audience) {}

    public record Store(Optional<String> url) {}

    public record Journal(long keepDays, long keepRows) {}

    public record Jobs(
            int maxRunning,
            int maxQueued,
            int liveHours,
            int keepDays,
            int keepCount,
            int heartbeatS,
            int stopGraceS) {}

    public record Gates(int keepDays, int keepPerProject) {}

    public record Handoffs(int keepDays, int keepCount) {}

    public record Action(
            String action,
            String account,
            Optional<String> label,
            String description,
            String category,
            List<String> command,
            Optional<String> cwd,
            Map<String, String> env,
            Map<String, Object> parameters,
            List<String> targets,
            Optional<Integer> timeoutS,
            int maxParallel,
            int warningExitCode,
            String role,
            String confirm) {
        public Action {
            command = List.copyOf(command);
            env = Map.copyOf(env);
            // In the order of the file, which is that of the form.
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
            targets = List.copyOf(targets);
        }
    }

    public Config withWorkspaces(List<Workspace> others) {
        return with(dataDir, http, others);
    }

    public Config withPort(int port) {
        Http changed = new Http(
                http.host(),
                port,
                http.basePath(),
                http.allowedHosts(),
                http.maxStreams(),
                http.maxStreamsPerUser(),
                http.readOnly(),
                http.tls());
        return with(dataDir, changed, workspaces);
    }

    /** The same, where nothing can be changed over HTTP. */
    public Config whenReadOnly() {
        Http changed = new Http(
                http.host(),
                http.port(),
                http.basePath(),
                http.allowedHosts(),
                http.maxStreams(),
                http.maxStreamsPerUser(),
                true,
                http.tls());
        return with(dataDir, changed, workspaces);
    }

    public Config withDataDir(String folder) {
        return with(Optional.of(folder), http, workspaces);
    }

    private Config with(Optional<String> otherDataDir, Http otherHttp, List<Workspace> otherWorkspaces) {
        return new Config(
                node,
                otherDataDir,
                roles,
                otherHttp,
                otherWorkspaces,
                watch,
                logs,
                runs,
                eventTables,
                rollback,
                auth,
                store,
                journal,
                jobs,
                gates,
                handoffs,
                notices,
                actions);
    }
}
