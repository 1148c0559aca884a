package dev.signalbox.store;

/** Told on the follower's own thread, which it may block for reading, that something was or may have been committed. */
@FunctionalInterface
public interface ChangeListener {
    /**
     * Called at the start, after each commit of anybody (several may be told as one), after {@link Follower#nudge()}, and
     * when the database was opened again. If it throws it is called again soon, so no change is lost.
     *
     * @throws StoreException as {@link Snapshots#read} did, and no other that says {@code UNAVAILABLE} or {@code CORRUPT}:
     *     after those the database is opened anew
     */
    void changed(Snapshots database) throws StoreException;
}
