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
        Rollback rollback,
        Optional<Auth> auth,
        Store store,
        Journal journal,
        Jobs jobs,
        Handoffs handoffs,
        List<Action> actions) {

    public Config {
        roles = List.copyOf(roles);
        workspaces = List.copyOf(workspaces);
        actions = List.copyOf(actions);
    }

    public record Http(
            String host,
            int port,
            String basePath,
            List<String> allowedHosts,
            int maxStreams,
            int maxStreamsPerUser,
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
        return new Config(
                node, dataDir, roles, http, others, watch, logs, rollback, auth, store, journal, jobs, handoffs,
                actions);
    }

    public Config withPort(int port) {
        Http changed = new Http(
                http.host(),
                port,
                http.basePath(),
                http.allowedHosts(),
                http.maxStreams(),
                http.maxStreamsPerUser(),
                http.tls());
        return new Config(
                node,
                dataDir,
                roles,
                changed,
                workspaces,
                watch,
                logs,
                rollback,
                auth,
                store,
                journal,
                jobs,
                handoffs,
                actions);
    }

    public Config withDataDir(String folder) {
        return new Config(
                node,
                Optional.of(folder),
                roles,
                http,
                workspaces,
                watch,
                logs,
                rollback,
                auth,
                store,
                journal,
                jobs,
                handoffs,
                actions);
    }
}
