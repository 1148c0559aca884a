package dev.signalbox.journal;

import static dev.signalbox.journal.WatchedNodeTest.change;
import static dev.signalbox.journal.WatchedNodeTest.project;
import static dev.signalbox.journal.WatchedNodeTest.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Nodes;
import dev.signalbox.bus.Project.State;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.Announced;
import dev.signalbox.bus.Projects.Snapshot;
import dev.signalbox.bus.Projects.WatchHealth;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Rollbacks;
import dev.signalbox.bus.Rollbacks.Attempt;
import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.bus.Rollbacks.Done;
import dev.signalbox.bus.Rollbacks.Finished;
import dev.signalbox.bus.Rollbacks.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private final List<NewRow> written = new CopyOnWriteArrayList<>();
    private final AtomicReference<Optional<RefusedException>> refusal = new AtomicReference<>(Optional.empty());
    private Vertx vertx;
    private Bus bus;
    private Recorder recorder;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        Bus.prepare(vertx);
        bus = Bus.of(vertx);
        recorder = new Recorder(bus, "n", Clock.systemUTC(), rows -> {
            if (refusal.get().isPresent()) {
                return Future.failedFuture(refusal.get().get());
            }
            written.addAll(rows);
            return Future.succeededFuture(List.of());
        });
        // On one context, as in the verticle.
        var context = vertx.getOrCreateContext();
        Future.<Void>future(listening -> context.runOnContext(go -> {
                    recorder.listen();
                    listening.complete();
                }))
                .await(5, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private void awaitWritten(String... types) {
        await().atMost(RunningJournal.DEADLINE)
                .untilAsserted(
                        () -> assertThat(written).extracting(NewRow::type).containsExactly(types));
    }

    private static Attempt attempt(String kind, String outcome, Optional<Done> done, Optional<Refusal> refused) {
        return new Attempt(
                "r1",
                kind,
                outcome,
                "ann",
                Instant.EPOCH,
                done,
                refused,
                kind.equals("undo") ? Optional.of("r0") : Optional.empty(),
                Optional.empty());
    }

    private static Done done() {
        return new Done(
                true, "m", "r1", "c1", "c2", Optional.of("US-1"), "revert", "refs/b", Optional.empty(), List.of());
    }

    @Test
    void the_end_of_every_rollback_is_written_with_who_and_what() {
        bus.publish(
                Rollbacks.FINISHED,
                new Finished("n", "acme", "p", attempt("rollback", "done", Optional.of(done()), Optional.empty())));
        bus.publish(
                Rollbacks.FINISHED,
                new Finished(
                        "n",
                        "acme",
                        "p",
                        attempt(
                                "rollback",
                                "refused",
                                Optional.empty(),
                                Optional.of(
                                        new Refusal(Code.HEAD_MOVED, "Look again.", List.of(), Optional.empty())))));
        bus.publish(
                Rollbacks.FINISHED,
                new Finished("n", "acme", "p", attempt("undo", "done", Optional.of(done()), Optional.empty())));
        bus.publish(
                Rollbacks.FINISHED,
                new Finished("n", "acme", "p", attempt("undo", "withdrawn", Optional.empty(), Optional.empty())));
        bus.publish(
                Rollbacks.FINISHED,
                new Finished("other", "acme", "p", attempt("rollback", "done", Optional.of(done()), Optional.empty())));
        awaitWritten("rollback.done", "rollback.refused", "rollback.undone", "rollback.withdrawn");
        assertThat(written.get(0).account()).isEqualTo("acme");
        assertThat(written.get(0).project()).contains("p");
        assertThat(written.get(0).actor()).contains("ann");
        assertThat(written.get(0).data())
                .contains(
                        "\"rollback_id\":\"r1\"", "\"method\":\"revert\"", "\"new_head\":\"c2\"", "\"story\":\"US-1\"");
        assertThat(written.get(1).data()).contains("\"code\":\"head_moved\"", "\"reason\":\"Look again.\"");
        assertThat(written.get(2).data()).contains("\"undoes\":\"r0\"");
    }

    @Test
    void what_a_watcher_tells_is_written_and_a_missed_message_is_made_good() {
        AtomicReference<Snapshot> whole = new AtomicReference<>(snapshot("e", 1, true, project("a", State.IDLE)));
        bus.answer(Projects.snapshotOf("n"), asked -> Future.succeededFuture(whole.get()));
        bus.publish(Projects.ANNOUNCED, announced(1));
        AtomicLong seq = new AtomicLong(1);
        await().atMost(RunningJournal.DEADLINE).until(() -> {
            State state = seq.incrementAndGet() % 2 == 0 ? State.RUNNING : State.IDLE;
            whole.set(snapshot("e", seq.get(), true, project("a", state)));
            bus.publish(Projects.CHANGED, change("e", seq.get(), List.of(project("a", state))));
            return !written.isEmpty();
        });
        assertThat(written).extracting(NewRow::type).containsOnly("project.state");

        whole.set(snapshot("e", seq.get() + 5, true, project("a", State.DONE), project("b", State.IDLE)));
        bus.publish(Projects.ANNOUNCED, announced(seq.get() + 5));
        await().atMost(RunningJournal.DEADLINE)
                .until(() -> written.stream().anyMatch(row -> row.type().equals("project.found")));
        assertThat(written)
                .filteredOn(row -> row.data().contains("\"to\":\"done\""))
                .hasSize(1);
    }

    private static Announced announced(long seq) {
        return new Announced("n", "e", seq, "", new WatchHealth("events", true, 1, 1, 0, 0, 1), Map.of());
    }

    @Test
    void of_a_node_without_a_journal_the_first_journal_writes() {
        bus.publish(Nodes.ANNOUNCED, new Nodes.Announced("w", "1", List.of("watch"), Instant.EPOCH));
        Attempt ended = attempt("rollback", "done", Optional.of(done()), Optional.empty());
        bus.publish(Rollbacks.FINISHED, new Finished("w", "acme", "p", ended));
        awaitWritten("rollback.done");
    }

    @Test
    void rows_are_kept_while_the_database_is_away() {
        refusal.set(Optional.of(new RefusedException(FailureCode.UNAVAILABLE, "away")));
        Attempt ended = attempt("rollback", "done", Optional.of(done()), Optional.empty());
        bus.publish(Rollbacks.FINISHED, new Finished("n", "acme", "p", ended));
        bus.publish(Rollbacks.FINISHED, new Finished("n", "acme", "q", ended));
        bus.publish(Nodes.LEFT, new Nodes.Left("marker"));
        await().during(Duration.ofMillis(100)).atMost(RunningJournal.DEADLINE).untilAsserted(() -> assertThat(written)
                .isEmpty());
        refusal.set(Optional.empty());
        bus.publish(Rollbacks.FINISHED, new Finished("n", "acme", "r", ended));
        awaitWritten("rollback.done", "rollback.done", "rollback.done");
        assertThat(written).extracting(row -> row.project().orElse("")).containsExactly("p", "q", "r");
    }

    @Test
    void what_happens_to_a_gate_is_a_row_with_who_did_it() {
        bus.publish(Nodes.ANNOUNCED, new Nodes.Announced("n", "1", List.of("journal"), Instant.EPOCH));
        bus.publish(
                Gates.HAPPENED,
                new Gates.Happened(
                        "n", "acme", "shop", "deploy-1", "resolved", Optional.of("ana"), "{\"decision\":\"yes\"}"));
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(written).hasSize(1);
            NewRow row = written.get(0);
            assertThat(row.type()).isEqualTo("gate.resolved");
            assertThat(row.account()).isEqualTo("acme");
            assertThat(row.project()).hasValue("shop");
            assertThat(row.actor()).hasValue("ana");
            assertThat(row.data()).isEqualTo("{\"decision\":\"yes\"}");
        });
    }
}
