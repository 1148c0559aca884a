package dev.signalbox.handoff;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Command;
import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Handoffs;
import dev.signalbox.bus.Handoffs.Act;
import dev.signalbox.bus.Handoffs.Answer;
import dev.signalbox.bus.Handoffs.Changed;
import dev.signalbox.bus.Journal;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreSettings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

/** The room as others see it: over the bus, with a real database. */
final class HandoffRoom implements AutoCloseable {
    static final String ACCOUNT = "default";

    final List<Changed> changes = new CopyOnWriteArrayList<>();
    final List<Journal.NewEvent> journal = new CopyOnWriteArrayList<>();
    final Vertx vertx = Vertx.vertx();
    final Store store;
    final Bus bus;
    private final String deployment;

    HandoffRoom(Path folder) throws Exception {
        this(folder, Duration.ofDays(30), 10_000);
    }

    HandoffRoom(Path folder, Duration keepFor, int keepCount) throws Exception {
        Bus.prepare(vertx);
        bus = Bus.of(vertx);
        bus.subscribe(Handoffs.CHANGED, changes::add);
        store = Store.open(vertx, StoreSettings.sqlite(folder.toRealPath().resolve("signalbox.db")));
        deployment = vertx.deployVerticle(
                        () -> new HandoffVerticle(new HandoffSettings("n", keepFor, keepCount), store),
                        new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                .await(20, SECONDS);
    }

    void startJournal() {
        bus.answer(Journal.APPEND, request -> {
            journal.addAll(request.events());
            return Future.succeededFuture(new Journal.AppendedIds(
                    request.events().stream().map(any -> 1L).toList()));
        });
    }

    <Q extends Record, A extends Record> A ask(Command<Q, A> command, Q question) {
        try {
            return bus.request(command, question, Handoffs.TIMEOUT_MS).await(20, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    Answer create(String session, String context, Optional<String> source) {
        return ask(
                Handoffs.CREATE,
                new Handoffs.Create(
                        ACCOUNT,
                        "agent",
                        session,
                        Handoff.Kind.ESCALATE,
                        Handoff.Priority.NORMAL,
                        Optional.of("shop"),
                        "help",
                        context,
                        Optional.empty(),
                        source));
    }

    Handoff escalate(String session) {
        return create(session, "{}", Optional.empty()).handoff().orElseThrow();
    }

    Answer act(Handoff handoff, String actor, Act act, Optional<Integer> leaseS) {
        return ask(
                Handoffs.CHANGE,
                new Handoffs.Change(
                        handoff.account(),
                        actor,
                        "engineer",
                        handoff.sessionId(),
                        handoff.id(),
                        act,
                        leaseS,
                        Optional.empty(),
                        Optional.empty()));
    }

    /** As the newest change told it. */
    Handoff told(Handoff handoff) {
        return changes.stream()
                .flatMap(change -> change.put().stream())
                .filter(each -> each.id().equals(handoff.id()))
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** Waits until that is told. */
    Handoff awaitTold(Handoff handoff, Handoff.State state) {
        await().atMost(Duration.ofSeconds(30)).until(() -> changes.stream()
                .flatMap(change -> change.put().stream())
                .anyMatch(each -> each.id().equals(handoff.id()) && each.state() == state));
        return told(handoff);
    }

    List<String> history(String session) {
        return ask(Handoffs.HISTORY, new Handoffs.HistoryRequest(ACCOUNT, session, 200)).handoffs().stream()
                .map(Handoff::id)
                .toList();
    }

    @Override
    public void close() {
        try {
            vertx.undeploy(deployment).await(20, SECONDS);
            store.close();
            vertx.close().await(20, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
