package dev.signalbox.handoff.notice;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Command;
import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Handoffs;
import dev.signalbox.bus.Notices;
import dev.signalbox.bus.Notices.Notice;
import dev.signalbox.bus.Notices.Overview;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.StateMark;
import dev.signalbox.handoff.notice.webhook.HostResolver;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreSettings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** The room as others see it: over the bus, with a real database, and publishers that this test plays. */
final class NoticeRoom implements AutoCloseable {
    static final String ACCOUNT = "default";

    final Vertx vertx = Vertx.vertx();
    final Bus bus;
    private final Store store;
    private final String deployment;
    private final Map<String, Handoff> handoffs = new LinkedHashMap<>();
    private final Map<String, Gate> gates = new LinkedHashMap<>();
    private final Map<String, Project> projects = new LinkedHashMap<>();
    private final String epoch = "epoch-" + System.nanoTime();
    private long seq;

    NoticeRoom(Path folder, NoticeSettings settings) throws Exception {
        this(folder, settings, HostResolver.SYSTEM);
    }

    NoticeRoom(Path folder, NoticeSettings settings, HostResolver resolver) throws Exception {
        Bus.prepare(vertx);
        bus = Bus.of(vertx);
        bus.answer(Handoffs.SNAPSHOT, request -> Future.succeededFuture(handoffSnapshot()));
        bus.answer(Gates.snapshotOf("n"), request -> Future.succeededFuture(gateSnapshot()));
        bus.answer(Projects.snapshotOf("n"), request -> Future.succeededFuture(projectSnapshot()));
        bus.subscribe(Handoffs.WHO_OWNS, question -> announce());
        store = Store.open(vertx, StoreSettings.sqlite(folder.toRealPath().resolve("signalbox.db")));
        deployment = vertx.deployVerticle(
                        () -> new NoticeVerticle(settings, store, resolver, InstantSource.system()),
                        new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                .await(20, SECONDS);
    }

    synchronized void announce() {
        bus.publish(Handoffs.ANNOUNCED, new Handoffs.Announced("n", epoch, seq, "s" + seq, ""));
        bus.publish(Gates.ANNOUNCED, new Gates.Announced("n", epoch, seq, "s" + seq));
        Projects.WatchHealth health = new Projects.WatchHealth("events", true, 0, 0, 0, 0, 0);
        bus.publish(Projects.ANNOUNCED, new Projects.Announced("n", epoch, seq, "s" + seq, health, Map.of()));
    }

    private synchronized Handoffs.Snapshot handoffSnapshot() {
        return new Handoffs.Snapshot("n", epoch, seq, "s" + seq, List.copyOf(handoffs.values()));
    }

    private synchronized Gates.Snapshot gateSnapshot() {
        return new Gates.Snapshot("n", epoch, seq, "s" + seq, List.copyOf(gates.values()), List.of());
    }

    private synchronized Projects.Snapshot projectSnapshot() {
        return new Projects.Snapshot("n", epoch, seq, "s" + seq, true, List.copyOf(projects.values()), List.of());
    }

    /** The three conversations share one number, so that one announcement tells of all. */
    private void publish(List<Handoff> handoffs, List<Gate> gates, List<Project> projects) {
        StateMark mark = new StateMark(epoch, ++seq, "s" + seq);
        bus.publish(Handoffs.CHANGED, new Handoffs.Changed("n", epoch, seq, mark.signature(), handoffs, List.of()));
        bus.publish(Gates.CHANGED, new Gates.Changed("n", epoch, seq, mark.signature(), gates, List.of(), List.of()));
        bus.publish(
                Projects.CHANGED,
                new Projects.Changed("n", epoch, seq, mark.signature(), projects, List.of(), List.of()));
    }

    synchronized void put(Handoff handoff) {
        handoffs.put(handoff.id(), handoff);
        publish(List.of(handoff), List.of(), List.of());
    }

    synchronized void put(Gate gate) {
        gates.put(gate.id(), gate);
        publish(List.of(), List.of(gate), List.of());
    }

    synchronized void put(Project project) {
        projects.put(project.slug(), project);
        publish(List.of(), List.of(), List.of(project));
    }

    static Handoff escalation(String id, String summary, Handoff.State state) {
        Instant at = Instant.now();
        return new Handoff(
                id,
                "session-" + id,
                ACCOUNT,
                Handoff.Kind.ESCALATE,
                state,
                Handoff.Priority.HIGH,
                Optional.of("shop"),
                summary,
                "{}",
                "agent",
                at,
                state == Handoff.State.CLAIMED ? Optional.of("ann") : Optional.empty(),
                state == Handoff.State.CLAIMED ? Optional.of(at) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                at,
                state.name());
    }

    static Gate gate(String id, Gate.State state, Instant at) {
        return new Gate(
                "shop",
                id,
                ACCOUNT,
                "n",
                "signalbox",
                "question",
                "Deploy?",
                "May I deploy?",
                List.of(),
                "{}",
                at,
                state,
                new Gate.Asker(Gate.Presence.UNKNOWN, ""),
                Optional.empty(),
                state.name() + at);
    }

    static Project project(String slug, Project.State state, Instant since) {
        return new Project(
                slug,
                slug,
                "n",
                ACCOUNT,
                "/" + slug,
                "ralph",
                "",
                "",
                state,
                Optional.of(since),
                List.of("because of the test"),
                List.of(),
                3,
                1,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0,
                List.of(),
                Optional.empty(),
                state + since.toString());
    }

    <Q extends Record, A extends Record> A ask(Command<Q, A> command, Q question) throws Exception {
        return bus.request(command, question, Notices.TIMEOUT_MS).await(40, SECONDS);
    }

    Overview overview() throws Exception {
        return ask(Notices.OVERVIEW, new Notices.OverviewRequest(ACCOUNT));
    }

    /** Waits until the table is seen to be away. */
    void overviewFails() {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            try {
                overview();
                return false;
            } catch (RuntimeException refused) {
                return true;
            }
        });
    }

    Overview awaitOverview(Predicate<Overview> wanted) {
        return await().atMost(Duration.ofSeconds(30)).until(this::overview, wanted);
    }

    /** How many rows are in that state. */
    long count(String state) throws Exception {
        return store.read(client -> client.preparedQuery("SELECT count(*) FROM notices WHERE state = ?")
                        .execute(io.vertx.sqlclient.Tuple.of(state))
                        .map(rows -> rows.iterator().next().getLong(0)))
                .await(20, SECONDS);
    }

    void execute(String sql) throws Exception {
        store.write(client -> client.query(sql).execute()).await(20, SECONDS);
    }

    void awaitCount(String state, long count) {
        await().atMost(Duration.ofSeconds(30)).until(() -> count(state) == count);
    }

    static Notice only(List<Notice> notices) {
        if (notices.size() != 1) {
            throw new AssertionError("one notice is expected, there are " + notices);
        }
        return notices.get(0);
    }

    @Override
    public void close() throws TimeoutException {
        vertx.undeploy(deployment).await(20, SECONDS);
        store.close();
        vertx.close().await(20, SECONDS);
    }
}
