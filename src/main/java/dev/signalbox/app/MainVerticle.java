package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import dev.signalbox.app.config.ConfigFile;
import dev.signalbox.app.demo.DemoWorkspace;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.HttpServers;
import dev.signalbox.bus.Nodes;
import dev.signalbox.bus.Sessions;
import dev.signalbox.bus.Sessions.Identity;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreException;
import dev.signalbox.store.StoreSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node of Signalbox: takes the data folder, deploys the verticles that its roles name, and tells the person who started
 * it where to look. Stops everything in the opposite order and leaves no file of this run behind.
 */
public final class MainVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(MainVerticle.class);
    private static final List<String> STORING_ROLES = List.of("account", "journal", "job", "handoff");
    private static final Duration TICKET_LIFETIME = Duration.ofMinutes(2);
    private static final Identity OPERATOR = new Identity("operator", "admin", "default");

    private final Optional<Config> given;
    private final PrintStream console;
    private final Instant startedAt = Instant.now();
    /** What is to be undone when the node stops, the last thing first. */
    private final Deque<AutoCloseable> held = new ArrayDeque<>();

    private Bus bus;
    private Node node;

    /** For launchers that deploy by class name: the configuration is the deployment's. */
    public MainVerticle() {
        this(Optional.empty(), System.out);
    }

    MainVerticle(Config config, PrintStream console) {
        this(Optional.of(config), console);
    }

    private MainVerticle(Optional<Config> given, PrintStream console) {
        this.given = given;
        this.console = console;
    }

    @Override
    public Future<?> start() {
        Bus.prepare(vertx);
        bus = Bus.of(vertx);
        return vertx.executeBlocking(this::prepare)
                .compose(prepared -> {
                    node = prepared;
                    return deployAll();
                })
                // The failure is told when everything is given back: the process ends as soon as it is told.
                .recover(failure ->
                        vertx.executeBlocking(this::release).transform(released -> Future.failedFuture(failure)));
    }

    /** Everything that needs files, before the first verticle exists. */
    private Node prepare() throws Exception {
        Config config = given.isPresent() ? given.get() : deploymentConfig();
        StartupChecks.check(config);
        if (config.http().tls().isPresent()) {
            TlsFiles.check(vertx, config.http().tls().get());
        }
        DataFolder dataFolder = DataFolder.open(DataFolder.pathOf(config, System.getenv()));
        held.push(ProcessLock.ofDataFolder(dataFolder));
        boolean demo = config.workspaces().isEmpty() && config.roles().contains("watch");
        Config complete = config;
        if (demo) {
            DemoWorkspace workspace = DemoWorkspace.start();
            held.push(workspace);
            complete = config.withWorkspaces(
                    List.of(new Config.Workspace(workspace.folder().toString(), "default", "")));
        }
        return Node.of(complete, dataFolder, demo, openStore(config, dataFolder));
    }

    /** Only for the roles that keep something in it. */
    private Optional<Store> openStore(Config config, DataFolder dataFolder) throws StoreException, IOException {
        if (Collections.disjoint(config.roles(), STORING_ROLES)) {
            return Optional.empty();
        }
        StoreSettings location = StoreLocation.of(config, dataFolder.path());
        // Where the folder is missing the store says so.
        if (Files.isDirectory(location.file().getParent())) {
            held.push(ProcessLock.ofDatabase(location.file()));
        }
        Store store = Store.open(vertx, location);
        held.push(store);
        return Optional.of(store);
    }

    private Config deploymentConfig() throws Exception {
        byte[] text = config().encode().getBytes(StandardCharsets.UTF_8);
        return new ConfigFile(System.getenv())
                .read("deployment configuration", text, Path.of("").toAbsolutePath());
    }

    private Future<?> deployAll() {
        Promise<HttpServers.Listening> listening = Promise.promise();
        bus.subscribe(HttpServers.LISTENING, message -> {
            if (message.node().equals(node.name())) {
                listening.tryComplete(message);
            }
        });
        Future<Void> deployed = Future.succeededFuture();
        for (Capability capability : node.capabilities()) {
            deployed = deployed.compose(done -> vertx.deployVerticle(capability.verticle(), capability.options()))
                    .mapEmpty();
        }
        return deployed.compose(done -> {
            announce();
            vertx.setPeriodic(Nodes.ANNOUNCE_EVERY_MS, timer -> announce());
            return node.servesHttp() ? listening.future().compose(this::welcome) : Future.succeededFuture();
        });
    }

    private void announce() {
        bus.publish(Nodes.ANNOUNCED, new Nodes.Announced(node.name(), Version.current(), node.roles(), startedAt));
    }

    private Future<Void> welcome(HttpServers.Listening listening) {
        Sessions.IssueTicket question = new Sessions.IssueTicket(OPERATOR, TICKET_LIFETIME.toMillis());
        bus.subscribe(Sessions.CUT_OFF, cutOff -> renewTokenFile(listening, cutOff));
        return vertx.executeBlocking(() -> writeTokenFile(listening, startedAt))
                .compose(file -> bus.request(Sessions.ISSUE_TICKET, question))
                .map(ticket -> "#ticket=" + ticket.value())
                .recover(this::withoutTicket)
                .map(fragment -> {
                    LOG.info("node {} serves {} with roles {}", node.name(), listening.url(), node.roles());
                    console.println(listening.url() + fragment);
                    console.flush();
                    return null;
                });
    }

    // Tickets are the business of the role "account"; whoever has a token needs none.
    private Future<String> withoutTicket(Throwable refused) {
        if (node.roles().contains("account")) {
            return Future.failedFuture(refused);
        }
        LOG.warn("no ticket to sign in with, for this node has not the role account; a token signs in as well");
        return Future.succeededFuture("");
    }

    /**
     * Who may read the file may make tokens as well, so nothing is won by a worthless one in it; and nobody on this machine
     * would get in any more.
     */
    private void renewTokenFile(HttpServers.Listening listening, Sessions.CutOff cutOff) {
        if (cutOff.subject().equals(OPERATOR.subject()) && cutOff.account().equals(OPERATOR.account())) {
            vertx.executeBlocking(() -> writeTokenFile(listening, cutOff.end()))
                    .onFailure(failure -> LOG.warn("the token file could not be renewed", failure));
        }
    }

    /** @param from when the token begins to count */
    private Void writeTokenFile(HttpServers.Listening listening, Instant from) throws IOException {
        String token = node.operatorToken(OPERATOR, from);
        held.push(TokenFile.write(node.dataFolder(), listening.port(), listening.url(), token, startedAt));
        return null;
    }

    /** By now Vert.x has stopped the verticles that were deployed from here. */
    @Override
    public Future<?> stop() {
        bus.publish(Nodes.LEFT, new Nodes.Left(node.name()));
        return vertx.executeBlocking(this::release);
    }

    private Void release() throws Exception {
        Optional<Exception> first = Optional.empty();
        while (!held.isEmpty()) {
            try {
                held.pop().close();
            } catch (Exception e) {
                LOG.warn("something could not be given back", e);
                first = first.or(() -> Optional.of(e));
            }
        }
        if (first.isPresent()) {
            throw first.get();
        }
        return null;
    }
}
