package dev.signalbox.handoff.notice;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Notices;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.handoff.notice.webhook.HostResolver;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people by mail and webhook. Only listens to the others: whatever happens here, nobody waits for it. To be deployed as
 * a worker, one a node; several nodes on one database share the work.
 */
public final class NoticeVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(NoticeVerticle.class);
    private static final long PRUNE_EVERY_MS = 3_600_000;
    /** What takes longer is found uncertain at the next start. */
    private static final long STOP_WITHIN_S = 2;

    private final NoticeSettings settings;
    private final Rulebook rules;
    private final Outbox outbox;
    private final Ledger ledger;
    private final HostResolver resolver;
    private final InstantSource clock;
    private Transports transports;
    private Dispatcher dispatcher;
    private Intake intake;
    private World world;

    /** @param store is not closed here */
    public NoticeVerticle(NoticeSettings settings, Store store) {
        this(settings, store, HostResolver.SYSTEM, InstantSource.system());
    }

    NoticeVerticle(NoticeSettings settings, Store store, HostResolver resolver, InstantSource clock) {
        this.settings = settings;
        this.rules = new Rulebook(settings);
        this.outbox = new Outbox(store, rules, settings);
        this.ledger = new Ledger(store, settings.limits());
        this.resolver = resolver;
        this.clock = clock;
    }

    @Override
    public Future<?> start() throws Exception {
        Bus bus = Bus.of(vertx);
        transports = new Transports(vertx, settings, resolver, clock);
        BackOff backOff =
                new BackOff(settings.limits(), () -> ThreadLocalRandom.current().nextDouble());
        dispatcher = new Dispatcher(
                vertx,
                new Dispatcher.Parts(
                        outbox,
                        rules,
                        transports.byMedium(),
                        backOff,
                        (key, occurrence) -> world.judge(key, occurrence),
                        clock));
        intake = new Intake(vertx, outbox, rules, clock, dispatcher::look);
        world = new World(bus, clock, intake::offer);
        NoticeDesk desk = new NoticeDesk(vertx, ledger, rules, transports.byMedium(), clock, () -> intake.dropped());
        return onContext(outbox.recover(clock.instant())).map(recovered -> {
            bus.answer(Notices.OVERVIEW, request -> onContext(desk.overview(request)));
            bus.answer(Notices.TEST, request -> onContext(desk.test(request)));
            bus.answer(Notices.RETRY, request -> onContext(desk.retry(request)).onSuccess(answer -> dispatcher.look()));
            world.start();
            vertx.setPeriodic(PRUNE_EVERY_MS, timer -> prune());
            dispatcher.look();
            return null;
        });
    }

    private void prune() {
        intake.retain(world.living());
        onContext(ledger.prune(world.living(), clock.instant()))
                .onFailure(failure -> LOG.warn("old notices stay for now: {}", failure.getMessage()));
    }

    private <T> Future<T> onContext(Future<T> ofDatabase) {
        return Future.fromCompletionStage(ofDatabase.toCompletionStage(), context)
                .recover(failure -> Future.failedFuture(
                        failure instanceof StoreException store
                                ? new RefusedException(
                                        store.kind() == StoreException.Kind.FULL
                                                ? FailureCode.INSUFFICIENT_STORAGE
                                                : FailureCode.UNAVAILABLE,
                                        "notices are not to be had now: " + store.getMessage())
                                : failure));
    }

    @Override
    public Future<?> stop() {
        Future<Void> over = dispatcher.stop();
        return transports.close(vertx).transform(closed -> over.timeout(STOP_WITHIN_S, TimeUnit.SECONDS)
                .otherwiseEmpty());
    }
}
