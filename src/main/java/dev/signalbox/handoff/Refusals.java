package dev.signalbox.handoff;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Handoffs.Code;
import dev.signalbox.bus.Handoffs.Refusal;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.store.StoreException;
import java.util.Optional;

/** The words of refusals. */
final class Refusals {
    private Refusals() {}

    static Refusal unknown() {
        return new Refusal(Code.UNKNOWN_HANDOFF, "There is no such handoff.", Optional.empty());
    }

    static Refusal invalid(String reason) {
        return new Refusal(Code.INVALID, reason, Optional.empty());
    }

    static Refusal forbidden() {
        return new Refusal(Code.FORBIDDEN, "Only an administrator gives a handoff to somebody.", Optional.empty());
    }

    static Refusal tooMany(String reason) {
        return new Refusal(Code.TOO_MANY_OPEN, reason, Optional.empty());
    }

    static Refusal alreadyClaimed(Handoff handoff) {
        return new Refusal(
                Code.ALREADY_CLAIMED,
                handoff.claimedBy().orElse("Somebody") + " has claimed it"
                        + handoff.claimedAt().map(at -> " at " + at).orElse("") + ".",
                Optional.of(handoff));
    }

    static Refusal alreadyResolved(Handoff handoff) {
        return new Refusal(
                Code.ALREADY_RESOLVED,
                handoff.resolvedBy().orElse("Somebody") + " has resolved it"
                        + handoff.resolvedAt().map(at -> " at " + at).orElse("") + ".",
                Optional.of(handoff));
    }

    /** What stands in the way of whoever wants to give it back, or to resolve it. */
    static Refusal notTheirs(Handoff handoff) {
        return new Refusal(
                Code.NOT_CLAIMED_BY_CALLER,
                handoff.claimedBy()
                        .map(who -> "It is " + who + " who has claimed it.")
                        .orElse("Nobody has claimed it."),
                Optional.of(handoff));
    }

    /** What the database's failure means to those who asked. */
    static RuntimeException of(StoreException failure) {
        String text = "The handoff could not be written or read: " + failure.getMessage();
        return switch (failure.kind()) {
            case FULL -> new RefusedException(FailureCode.INSUFFICIENT_STORAGE, text);
            case LOCKED, READ_ONLY, UNAVAILABLE, CORRUPT, OVERLOADED, NEWER_SCHEMA, FOREIGN ->
                new RefusedException(FailureCode.UNAVAILABLE, text);
            case CONSTRAINT, INTERNAL -> new IllegalStateException(text, failure);
        };
    }
}
