package dev.signalbox.handoff.notice;

import dev.signalbox.bus.Notices.Medium;
import dev.signalbox.handoff.notice.Outbox.Claim;
import dev.signalbox.handoff.notice.Outbox.Conditional;
import dev.signalbox.handoff.notice.Outbox.Look;
import dev.signalbox.handoff.notice.World.Verdict;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what is due out of the outbox, one message to a recipient at a time, and writes down what became of it. Looks when
 * told that there is something, when something becomes due, and every few seconds. Used on its verticle's context.
 */
final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final long LOOK_EVERY_MS = 5_000;
    private static final long MIN_WAIT_MS = 20;
    private static final Duration JUDGE_AGAIN = Duration.ofSeconds(10);
    private static final Duration WRITE_AGAIN = Duration.ofSeconds(2);
    /** Messages on their way at the same time, by medium. */
    private static final Map<Medium, Integer> AT_ONCE = Map.of(Medium.MAIL, 2, Medium.WEBHOOK, 8);

    /** What the dispatcher works with. */
    record Parts(
            Outbox outbox,
            Rulebook rules,
            Map<Medium, Transport> transports,
            BackOff backOff,
            BiFunction<Condition.Key, String, Verdict> judge,
            InstantSource clock) {}

    private final Vertx vertx;
    private final Context context;
    private final Parts parts;
    private final Outbox outbox;
    /** Recipients that something is on its way to. */
    private final Map<Recipient, Future<Void>> underWay = new HashMap<>();

    private final Map<Recipient, Instant> heldBack = new HashMap<>();
    private Optional<Long> timer = Optional.empty();
    private boolean looking;
    private boolean again;
    private boolean stopped;

    Dispatcher(Vertx vertx, Parts parts) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.parts = parts;
        this.outbox = parts.outbox();
    }

    /** There may be something to do. */
    void look() {
        if (stopped || looking) {
            again = true;
            return;
        }
        looking = true;
        again = false;
        timer.ifPresent(vertx::cancelTimer);
        Instant now = parts.clock().instant();
        onContext(outbox.look(now).compose(look -> act(look, now).map(look))).onComplete(done -> {
            looking = false;
            if (done.failed()) {
                LOG.warn(
                        "the outbox of notices cannot be used now: {}",
                        done.cause().getMessage());
            }
            sleep(done.succeeded() ? done.result().next() : Optional.empty());
        });
    }

    private void sleep(Optional<Instant> next) {
        if (stopped) {
            return;
        }
        if (again) {
            look();
            return;
        }
        Instant now = parts.clock().instant();
        long wait = Math.min(
                LOOK_EVERY_MS,
                Math.min(
                        untilThen(now, next),
                        untilThen(now, heldBack.values().stream().min(Instant::compareTo))));
        timer = Optional.of(vertx.setTimer(Math.max(MIN_WAIT_MS, wait), fired -> look()));
    }

    private static long untilThen(Instant now, Optional<Instant> then) {
        return then.map(at -> Duration.between(now, at).toMillis() + 1).orElse(LOOK_EVERY_MS);
    }

    private Future<Void> act(Look look, Instant now) {
        heldBack.values().removeIf(until -> !until.isAfter(now));
        Future<Void> expired = look.expired() ? outbox.expire(now) : Future.succeededFuture();
        return onContext(expired.compose(done -> judge(look.conditional(), now)))
                .onSuccess(done -> {
                    if (!look.conditional().isEmpty() || look.expired()) {
                        again = true;
                    }
                    for (Recipient recipient : look.due()) {
                        boolean free = underWay.keySet().stream()
                                        .filter(other -> other.medium() == recipient.medium())
                                        .count()
                                < AT_ONCE.get(recipient.medium());
                        if (free && !underWay.containsKey(recipient) && !heldBack.containsKey(recipient)) {
                            serve(recipient);
                        }
                    }
                });
    }

    private Future<Void> judge(List<Conditional> conditional, Instant now) {
        Map<Verdict, List<String>> ids = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            ids.put(verdict, new ArrayList<>());
        }
        conditional.forEach(
                row -> ids.get(parts.judge().apply(row.key(), row.occurrence())).add(row.id()));
        return outbox.confirm(ids.get(Verdict.HOLDS))
                .compose(done -> outbox.withdraw(ids.get(Verdict.GONE), now))
                .compose(done -> outbox.postpone(ids.get(Verdict.UNKNOWN), now.plus(JUDGE_AGAIN)));
    }

    private void serve(Recipient recipient) {
        Promise<Void> over = Promise.promise();
        underWay.put(recipient, over.future());
        onContext(outbox.claim(recipient, parts.clock().instant()))
                .compose(claim -> deliver(recipient, claim))
                .onComplete(done -> {
                    underWay.remove(recipient);
                    over.complete();
                    if (done.failed()) {
                        LOG.warn("a notice cannot be sent now: {}", done.cause().getMessage());
                    } else {
                        look();
                    }
                });
    }

    private Future<Void> deliver(Recipient recipient, Claim claim) {
        claim.notBefore().ifPresent(until -> heldBack.put(recipient, until));
        return claim.parcel().map(this::send).orElse(Future.succeededFuture());
    }

    private Future<Void> send(Parcel parcel) {
        Future<Outcome> sent = parts.rules().names(parcel.recipient())
                ? parts.transports().get(parcel.recipient().medium()).send(parcel, () -> outbox.sending(parcel))
                : Future.succeededFuture(new Outcome.NotSent("the configuration no longer has this recipient"));
        return onContext(sent).compose(outcome -> {
            if (!(outcome instanceof Outcome.Sent)) {
                LOG.warn(
                        "a notice by {} was not delivered: {}",
                        Rows.name(parcel.recipient().medium()),
                        outcome);
            }
            return onContext(outbox.attempts(parcel).otherwise(1))
                    .compose(attempts -> settle(parcel, outcome, attempts));
        });
    }

    /** What is not written down would be taken for uncertain some day, so it is tried for as long as it takes. */
    private Future<Void> settle(Parcel parcel, Outcome outcome, int attempts) {
        Instant now = parts.clock().instant();
        return onContext(outbox.settle(parcel, outcome, now.plus(parts.backOff().after(attempts)), now))
                .recover(failure -> {
                    if (stopped) {
                        return Future.failedFuture(failure);
                    }
                    LOG.warn("what became of a notice cannot be written down now: {}", failure.getMessage());
                    return vertx.timer(WRITE_AGAIN.toMillis(), TimeUnit.MILLISECONDS)
                            .compose(later -> settle(parcel, outcome, attempts));
                });
    }

    private <T> Future<T> onContext(Future<T> future) {
        return Future.fromCompletionStage(future.toCompletionStage(), context);
    }

    /** Takes nothing new; completes when what was on its way is over. */
    Future<Void> stop() {
        stopped = true;
        timer.ifPresent(vertx::cancelTimer);
        return Future.join(List.copyOf(underWay.values())).mapEmpty();
    }
}
