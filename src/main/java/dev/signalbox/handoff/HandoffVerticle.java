package dev.signalbox.handoff;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Handoffs;
import dev.signalbox.bus.Handoffs.Changed;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreException;
import dev.signalbox.store.StoreState;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the {@link HandoffDesk} on the bus. One for all. */
public final class HandoffVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HandoffVerticle.class);
    private static final long TICK_MS = 250;
    private static final long PRUNE_EVERY_MS = 3_600_000;
    private static final long FIRST_PRUNE_MS = 100;
    private static final int PRUNE_AT_ONCE = 200;
    /** What the journal cannot take is not kept for ever, in rows. */
    private static final int MAX_AUDIT = 10_000;

    private final HandoffSettings settings;
    private final Store store;
    private final HandoffTable table;
    private final AuditTable audit;
    private final InOrder inOrder = new InOrder();
    private Bus bus;
    private HandoffDesk desk;
    private Auditor auditor;
    /** Whether something may be on disk that is not told of, or the other way round. */
    private boolean doubtful;

    private boolean ticking;
    private boolean stopped;
    private Future<?> pruning = Future.succeededFuture();

    /** @param store is not closed here */
    public HandoffVerticle(HandoffSettings settings, Store store) {
        this.settings = settings;
        this.store = store;
        this.table = new HandoffTable(store);
        this.audit = new AuditTable(store);
    }

    @Override
    public Future<?> start() {
        bus = Bus.of(vertx);
        auditor = new Auditor(vertx, bus, audit);
        desk = new HandoffDesk(settings.node(), table, this::told);
        return desk.load().compose(loaded -> desk.expire()).map(ready -> {
            bus.answer(Handoffs.CREATE, request -> ordered(() -> desk.create(request)));
            bus.answer(Handoffs.CHANGE, request -> ordered(() -> desk.change(request)));
            bus.answer(Handoffs.SETTLE, request -> ordered(() -> desk.settle(request)));
            bus.answer(
                    Handoffs.HISTORY,
                    request -> limited(
                            request.limit(),
                            () -> explained(desk.history(request.account(), request.sessionId(), request.limit()))));
            bus.answer(
                    Handoffs.QUEUE,
                    request -> limited(request.limit(), () -> Future.succeededFuture(desk.queue(request))));
            bus.answer(Handoffs.SNAPSHOT, request -> Future.succeededFuture(desk.snapshot()));
            bus.subscribe(Handoffs.WHO_OWNS, question -> announce());
            store.onStateChange(state -> context.runOnContext(now -> storeChanged(state)));
            vertx.setPeriodic(TICK_MS, timer -> tick());
            vertx.setPeriodic(Handoffs.ANNOUNCE_EVERY_MS, timer -> announce());
            vertx.setPeriodic(FIRST_PRUNE_MS, PRUNE_EVERY_MS, timer -> prune());
            announce();
            auditor.send();
            return null;
        });
    }

    private void told(Changed change) {
        bus.publish(Handoffs.CHANGED, change);
        auditor.send();
    }

    private void announce() {
        StoreState state = store.state();
        bus.publish(Handoffs.ANNOUNCED, desk.announcement(state.message()));
    }

    private void storeChanged(StoreState state) {
        if (stopped) {
            return;
        }
        // Whatever was wrong, it may be another file now.
        doubtful = true;
        announce();
    }

    private void tick() {
        if (ticking || stopped) {
            return;
        }
        ticking = true;
        ordered(() -> (doubtful ? reload() : Future.<Void>succeededFuture()).compose(known -> desk.expire()))
                .onComplete(done -> {
                    ticking = false;
                    if (done.failed()) {
                        LOG.debug("the handoffs cannot be looked after now", done.cause());
                    }
                    desk.forgetOld();
                });
    }

    private Future<Void> reload() {
        if (store.state().health() == StoreState.Health.UNAVAILABLE) {
            return Future.succeededFuture();
        }
        doubtful = false;
        return desk.load().onFailure(failure -> doubtful = true);
    }

    private void prune() {
        pruning = audit.trim(MAX_AUDIT)
                .compose(trimmed ->
                        table.prune(HandoffRows.now().minus(settings.keepFor()), settings.keepCount(), PRUNE_AT_ONCE))
                .onSuccess(removed -> {
                    if (removed == PRUNE_AT_ONCE && !stopped) {
                        prune();
                    }
                })
                .onFailure(failure -> LOG.warn("old handoffs were not removed", failure));
    }

    private <T> Future<T> ordered(Supplier<Future<T>> work) {
        return explained(inOrder.run(work)).onFailure(failure -> doubtful = true);
    }

    private static <T> Future<T> explained(Future<T> ofDatabase) {
        return ofDatabase.recover(
                failure -> Future.failedFuture(failure instanceof StoreException known ? Refusals.of(known) : failure));
    }

    private static <T> Future<T> limited(int limit, Supplier<Future<T>> work) {
        return limit < 1 || limit > Handoffs.MAX_LISTING
                ? Future.failedFuture(new RefusedException(
                        FailureCode.BAD_REQUEST, "limit must be from 1 to " + Handoffs.MAX_LISTING))
                : work.get();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        return Future.join(auditor.stop(), inOrder.idle(), pruning.otherwiseEmpty());
    }
}
