package dev.signalbox.handoff.notice;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is new to the outbox, and keeps what could not be written until it can. Whoever tells it something never waits.
 * Used on its verticle's context.
 */
final class Intake {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final int MAX_PENDING = 10_000;
    private static final int BATCH = 200;
    private static final long TRY_AGAIN_MS = 2_000;

    private final Vertx vertx;
    private final Context context;
    private final Outbox outbox;
    private final Rulebook rules;
    private final InstantSource clock;
    private final Runnable added;
    /** The newest of each thing that is not on disk yet. */
    private final Map<Condition.Key, Condition> pending = new LinkedHashMap<>();
    /** How each thing stands on disk. */
    private final Map<Condition.Key, String> known = new HashMap<>();

    private boolean writing;
    private long dropped;

    /** @param added is called when there is something to send */
    Intake(Vertx vertx, Outbox outbox, Rulebook rules, InstantSource clock, Runnable added) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.outbox = outbox;
        this.rules = rules;
        this.clock = clock;
        this.added = added;
    }

    void offer(Condition condition) {
        Condition.Key key = condition.key();
        if (!rules.concerns(condition.account())
                || condition.standing().equals(known.get(key)) && !pending.containsKey(key)) {
            return;
        }
        if (pending.size() >= MAX_PENDING && !pending.containsKey(key)) {
            dropped++;
            return;
        }
        pending.put(key, condition);
        flush();
    }

    private void flush() {
        if (writing || pending.isEmpty()) {
            return;
        }
        writing = true;
        List<Condition> batch = pending.values().stream().limit(BATCH).toList();
        Future.fromCompletionStage(outbox.raise(batch, clock.instant()).toCompletionStage(), context)
                .onComplete(done -> {
                    if (done.failed()) {
                        LOG.warn(
                                "notices cannot be written down now: {}",
                                done.cause().getMessage());
                        vertx.setTimer(TRY_AGAIN_MS, fired -> {
                            writing = false;
                            flush();
                        });
                        return;
                    }
                    writing = false;
                    batch.forEach(condition -> {
                        pending.remove(condition.key(), condition);
                        known.put(condition.key(), condition.standing());
                    });
                    if (done.result().dropped() > 0) {
                        dropped += done.result().dropped();
                        LOG.error(
                                "{} notices were dropped: too many wait to be sent",
                                done.result().dropped());
                    }
                    if (done.result().added() > 0) {
                        added.run();
                    }
                    flush();
                });
    }

    /** Notices that were not kept since the start. */
    long dropped() {
        return dropped;
    }

    /** Forgets the things that are no longer there; what is on disk stays. */
    void retain(Set<Condition.Key> living) {
        known.keySet().retainAll(living);
    }
}
