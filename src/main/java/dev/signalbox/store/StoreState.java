package dev.signalbox.store;

import java.time.Instant;

/**
 * How the own database fares.
 *
 * @param message for people: what is wrong and what to do; empty if all is well
 * @param since when this health began
 * @param epoch random, of this very database: another one means that nothing that was known of its rows holds. While the
 *     database is unavailable it is the last one's
 */
public record StoreState(Health health, String message, Instant since, String epoch) {

    /** What can be done with the database now. */
    public enum Health {
        /** Reading and writing. */
        OK,
        /** Reading only: the disk is full. */
        FULL,
        /** Reading only: the file or its folder cannot be written, or another program holds the write lock for long. */
        READ_ONLY,
        /** Neither: missing, replaced by something else, damaged. */
        UNAVAILABLE
    }

    StoreState with(Health other, String text) {
        return new StoreState(other, text, other == health ? since : Instant.now(), epoch);
    }
}
