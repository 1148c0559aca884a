package dev.signalbox.journal;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.store.StoreException;

/** What the database's failures mean to those who asked. */
final class Refusals {
    private Refusals() {}

    /** @param undone what did not happen, for people: {@code The events were not written} */
    static Throwable of(Throwable failure, String undone) {
        if (!(failure instanceof StoreException store)) {
            return failure;
        }
        return switch (store.kind()) {
            case FULL -> refused(FailureCode.INSUFFICIENT_STORAGE, undone, store);
            case LOCKED, READ_ONLY, UNAVAILABLE, CORRUPT, OVERLOADED, NEWER_SCHEMA, FOREIGN ->
                refused(FailureCode.UNAVAILABLE, undone, store);
            case CONSTRAINT, INTERNAL -> store;
        };
    }

    private static RefusedException refused(FailureCode code, String undone, StoreException failure) {
        return new RefusedException(code, undone + ": " + failure.getMessage());
    }
}
