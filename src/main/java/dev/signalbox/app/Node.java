package dev.signalbox.app;

import dev.signalbox.account.AccountSettings;
import dev.signalbox.account.AccountVerticle;
import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.InvalidConfigException;
import dev.signalbox.bus.Sessions.Identity;
import dev.signalbox.gate.GateSettings;
import dev.signalbox.gate.GateVerticle;
import dev.signalbox.handoff.HandoffSettings;
import dev.signalbox.handoff.HandoffVerticle;
import dev.signalbox.handoff.notice.NoticeSettings;
import dev.signalbox.handoff.notice.NoticeVerticle;
import dev.signalbox.http.HttpSettings;
import dev.signalbox.http.HttpVerticle;
import dev.signalbox.http.auth.AuthSettings;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.TokenIssuer;
import dev.signalbox.http.stream.StreamSettings;
import dev.signalbox.job.JobSettings;
import dev.signalbox.job.JobVerticle;
import dev.signalbox.journal.JournalSettings;
import dev.signalbox.journal.JournalVerticle;
import dev.signalbox.rollback.RollbackSettings;
import dev.signalbox.rollback.RollbackVerticle;
import dev.signalbox.store.Store;
import dev.signalbox.watch.WatchSettings;
import dev.signalbox.watch.WatchVerticle;
import dev.signalbox.watch.log.LogSettings;
import dev.signalbox.watch.run.RunSettings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One node as its configuration describes it: its name, and the verticles that its roles stand for, each with its own
 * settings.
 */
record Node(
        String name,
        List<String> roles,
        DataFolder dataFolder,
        AuthSettings auth,
        String runId,
        List<Capability> capabilities) {
    /** The token in the token file is of this run; this only keeps it from living for ever in a run that never ends. */
    private static final Duration OPERATOR_TOKEN_LIFETIME = Duration.ofDays(365);

    private static final String DEMO_HINT = "java -jar signalbox.jar --workspace DIR";
    private static final String FALLBACK_NAME = "local";

    Node {
        roles = List.copyOf(roles);
        capabilities = List.copyOf(capabilities);
    }

    /**
     * @param demo whether the workspaces are made up
     * @param store the own database; there if a role keeps something in it
     */
    static Node of(Config config, DataFolder dataFolder, boolean demo, Optional<Store> store)
            throws InvalidConfigException, IOException {
        String hostname = hostname();
        String name = config.node().orElseGet(() -> nameFrom(hostname));
        AuthSettings auth = AuthFiles.read(config, dataFolder);
        String runId = UUID.randomUUID().toString();
        List<Capability> capabilities = new ArrayList<>();
        // In this order: whoever writes down what others tell comes before them, and whoever serves people comes last,
        // when there is something to serve.
        if (config.roles().contains("account")) {
            AccountSettings settings = new AccountSettings(dataFolder.path());
            capabilities.add(new Capability("account", () -> new AccountVerticle(settings, store), worker()));
        }
        store.filter(opened -> config.roles().contains("journal")).ifPresent(opened -> {
            JournalSettings settings = new JournalSettings(
                    name,
                    dataFolder.path(),
                    Duration.ofDays(config.journal().keepDays()),
                    config.journal().keepRows());
            capabilities.add(new Capability("journal", () -> new JournalVerticle(settings, opened), worker()));
        });
        if (config.roles().contains("watch")) {
            WatchSettings settings = watchSettings(config, name, hostname);
            LogSettings logs = new LogSettings(name, config.logs().patterns());
            RunSettings runs = runSettings(config);
            capabilities.add(new Capability("watch", () -> new WatchVerticle(settings, logs, runs), worker()));
        }
        if (config.roles().contains("rollback")) {
            RollbackSettings settings = new RollbackSettings(
                    name, dataFolder.path(), Duration.ofDays(config.rollback().keepBackupsDays()));
            capabilities.add(new Capability("rollback", () -> new RollbackVerticle(settings), worker()));
        }
        if (config.roles().contains("gate")) {
            GateSettings settings = new GateSettings(
                    name,
                    Duration.ofMillis(config.watch().pollMs()),
                    Duration.ofDays(config.gates().keepDays()),
                    config.gates().keepPerProject());
            capabilities.add(new Capability("gate", () -> new GateVerticle(settings), worker()));
        }
        if (config.roles().contains("job") && store.isPresent()) {
            JobSettings settings = JobActions.settings(config, name, dataFolder.path());
            Store database = store.get();
            capabilities.add(new Capability("job", () -> new JobVerticle(settings, database), worker()));
        }
        if (config.roles().contains("handoff") && store.isPresent()) {
            HandoffSettings settings = new HandoffSettings(
                    name,
                    Duration.ofDays(config.handoffs().keepDays()),
                    config.handoffs().keepCount());
            Store database = store.get();
            capabilities.add(new Capability("handoff", () -> new HandoffVerticle(settings, database), worker()));
            NoticeSettings notices = NoticeRules.settings(config, name);
            capabilities.add(new Capability("handoff", () -> new NoticeVerticle(notices, database), worker()));
        }
        if (config.roles().contains("http")) {
            Supplier<HttpVerticle> instances = HttpVerticle.instances(httpSettings(config, name, auth, runId, demo));
            DeploymentOptions options = new DeploymentOptions()
                    .setInstances(Math.min(4, Runtime.getRuntime().availableProcessors()));
            capabilities.add(new Capability("http", instances, options));
        }
        // What it says of itself is what it runs, not what it may run some day.
        List<String> served = config.roles().stream()
                .filter(role -> capabilities.stream().anyMatch(it -> it.role().equals(role)))
                .toList();
        return new Node(name, served, dataFolder, auth, runId, capabilities);
    }

    private static WatchSettings watchSettings(Config config, String name, String hostname) {
        return new WatchSettings(
                name,
                hostname,
                config.workspaces().stream()
                        .map(w -> new WatchSettings.Workspace(Path.of(w.root()), w.account(), w.prefix()))
                        .toList(),
                Duration.ofMillis(config.watch().pollMs()),
                Duration.ofSeconds(config.watch().stalledAfterS()),
                Duration.ofSeconds(config.watch().heartbeatFreshS()));
    }

    private static RunSettings runSettings(Config config) {
        return new RunSettings(
                config.runs().database(),
                config.eventTables().stream()
                        .map(table -> new RunSettings.EventTable(
                                table.name(),
                                Path.of(table.file()),
                                table.table(),
                                table.idColumn(),
                                table.timeColumn(),
                                table.typeColumn(),
                                table.columns(),
                                table.project(),
                                table.account()))
                        .toList());
    }

    private static HttpSettings httpSettings(
            Config config, String name, AuthSettings auth, String runId, boolean demo) {
        Config.Http http = config.http();
        return new HttpSettings(
                name,
                Version.current(),
                runId,
                http.host(),
                http.port(),
                http.basePath(),
                http.allowedHosts(),
                http.maxStreams(),
                http.maxStreamsPerUser(),
                http.tls().map(tls -> new HttpSettings.Tls(Path.of(tls.certificateFile()), Path.of(tls.keyFile()))),
                auth,
                HttpSettings.Limits.defaults(),
                StreamSettings.defaults(),
                demo ? Optional.of(DEMO_HINT) : Optional.empty(),
                http.readOnly());
    }

    private static DeploymentOptions worker() {
        return new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return FALLBACK_NAME;
        }
    }

    private static String nameFrom(String hostname) {
        String name = hostname.replaceAll("\\..*", "").replaceAll("[^A-Za-z0-9_-]+", "-");
        return name.isEmpty() ? FALLBACK_NAME : name.substring(0, Math.min(64, name.length()));
    }

    boolean servesHttp() {
        return capabilities.stream().anyMatch(capability -> capability.role().equals("http"));
    }

    /** A bearer token that is good for this run of the server only, and names that time as its own. */
    String operatorToken(Identity identity, Instant issuedAt) {
        TokenIssuer issuer = new TokenIssuer(auth.localKey().orElseThrow());
        Role role = Role.of(identity.role()).orElseThrow();
        return issuer.issueUntil(
                        identity.subject(),
                        role,
                        identity.account(),
                        Optional.of(issuedAt),
                        Instant.now().plus(OPERATOR_TOKEN_LIFETIME),
                        Optional.of(runId))
                .value();
    }
}
