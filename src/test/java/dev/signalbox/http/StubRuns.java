package dev.signalbox.http;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Registration;
import dev.signalbox.bus.Run;
import dev.signalbox.bus.Runs;
import dev.signalbox.bus.Signature;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads run databases on the bus as a node does, but what is in them the test says. */
public final class StubRuns {
    private static final Instant BEGINNING = Instant.parse("2026-05-01T09:00:00Z");

    private final Vertx vertx;
    private final Bus bus;
    private final String node;
    private final List<Registration> registrations = new ArrayList<>();
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private long seq;
    private long timer;
    private boolean readable = true;

    public StubRuns(Vertx vertx, String node) {
        this.vertx = vertx;
        this.bus = Bus.of(vertx);
        this.node = node;
    }

    public synchronized StubRuns start() {
        registrations.add(bus.answer(Runs.snapshotOf(node), asked -> Future.succeededFuture(snapshot())));
        registrations.add(bus.answer(Runs.detailsOn(node), this::details));
        registrations.add(bus.subscribe(Runs.WHO_READS, asked -> announce()));
        timer = vertx.setPeriodic(200, tick -> announce());
        announce();
        return this;
    }

    public synchronized void fallSilent() {
        vertx.cancelTimer(timer);
        registrations.forEach(Registration::end);
        registrations.clear();
    }

    public synchronized void put(Run run) {
        putUnheard(run);
        bus.publish(Runs.CHANGED, new Runs.Changed(node, "e", seq, signature(), List.of(run), List.of()));
    }

    /** As {@link #put}, but the message is lost. */
    public synchronized void putUnheard(Run run) {
        runs.put(Runs.keyOf(run), run);
        seq++;
    }

    public synchronized void remove(Run run) {
        runs.remove(Runs.keyOf(run));
        seq++;
        bus.publish(Runs.CHANGED, new Runs.Changed(node, "e", seq, signature(), List.of(), List.of(Runs.keyOf(run))));
    }

    /** An agent's result in that run. */
    public void progress(Run run, String summary) {
        bus.publish(
                Runs.PROGRESSED,
                new Runs.Progressed(
                        node,
                        run.account(),
                        run.project(),
                        run.id(),
                        List.of(),
                        List.of(result(summary)),
                        List.of(),
                        List.of()));
    }

    public static Run run(String account, String project, String id, Run.State state, int day, String version) {
        return new Run(
                project,
                id,
                account,
                "alpha",
                "plans/a.md",
                Optional.of("5x run"),
                state,
                "active",
                List.of("its lock is held"),
                Optional.of("2"),
                Optional.empty(),
                Optional.of(1L),
                1,
                3,
                Optional.of("ready"),
                4,
                2,
                1,
                100,
                20,
                Optional.of(0.25),
                Optional.of(BEGINNING.plusSeconds(86_400L * day)),
                Optional.empty(),
                Optional.of(BEGINNING.plusSeconds(86_400L * day)),
                Optional.empty(),
                version);
    }

    /** Whether the databases can be read. */
    public synchronized void readable(boolean now) {
        readable = now;
    }

    private synchronized void announce() {
        bus.publish(Runs.ANNOUNCED, new Runs.Announced(node, "e", seq, signature()));
    }

    private synchronized Runs.Snapshot snapshot() {
        return new Runs.Snapshot(node, "e", seq, signature(), List.copyOf(runs.values()));
    }

    private synchronized Future<Runs.DetailsAnswer> details(Runs.DetailsRequest question) {
        return Future.succeededFuture(new Runs.DetailsAnswer(Optional.ofNullable(
                        runs.get(question.project() + "/" + question.runId()))
                .filter(run -> readable && run.account().equals(question.account()))
                .map(run -> new Runs.Details(
                        run,
                        ".5x/5x.db",
                        List.of(new Runs.Phase(
                                "1", true, true, Optional.of("ready"), Optional.empty(), Optional.of(BEGINNING))),
                        List.of(result("done")),
                        List.of(new Runs.Quality(
                                "7",
                                Optional.of("1"),
                                Optional.of(1L),
                                true,
                                "{}",
                                Optional.of(10L),
                                Optional.of(BEGINNING))),
                        List.of(new Runs.Entry(
                                "9",
                                "human_decision",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new Runs.Decision("continue", Optional.of("phase"), Optional.empty())),
                                "{}",
                                Optional.of(BEGINNING))),
                        false))));
    }

    private static Runs.Result result(String summary) {
        return new Runs.Result(
                "3",
                Optional.of("1"),
                Optional.of(1L),
                "author",
                "implement",
                Optional.of("complete"),
                Optional.of(summary),
                List.of(new Runs.Item("1", "a", "b", "c", "low")),
                "{}",
                Optional.empty(),
                Optional.of(10L),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(".5x/logs/a.ndjson"),
                Optional.empty(),
                Optional.of(BEGINNING));
    }

    private String signature() {
        Signature signature = new Signature();
        runs.forEach((key, run) -> signature.add(key, run.version()));
        return signature.toString();
    }
}
