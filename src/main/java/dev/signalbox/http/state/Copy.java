package dev.signalbox.http.state;

import java.time.Instant;

/**
 * What one publisher of state has told, and whether that can be believed. Knows nothing of the bus or of time but what it is
 * told.
 *
 * @param <A> its announcements
 * @param <C> its changes
 * @param <S> its snapshots
 */
interface Copy<A, C, S> {
    /** @return whether a snapshot is to be asked for */
    boolean announced(A announced, Instant now);

    /** @return whether a snapshot is to be asked for */
    boolean changed(C changed, Instant now);

    /** @return whether yet another snapshot is to be asked for */
    boolean snapshot(S snapshot, Instant now);

    /** The snapshot that was asked for will not come; the next announcement asks again. */
    void snapshotFailed();

    /** Marks what it holds if nothing was heard of the publisher for too long. */
    void check(Instant now, long lostAfterMs);
}
