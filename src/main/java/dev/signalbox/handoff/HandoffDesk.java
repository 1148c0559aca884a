package dev.signalbox.handoff;

import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Handoff.State;
import dev.signalbox.bus.Handoffs;
import dev.signalbox.bus.Handoffs.Answer;
import dev.signalbox.bus.Handoffs.Change;
import dev.signalbox.bus.Handoffs.Changed;
import dev.signalbox.bus.Handoffs.Create;
import dev.signalbox.bus.Handoffs.Listing;
import dev.signalbox.bus.Handoffs.QueueRequest;
import dev.signalbox.bus.Handoffs.Refusal;
import dev.signalbox.bus.Handoffs.Settle;
import dev.signalbox.bus.Handoffs.Settled;
import dev.signalbox.bus.Handoffs.Snapshot;
import dev.signalbox.handoff.HandoffTable.Key;
import dev.signalbox.handoff.HandoffTable.Outcome;
import dev.signalbox.handoff.HandoffTable.Step;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Decides what becomes of handoffs. Whatever it tells is on disk; who is first the database decides, by the condition of one
 * write. For one context, and for one call at a time: the next one only when the future of the one before is complete.
 */
final class HandoffDesk {
    private static final Duration TOLD_FOR = Duration.ofHours(1);
    private static final String ADMIN = "admin";

    private final HandoffTable table;
    private final LiveList live;
    private final Consumer<Changed> changed;

    /** @param changed hears what changed, in order, before the one who changed it is answered */
    HandoffDesk(String node, HandoffTable table, Consumer<Changed> changed) {
        this.table = table;
        this.live = new LiveList(node, UUID.randomUUID().toString());
        this.changed = changed;
    }

    /** Takes up what is on disk: at the start, and when it is not sure what was written. */
    Future<Void> load() {
        return table.unresolved()
                .compose(unresolved -> table.resolvedSince(HandoffRows.now().minus(TOLD_FOR), Handoffs.MAX_RECENT)
                        .map(resolved -> {
                            live.replace(unresolved, resolved);
                            publish();
                            return null;
                        }));
    }

    Future<Answer> create(Create request) {
        Optional<String> wrong = Checks.of(request);
        if (wrong.isPresent()) {
            return refused(Refusals.invalid(wrong.get()));
        }
        return table.existing(request.account(), request.sessionId(), request.idempotencyKey(), request.source())
                .compose(existing -> existing.map(handoff -> Future.succeededFuture(Answer.again(handoff)))
                        .orElseGet(() -> insert(request)));
    }

    private Future<Answer> insert(Create request) {
        Optional<String> full = live.full(request.account(), request.context());
        if (full.isPresent()) {
            return refused(Refusals.tooMany(full.get()));
        }
        Instant now = HandoffRows.now();
        Handoff handoff = HandoffRows.versioned(new Handoff(
                UUID.randomUUID().toString(),
                request.sessionId(),
                request.account(),
                request.kind(),
                State.OPEN,
                request.priority(),
                request.project(),
                request.summary(),
                request.context(),
                request.actor(),
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now,
                ""));
        return table.insert(handoff, request.idempotencyKey(), request.source()).map(done -> {
            live.put(handoff, request.source());
            publish();
            return Answer.of(handoff);
        });
    }

    Future<Answer> change(Change request) {
        Optional<String> wrong = Checks.of(request);
        if (wrong.isPresent()) {
            return refused(Refusals.invalid(wrong.get()));
        }
        Key key = new Key(request.account(), request.sessionId(), request.id());
        String actor = request.actor();
        Instant now = HandoffRows.now();
        // An administrator may do it whoever has it.
        Optional<String> holder = request.role().equals(ADMIN) ? Optional.empty() : Optional.of(actor);
        return switch (request.act()) {
            case CLAIM ->
                // What is over by now is over, also if nobody has looked yet.
                expire().compose(done -> claim(key, actor, now, request.leaseS()));
            case RELEASE ->
                step(key, Step.release(key, actor, now, holder, request.note()))
                        .map(outcome -> answer(outcome, HandoffDesk::whyNotTheirs));
            case RESOLVE ->
                step(key, Step.resolve(key, actor, now, holder, request.note()))
                        .map(outcome -> answer(outcome, HandoffDesk::whyNotTheirs));
            case REASSIGN ->
                request.role().equals(ADMIN)
                        ? step(
                                        key,
                                        Step.reassign(
                                                key,
                                                actor,
                                                now,
                                                request.assignee().orElseThrow()))
                                .map(outcome -> answer(outcome, Refusals::alreadyResolved))
                        : refused(Refusals.forbidden());
        };
    }

    private Future<Answer> claim(Key key, String actor, Instant now, Optional<Integer> leaseS) {
        Optional<Instant> leaseUntil = leaseS.map(now::plusSeconds);
        return step(key, Step.claim(key, actor, now, leaseUntil)).compose(outcome -> {
            Optional<Handoff> own = outcome.handoff()
                    .filter(handoff -> handoff.state() == State.CLAIMED
                            && handoff.claimedBy().equals(Optional.of(actor)));
            if (outcome.done() || own.isEmpty()) {
                return Future.succeededFuture(answer(outcome, HandoffDesk::whyNotClaimed));
            }
            return leaseUntil
                    .map(until -> step(key, Step.renew(key, actor, now, until))
                            .map(renewed -> answer(renewed, HandoffDesk::whyNotClaimed)))
                    .orElseGet(() -> Future.succeededFuture(Answer.again(own.get())));
        });
    }

    /** Resolves what a program that calls by itself has handed over. */
    Future<Settled> settle(Settle request) {
        String own = request.sessionId();
        String below = own + ":";
        List<Handoff> affected = live.unresolved(
                request.source(),
                handoff -> handoff.account().equals(request.account())
                        && (handoff.sessionId().equals(own)
                                || request.subSessions() && handoff.sessionId().startsWith(below)));
        Future<Integer> count = Future.succeededFuture(0);
        for (Handoff handoff : affected) {
            Key key = Key.of(handoff);
            count = count.compose(before -> step(
                            key,
                            Step.resolve(
                                    key,
                                    request.actor(),
                                    HandoffRows.now(),
                                    Optional.empty(),
                                    Optional.of(request.note())))
                    .map(outcome -> before + (outcome.done() ? 1 : 0)));
        }
        return count.map(Settled::new);
    }

    /** Puts back into the queue what was claimed for a time that is over. */
    Future<Void> expire() {
        Instant now = HandoffRows.now();
        Future<Void> expired = Future.succeededFuture();
        for (Handoff handoff : live.unresolved(
                it -> it.leaseUntil().filter(until -> !until.isAfter(now)).isPresent())) {
            Key key = Key.of(handoff);
            expired =
                    expired.compose(before -> step(key, Step.expire(key, now))).mapEmpty();
        }
        return expired;
    }

    /** Forgets what was resolved long ago; it is still in the history. */
    void forgetOld() {
        live.removeResolvedBefore(HandoffRows.now().minus(TOLD_FOR));
        publish();
    }

    Future<Listing> history(String account, String sessionId, int limit) {
        return table.history(account, sessionId, limit + 1).map(handoffs -> listing(handoffs, limit));
    }

    Listing queue(QueueRequest request) {
        return listing(
                live
                        .unresolved(handoff -> handoff.account().equals(request.account())
                                && handoff.kind() == Handoff.Kind.ESCALATE
                                && request.states().contains(handoff.state()))
                        .stream()
                        .sorted(Handoff.MOST_URGENT_FIRST)
                        .toList(),
                request.limit());
    }

    /** The whole of what is published, consistent with its sequence number. */
    Snapshot snapshot() {
        return live.snapshot();
    }

    Handoffs.Announced announcement(String message) {
        return live.announcement(message);
    }

    private static Listing listing(List<Handoff> handoffs, int limit) {
        boolean more = handoffs.size() > limit;
        return new Listing(more ? handoffs.subList(0, limit) : handoffs, more);
    }

    private Future<Outcome> step(Key key, Step step) {
        return table.change(key, step).map(outcome -> {
            if (outcome.done()) {
                outcome.handoff().ifPresent(live::put);
            } else if (outcome.handoff().isPresent() || live.holds(key)) {
                // Whatever the reason, nobody should see another state than the one that decided.
                live.correct(key.id(), outcome.handoff());
            }
            publish();
            return outcome;
        });
    }

    private void publish() {
        live.take().ifPresent(changed);
    }

    private interface Why {
        Refusal of(Handoff handoff);
    }

    private static Answer answer(Outcome outcome, Why why) {
        return outcome.handoff()
                .map(handoff -> outcome.done() ? Answer.of(handoff) : Answer.of(why.of(handoff)))
                .orElseGet(() -> Answer.of(Refusals.unknown()));
    }

    private static Refusal whyNotClaimed(Handoff handoff) {
        return handoff.state() == State.RESOLVED ? Refusals.alreadyResolved(handoff) : Refusals.alreadyClaimed(handoff);
    }

    private static Refusal whyNotTheirs(Handoff handoff) {
        return handoff.state() == State.RESOLVED ? Refusals.alreadyResolved(handoff) : Refusals.notTheirs(handoff);
    }

    private static Future<Answer> refused(Refusal refusal) {
        return Future.succeededFuture(Answer.of(refusal));
    }
}
