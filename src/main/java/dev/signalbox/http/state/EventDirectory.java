package dev.signalbox.http.state;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Registration;
import dev.signalbox.http.stream.HistoryCounters;
import dev.signalbox.http.stream.HistoryReads;
import dev.signalbox.http.stream.HistoryTopic;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal as this server knows it: the newest rows of each account, where it stands and how it fares. One an HTTP
 * instance; used on its event loop.
 */
public final class EventDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(EventDirectory.class);
    private static final long ASK_AGAIN_MS = 1_000;
    private static final int MAX_JOURNALS = 100;

    private final Vertx vertx;
    private final Bus bus;
    private final Clock clock = Clock.systemUTC();
    private final JournalCopy copy;
    private final Map<String, Heard> journals = new TreeMap<>();
    private final List<Registration> registrations = new ArrayList<>();
    private Optional<Long> timer = Optional.empty();
    private boolean stopped;

    private record Heard(Journal.Announced announced, Instant at) {}

    /**
     * Where the journal stands.
     *
     * @param epoch of its database
     * @param lastId the newest row that is known here
     */
    public record Position(String epoch, long lastId) {}

    public EventDirectory(Vertx vertx, Bus bus, HistoryCounters counters) {
        this.vertx = vertx;
        this.bus = bus;
        HistoryReads reads = new HistoryReads((ms, task) -> vertx.setTimer(ms, late -> task.run()), counters);
        this.copy = new JournalCopy(this::read, reads);
    }

    /** Begins to listen and asks where the journal stands. */
    public void start() {
        registrations.add(bus.subscribe(Journal.APPENDED, copy::appended));
        registrations.add(bus.subscribe(Journal.ANNOUNCED, this::announced));
        timer = Optional.of(vertx.setPeriodic(HistoryTopic.MARK_EVERY.toMillis(), tick -> copy.mark()));
        ask();
    }

    public Future<Void> stop() {
        stopped = true;
        timer.ifPresent(vertx::cancelTimer);
        return Future.all(registrations.stream().map(Registration::end).toList())
                .mapEmpty();
    }

    /** The rows of one account as a topic; never to be given to a reader of another, and not to be kept. */
    public HistoryTopic of(String account) {
        return copy.of(account);
    }

    /** Empty as long as nothing has been heard of a journal with a database. */
    public Optional<Position> position() {
        return copy.position().known()
                ? Optional.of(
                        new Position(copy.position().epoch(), copy.position().lastId()))
                : Optional.empty();
    }

    /** All journals that were ever heard of, by node; usually one. */
    public List<JournalHealth> journals() {
        Instant now = clock.instant();
        return journals.values().stream()
                .map(heard -> JournalHealth.of(heard.announced(), heard.at(), now))
                .toList();
    }

    private void ask() {
        if (!stopped && journals.isEmpty()) {
            bus.request(Journal.POSITION, new Journal.PositionRequest())
                    .onSuccess(this::announced)
                    .onFailure(refused -> {
                        LOG.debug("where the journal stands is not known yet: {}", refused.getMessage());
                        vertx.setTimer(ASK_AGAIN_MS, again -> ask());
                    });
        }
    }

    private void announced(Journal.Announced announced) {
        if (journals.containsKey(announced.node()) || journals.size() < MAX_JOURNALS) {
            journals.put(announced.node(), new Heard(announced, clock.instant()));
            copy.announced(announced);
        }
    }

    private Future<Journal.Page> read(Journal.Read question) {
        return bus.request(Journal.READ, question, Journal.TIMEOUT_MS)
                .onFailure(refused ->
                        LOG.debug("rows after {} cannot be read: {}", question.after(), refused.getMessage()));
    }
}
