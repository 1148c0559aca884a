package dev.signalbox.gate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Gates.Resolve;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Project.State;
import dev.signalbox.bus.Projects;
import dev.signalbox.watch.WatchSettings;
import dev.signalbox.watch.WatchVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked in a project's folder, and what the watcher of the same node says of the project. */
class WaitingProjectTest {
    /** So rare that within a test only events can tell. */
    private static final Duration NEVER = Duration.ofMinutes(10);

    @TempDir
    Path base;

    private final Map<String, Project> projects = new ConcurrentHashMap<>();
    private Vertx vertx;
    private Bus bus;
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        base = base.toRealPath();
        folder = Files.createDirectories(base.resolve("shop"));
        Files.writeString(
                folder.resolve("prd.json"), "{\"userStories\":[{\"id\":\"1\",\"title\":\"t\",\"passes\":false}]}");
        vertx = Vertx.vertx();
        Bus.prepare(vertx);
        bus = Bus.of(vertx);
        bus.subscribe(Projects.CHANGED, change -> {
            change.removed().forEach(projects::remove);
            change.put().forEach(project -> projects.put(project.slug(), project));
        });
        deploy(new WatchVerticle(new WatchSettings(
                "n",
                "localhost",
                List.of(new WatchSettings.Workspace(base, "default", "")),
                NEVER,
                Duration.ofMinutes(10),
                Duration.ofSeconds(60))));
        deploy(new GateVerticle(new GateSettings("n", NEVER, Duration.ofDays(7), 100)));
        awaitProject(project -> project.state() == State.IDLE);
        bus.request(Gates.snapshotOf("n"), new Gates.SnapshotRequest(), 20_000).await(20, SECONDS);
    }

    private void deploy(VerticleBase verticle) throws Exception {
        vertx.deployVerticle(verticle, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                .await(10, SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, SECONDS);
    }

    private Project awaitProject(Predicate<Project> condition) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(Optional.ofNullable(projects.get("shop")))
                        .as("%s", projects.get("shop"))
                        .isPresent()
                        .get()
                        .matches(condition));
        return projects.get("shop");
    }

    private void ask(String id, String text) throws Exception {
        Path gates = Files.createDirectories(folder.resolve(".signalbox/gates"));
        Files.writeString(gates.resolve(id + ".tmp"), text);
        Files.move(gates.resolve(id + ".tmp"), gates.resolve(id + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void a_project_waits_as_long_as_a_question_is_pending() throws Exception {
        ask("a", "{\"question\":\"Deploy?\",\"requested_at\":\"2026-05-01T10:00:00Z\"}");
        Project waiting = awaitProject(project -> project.state() == State.WAITING);
        assertThat(waiting.evidence()).contains("a script asks: Deploy?");
        assertThat(waiting.pendingGates()).isEqualTo(1);
        assertThat(waiting.stateSince()).hasValue(Instant.parse("2026-05-01T10:00:00Z"));
        ask("b", "{\"question\":\"And now?\",\"pid\":4194304}");
        assertThat(awaitProject(project -> project.pendingGates() == 2).evidence())
                .contains("a script asks: And now? (but process 4194304, which the request names, is gone)");
        for (String id : List.of("a", "b")) {
            bus.request(
                            Gates.resolveOn("n"),
                            new Resolve("default", "shop", id, "yes", Optional.empty(), Optional.empty(), "ana", "api"),
                            Gates.TIMEOUT_MS)
                    .await(20, SECONDS);
        }
        assertThat(awaitProject(project -> project.state() == State.IDLE).pendingGates())
                .isZero();
    }

    @Test
    void a_file_that_cannot_be_read_as_a_question_is_a_problem_of_the_project() throws Exception {
        ask("a", "{\"question\":");
        Project project = awaitProject(it -> !it.problems().isEmpty());
        assertThat(project.problems())
                .containsExactly(
                        new Project.Problem(".signalbox/gates/a.json", Optional.empty(), "is not valid JSON (line 1)"));
        assertThat(project.state()).isEqualTo(State.IDLE);
        ask("a", "{\"question\":\"?\"}");
        assertThat(awaitProject(it -> it.state() == State.WAITING).problems()).isEmpty();
    }
}
