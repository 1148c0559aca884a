package dev.signalbox.rollback;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.Projects.Snapshot;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Rollbacks;
import dev.signalbox.bus.Rollbacks.Answer;
import dev.signalbox.bus.Rollbacks.HistoryRequest;
import dev.signalbox.bus.Rollbacks.Preview;
import dev.signalbox.bus.Rollbacks.PreviewAnswer;
import dev.signalbox.bus.Rollbacks.Undo;
import dev.signalbox.git.GitRunner;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollbackVerticleTest {
    @TempDir
    Path base;

    private Vertx vertx;
    private Bus bus;
    private Agent agent;
    private final List<Project> watched = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        agent = Agent.withStories(base.resolve("p"));
        vertx = Vertx.vertx();
        Bus.prepare(vertx);
        bus = Bus.of(vertx);
        watched.add(project("p", agent.folder()));
        bus.answer(
                Projects.snapshotOf("n"),
                request -> Future.succeededFuture(new Snapshot("n", "e", 1, "", true, watched, List.of())));
        Files.createDirectories(base.resolve("data"));
        vertx.deployVerticle(
                        () -> new RollbackVerticle(
                                new RollbackSettings("n", base.resolve("data"), RollbackSettings.DEFAULT_KEEP_BACKUPS)),
                        new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                .await(10, SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, SECONDS);
    }

    private static Project project(String slug, Path folder) {
        return new Project(
                slug,
                slug,
                "n",
                "default",
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

    private Answer ask(Rollbacks.RollBack request) throws Exception {
        return bus.request(Rollbacks.rollBack("n"), request, Rollbacks.TIMEOUT_MS)
                .await(30, SECONDS);
    }

    @Test
    void preview_rollback_history_and_undo_travel_over_the_bus() throws Exception {
        PreviewAnswer preview = bus.request(
                        Rollbacks.preview("n"), new Preview("p", "default", Optional.empty()), Rollbacks.TIMEOUT_MS)
                .await(30, SECONDS);
        Answer answer = ask(Desk.request(preview.expectedHead(), false));
        String id = answer.done().orElseThrow().rollbackId();
        Answer undo = bus.request(
                        Rollbacks.undo("n"), new Undo("p", "default", id, "ana", "engineer"), Rollbacks.TIMEOUT_MS)
                .await(30, SECONDS);

        assertThat(undo.done()).isPresent();
        assertThat(bus.request(Rollbacks.history("n"), new HistoryRequest("p", "default", 10))
                        .await(10, SECONDS)
                        .rollbacks())
                .hasSize(2);
        assertThat(Json.decode(Json.encode(answer).getBytes(StandardCharsets.UTF_8), Answer.class))
                .isEqualTo(answer);
        assertThat(Json.decode(Json.encode(preview).getBytes(StandardCharsets.UTF_8), PreviewAnswer.class))
                .isEqualTo(preview);
    }

    @Test
    void many_clicks_at_once_give_one_commit_and_one_answer() throws Exception {
        String head = agent.head();
        List<Future<Answer>> clicks = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            clicks.add(
                    bus.request(Rollbacks.rollBack("n"), Desk.request(Optional.of(head), false), Rollbacks.TIMEOUT_MS));
        }
        Future.all(clicks).await(60, SECONDS);

        assertThat(clicks.stream().map(Future::result).distinct()).hasSize(1);
        assertThat(agent.git("rev-list", "--count", head + "..HEAD")).isEqualTo("1");
    }

    @Test
    void every_end_of_an_attempt_is_published_once() throws Exception {
        List<Rollbacks.Finished> finished = new CopyOnWriteArrayList<>();
        bus.subscribe(Rollbacks.FINISHED, finished::add);
        String head = agent.head();

        Answer done = ask(Desk.request(Optional.of(head), false));
        Answer again = ask(Desk.request(Optional.of(head), false));
        Answer refused = ask(Desk.request(Optional.of("0".repeat(40)), false));
        String id = done.done().orElseThrow().rollbackId();
        Answer undone = bus.request(
                        Rollbacks.undo("n"), new Undo("p", "default", id, "ana", "engineer"), Rollbacks.TIMEOUT_MS)
                .await(30, SECONDS);

        assertThat(again).isEqualTo(done);
        assertThat(refused.refusal()).isPresent();
        await().atMost(Duration.ofSeconds(10)).until(() -> finished.size() >= 3);
        assertThat(finished)
                .extracting(it -> it.attempt().kind() + " " + it.attempt().outcome())
                .containsExactly("rollback done", "rollback refused", "undo done");
        assertThat(finished).allSatisfy(it -> assertThat(List.of(it.node(), it.account(), it.slug()))
                .containsExactly("n", "default", "p"));
        assertThat(finished.get(0).attempt().done()).isEqualTo(done.done());
        assertThat(finished.get(2).attempt().done()).isEqualTo(undone.done());
        assertThat(finished.get(2).attempt().undoes()).contains(id);
    }

    @Test
    void an_attempt_that_is_settled_at_the_start_is_published() throws Exception {
        Path data = base.resolve("other-data");
        Desk killed = new Desk(data, agent.folder(), step -> {
            if (step == Step.BACKED_UP) {
                throw new KilledHere();
            }
        });
        assertThatThrownBy(killed::rollBack).isInstanceOf(KilledHere.class);
        List<Rollbacks.Finished> finished = new CopyOnWriteArrayList<>();
        bus.subscribe(Rollbacks.FINISHED, finished::add);

        vertx.deployVerticle(
                        () -> new RollbackVerticle(
                                new RollbackSettings("other", data, RollbackSettings.DEFAULT_KEEP_BACKUPS)),
                        new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                .await(10, SECONDS);

        await().atMost(Duration.ofSeconds(10)).until(() -> !finished.isEmpty());
        assertThat(finished).singleElement().satisfies(it -> {
            assertThat(it.node()).isEqualTo("other");
            assertThat(it.attempt().outcome()).isEqualTo("withdrawn");
        });
    }

    /** What nobody catches. */
    private static final class KilledHere extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void an_unknown_project_and_one_of_another_account_are_not_found() {
        for (Preview question :
                List.of(new Preview("q", "default", Optional.empty()), new Preview("p", "other", Optional.empty()))) {
            assertThatThrownBy(
                            () -> bus.request(Rollbacks.preview("n"), question).await(10, SECONDS))
                    .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.code())
                            .isEqualTo(FailureCode.NOT_FOUND));
        }
    }

    @Test
    void a_project_that_appears_or_goes_is_noticed() {
        Project later = project("later", agent.folder());
        watched.add(later);
        bus.publish(Projects.CHANGED, new Changed("n", "e", 2, "", List.of(later), List.of("p"), List.of()));
        await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            assertThat(bus.request(Rollbacks.preview("n"), new Preview("later", "default", Optional.empty()))
                            .await(10, SECONDS)
                            .allowed())
                    .isTrue();
        });
    }

    @Test
    void old_backups_are_removed_and_only_ours() throws Exception {
        Answer answer = ask(Desk.request());
        agent.git("update-ref", "refs/signalbox/rollback/not-in-the-journal", "HEAD");
        Journal journal = Journal.open(base.resolve("data"));
        Retention retention = new Retention(journal, GitRunner.onPath(), Duration.ofDays(30));

        retention.prune(Instant.now().plus(Duration.ofDays(29)));
        assertThat(agent.git("rev-parse", answer.done().orElseThrow().backupRef()))
                .isNotEmpty();
        retention.prune(Instant.now().plus(Duration.ofDays(31)));

        assertThat(agent.git("for-each-ref", "--format=%(refname)", "refs/signalbox"))
                .isEqualTo("refs/signalbox/rollback/not-in-the-journal");
        assertThat(Journal.open(base.resolve("data")).find(entry -> true)).isEmpty();
    }
}
