package dev.signalbox.journal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prunes soon after the start and then again and again, and has a row written about it now and then. On one context. */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration FIRST_AFTER = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMinutes(1);
    private static final Duration TELL_EVERY = Duration.ofHours(1);
    /** The row about pruning makes another row too many: it must not be about itself. */
    private static final long WORTH_TELLING = 100;

    private final Vertx vertx;
    private final Pruner pruner;
    private final InstantSource clock;
    private final Consumer<NewRow> record;
    private Instant told = Instant.EPOCH;
    private long untold;
    private boolean stopped;

    Retention(Vertx vertx, Pruner pruner, InstantSource clock, Consumer<NewRow> record) {
        this.vertx = vertx;
        this.pruner = pruner;
        this.clock = clock;
        this.record = record;
    }

    void start() {
        schedule(FIRST_AFTER);
    }

    void stop() {
        stopped = true;
    }

    private void schedule(Duration delay) {
        vertx.setTimer(delay.toMillis(), timer -> {
            if (!stopped) {
                pass().onComplete(done -> schedule(PAUSE));
            }
        });
    }

    Future<Pruner.Removed> pass() {
        return pruner.pass(clock.instant())
                .onSuccess(this::tell)
                .onFailure(failure -> LOG.debug("old rows stay for now: {}", failure.getMessage()));
    }

    private void tell(Pruner.Removed removed) {
        untold += removed.rows();
        Instant now = clock.instant();
        if (removed.rows() > 0 && untold >= WORTH_TELLING && !now.isBefore(told.plus(TELL_EVERY))) {
            LOG.info("{} rows of the journal, up to {}, were removed to make room", untold, removed.through());
            record.accept(RecordedRows.pruned(removed.through(), untold, now));
            told = now;
            untold = 0;
        }
    }
}
