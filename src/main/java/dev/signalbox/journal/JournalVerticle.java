package dev.signalbox.journal;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Append;
import dev.signalbox.bus.Journal.Appended;
import dev.signalbox.bus.Journal.AppendedIds;
import dev.signalbox.bus.Journal.CountRequest;
import dev.signalbox.bus.Journal.Counts;
import dev.signalbox.bus.Journal.Import;
import dev.signalbox.bus.Journal.Imported;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Registration;
import dev.signalbox.store.Follower;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the journal on the bus: answers the commands of {@link Journal}, publishes its channels, and writes down what others
 * publish. To be deployed as a worker, once a database; the store stays its owner's.
 */
public final class JournalVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(JournalVerticle.class);
    private static final long MARK_EVERY_MS = 1_000;
    /** A database that cannot be read is no reason not to start. */
    private static final long AWAIT_TAIL_MS = 2_000;

    private final JournalSettings settings;
    private final Store store;
    private final Clock clock = Clock.systemUTC();
    private final Epochs epochs = new Epochs();
    private final MinuteCounts counts = new MinuteCounts();
    private final MarkFile markFile;
    private final List<Registration> registrations = new ArrayList<>();
    private Tail tail;
    private Follower follower;
    private Appender appender;
    private Recorder recorder;
    private Retention retention;

    public JournalVerticle(JournalSettings settings, Store store) {
        this.settings = settings;
        this.store = store;
        this.markFile = new MarkFile(settings.dataDir());
    }

    @Override
    public Future<?> start() {
        Bus bus = Bus.of(vertx);
        Promise<Void> begun = Promise.promise();
        Announcer announcer = new Announcer(bus, settings.node(), () -> tail.progress(), store::state);
        tail = new Tail(epochs, counts, clock, markFile.read(), new Tail.Listener() {
            @Override
            public void appended(Appended message) {
                bus.publish(Journal.APPENDED, message);
            }

            @Override
            public void begun(Progress progress) {
                announcer.announce();
                begun.tryComplete();
            }
        });
        store.onStateChange(state -> {
            if (state.health() == StoreState.Health.UNAVAILABLE) {
                tail.suspect();
            }
            announcer.announce();
        });
        follower = store.follow("signalbox-journal-tail", tail);
        appender = new Appender(
                rows -> store.writeAtOnce(connection -> EventTable.insert(connection, rows)), System::nanoTime);
        recorder = new Recorder(bus, settings.node(), clock, appender::append);
        Pruner pruner =
                new Pruner(vertx, store, settings, () -> tail.progress().head().lastId());
        retention = new Retention(vertx, pruner, clock, recorder::record);
        answer(bus, announcer);
        registrations.addAll(recorder.listen());
        vertx.setPeriodic(Journal.ANNOUNCE_EVERY_MS, timer -> {
            announcer.announce();
            recorder.flush();
            writeGeneration();
        });
        vertx.setPeriodic(MARK_EVERY_MS, timer -> markFile.write(tail.progress()));
        retention.start();
        return Future.any(begun.future(), vertx.timer(AWAIT_TAIL_MS, TimeUnit.MILLISECONDS));
    }

    private void answer(Bus bus, Announcer announcer) {
        EventReader reader = new EventReader(store, epochs, System::nanoTime);
        registrations.add(bus.answer(Journal.APPEND, this::append));
        registrations.add(bus.answer(Journal.IMPORT, this::importRows));
        registrations.add(bus.answer(Journal.READ, reader::read));
        registrations.add(bus.answer(Journal.COUNT, asked -> Future.succeededFuture(count(asked))));
        registrations.add(bus.answer(Journal.POSITION, asked -> Future.succeededFuture(announcer.current())));
    }

    private Future<AppendedIds> append(Append asked) {
        return appender.append(RowRules.check(asked, clock.instant())).map(AppendedIds::new);
    }

    private Future<Imported> importRows(Import asked) {
        Instant now = clock.instant();
        List<NewRow> rows = RowRules.check(asked, now);
        return store.writeAtOnce(connection -> EventSources.take(connection, asked, rows, now))
                .recover(failure -> Future.failedFuture(Refusals.of(failure, "The events were not taken over")));
    }

    private Counts count(CountRequest asked) {
        if (asked.minutes() < 1 || asked.minutes() > MinuteCounts.MINUTES) {
            throw new RefusedException(FailureCode.BAD_REQUEST, "minutes: 1 to " + MinuteCounts.MINUTES);
        }
        return counts.counts(asked.account(), asked.minutes(), clock.instant());
    }

    /** Until it is written, it holds as long as this process lives. */
    private void writeGeneration() {
        epochs.unwritten().ifPresent(begun -> store.write(client -> Head.read(client)
                        .map(head -> head.database().equals(begun.database()))
                        .compose(same -> same
                                ? Head.writeGeneration(client, begun.generation())
                                        .map(true)
                                : Future.succeededFuture(false)))
                .onSuccess(written -> {
                    if (written) {
                        epochs.written(begun);
                    }
                })
                .onFailure(
                        failure -> LOG.warn("the journal's generation is not written yet: {}", failure.getMessage())));
    }

    @Override
    public Future<?> stop() {
        retention.stop();
        return Future.all(registrations.stream().map(Registration::end).toList())
                .compose(ended -> recorder.flush())
                .compose(flushed -> vertx.executeBlocking(() -> {
                    follower.close();
                    markFile.write(tail.progress());
                    return null;
                }));
    }
}
