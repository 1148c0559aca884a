package dev.signalbox.http;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Command;
import dev.signalbox.bus.Registration;
import dev.signalbox.bus.Rollbacks;
import dev.signalbox.bus.Rollbacks.Answer;
import dev.signalbox.bus.Rollbacks.Attempt;
import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.bus.Rollbacks.Commit;
import dev.signalbox.bus.Rollbacks.Done;
import dev.signalbox.bus.Rollbacks.FileChange;
import dev.signalbox.bus.Rollbacks.History;
import dev.signalbox.bus.Rollbacks.PreviewAnswer;
import dev.signalbox.bus.Rollbacks.Refusal;
import dev.signalbox.bus.Rollbacks.Story;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Answers about rollbacks on the bus as a node does, and keeps what it was asked. */
final class StubRollbacks {
    static final String HEAD = "a".repeat(40);
    static final String NEW_HEAD = "b".repeat(40);

    final List<Record> asked = new CopyOnWriteArrayList<>();
    private final List<Registration> registrations = new ArrayList<>();
    private volatile Supplier<Future<Answer>> answer = () -> Future.succeededFuture(Answer.of(done()));
    private volatile Supplier<Future<PreviewAnswer>> preview = () -> Future.succeededFuture(allowed());
    private volatile Supplier<Future<History>> history = () -> Future.succeededFuture(past());

    StubRollbacks(Vertx vertx, String node) {
        Bus bus = Bus.of(vertx);
        answer(bus, Rollbacks.rollBack(node), () -> answer.get());
        answer(bus, Rollbacks.undo(node), () -> answer.get());
        answer(bus, Rollbacks.preview(node), () -> preview.get());
        answer(bus, Rollbacks.history(node), () -> history.get());
    }

    private <Q extends Record, A extends Record> void answer(
            Bus bus, Command<Q, A> command, Supplier<Future<A>> answers) {
        registrations.add(bus.answer(command, question -> {
            asked.add(question);
            return answers.get();
        }));
    }

    void answers(Supplier<Future<Answer>> next) {
        answer = next;
    }

    void refuses(Refusal refusal) {
        answer = () -> Future.succeededFuture(Answer.of(refusal));
    }

    void previews(PreviewAnswer next) {
        preview = () -> Future.succeededFuture(next);
    }

    /** Every request fails like that. */
    void fails(RuntimeException failure) {
        answer = () -> Future.failedFuture(failure);
        preview = () -> Future.failedFuture(failure);
        history = () -> Future.failedFuture(failure);
    }

    void end() {
        TestServer.get(Future.all(registrations.stream().map(Registration::end).toList()));
    }

    static Done done() {
        return new Done(
                true,
                "Rolled back aaaaaaaaaa (US-1: first); story US-1 is open again.",
                "20260501T100000000-1a2b3c4d",
                HEAD,
                NEW_HEAD,
                Optional.of("US-1"),
                "revert",
                "refs/signalbox/rollback/20260501T100000000-1a2b3c4d",
                Optional.empty(),
                List.of("The commit has been pushed."));
    }

    static PreviewAnswer allowed() {
        return new PreviewAnswer(
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.of(HEAD),
                Optional.of(new Commit(
                        HEAD,
                        "US-1: first",
                        "Ann",
                        Optional.of(Instant.parse("2026-05-01T09:00:00Z")),
                        List.of(
                                new FileChange("a.txt", "modified", Optional.of(3), Optional.of(1)),
                                new FileChange("b.png", "added", Optional.empty(), Optional.empty())))),
                Optional.of(new Story("US-1", "First", "commit_subject")),
                List.of("notes.txt"),
                List.of(),
                "diff --git a/a.txt b/a.txt\n+<script>\n",
                false,
                List.of("The commit has been pushed."));
    }

    static PreviewAnswer refused(Code code) {
        return new PreviewAnswer(
                false,
                Optional.of(code),
                Optional.of("It cannot be."),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of("a.txt"),
                "",
                false,
                List.of());
    }

    static History past() {
        Instant at = Instant.parse("2026-05-01T10:00:00Z");
        Refusal refusal = new Refusal(Code.REPOSITORY_LOCKED, "Locked.", List.of("index.lock"), Optional.of(7_000L));
        return new History(List.of(
                new Attempt(
                        "2",
                        "rollback",
                        "refused",
                        "bob",
                        at,
                        Optional.empty(),
                        Optional.of(refusal),
                        Optional.empty(),
                        Optional.empty()),
                new Attempt(
                        "1",
                        "rollback",
                        "done",
                        "ann",
                        at.minusSeconds(1),
                        Optional.of(done()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("0"))));
    }
}
