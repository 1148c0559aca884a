package dev.signalbox.gate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Gates.Answer;
import dev.signalbox.bus.Gates.Changed;
import dev.signalbox.bus.Gates.Happened;
import dev.signalbox.bus.Gates.Resolve;
import dev.signalbox.bus.Gates.Trouble;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.Snapshot;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The gate verticle on a bus of its own, with projects whose folders are real. */
final class GateRoom implements AutoCloseable {
    static final String NODE = "n";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    final List<Happened> happened = new CopyOnWriteArrayList<>();
    final List<Changed> changes = new CopyOnWriteArrayList<>();
    final Bus bus;
    private final Vertx vertx;
    private final Path base;
    private final List<Project> projects = new ArrayList<>();
    private Optional<String> deployment = Optional.empty();

    GateRoom(Path base) throws IOException {
        this.base = base;
        vertx = Vertx.vertx();
        Bus.prepare(vertx);
        bus = Bus.of(vertx);
        project("shop", "default");
        project("secret", "other");
        bus.answer(
                Projects.snapshotOf(NODE),
                request -> Future.succeededFuture(new Snapshot(NODE, "e", 1, "", true, projects, List.of())));
        bus.subscribe(Gates.HAPPENED, happened::add);
        bus.subscribe(Gates.CHANGED, changes::add);
    }

    private void project(String slug, String account) throws IOException {
        projects.add(project(slug, account, Files.createDirectories(base.resolve(slug))));
    }

    static Project project(String slug, String account, Path folder) {
        return new Project(
                slug,
                slug,
                NODE,
                account,
                folder.toString(),
                "",
                "",
                "",
                Project.State.IDLE,
                Optional.empty(),
                List.of(),
                List.of(),
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0,
                List.of(),
                Optional.empty(),
                "");
    }

    GateRoom start() throws Exception {
        return start(new GateSettings(NODE, Duration.ofMillis(200), Duration.ofDays(7), 100));
    }

    GateRoom start(GateSettings settings) throws Exception {
        deployment = Optional.of(vertx.deployVerticle(
                        () -> new GateVerticle(settings),
                        new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                .await(10, SECONDS));
        return this;
    }

    void stop() throws Exception {
        vertx.undeploy(deployment.orElseThrow()).await(10, SECONDS);
    }

    Path folder(String project) {
        return base.resolve(project);
    }

    /** Writes a file of the project "shop" as a careful writer does. */
    Path write(String relative, String text) throws IOException {
        return write("shop", relative, text);
    }

    Path write(String project, String relative, String text) throws IOException {
        Path file = folder(project).resolve(relative);
        Files.createDirectories(file.getParent());
        Path draft = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(draft, text);
        return Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    Gates.Snapshot snapshot() {
        try {
            return bus.request(Gates.snapshotOf(NODE), new Gates.SnapshotRequest(), 20_000)
                    .await(20, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    Optional<Gate> find(String id) {
        return snapshot().gates().stream().filter(gate -> gate.id().equals(id)).findFirst();
    }

    Gate await(String id, Predicate<Gate> wanted) {
        return Awaitility.await(id)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> find(id).filter(wanted), Optional::isPresent)
                .orElseThrow();
    }

    /** The first gate that is so. */
    Gate snapshotWith(Predicate<Gate> wanted) {
        return Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> snapshot().gates().stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    Gate await(String id, Gate.State state) {
        return await(id, gate -> gate.state() == state);
    }

    Trouble awaitTrouble(String file) {
        return Awaitility.await(file)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> snapshot().troubles().stream()
                                .filter(trouble -> trouble.file().equals(file))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    void awaitNoTrouble() {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> snapshot()
                .troubles()
                .isEmpty());
    }

    /** What has happened to a gate so far, in order. */
    List<String> storyOf(String id) {
        return happened.stream()
                .filter(event -> event.id().equals(id))
                .map(Happened::what)
                .toList();
    }

    void awaitStory(String id, String... what) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(storyOf(id))
                .containsExactly(what));
    }

    Future<Answer> resolve(Resolve wanted) {
        return bus.request(Gates.resolveOn(NODE), wanted, Gates.TIMEOUT_MS);
    }

    Answer resolve(Gate gate, String decision, String actor) throws Exception {
        return resolve(new Resolve(
                        gate.account(),
                        gate.project(),
                        gate.id(),
                        decision,
                        Optional.of("be careful"),
                        Optional.of(gate.version()),
                        actor,
                        "page"))
                .await(20, SECONDS);
    }

    @Override
    public void close() throws TimeoutException {
        vertx.close().await(10, SECONDS);
    }
}
