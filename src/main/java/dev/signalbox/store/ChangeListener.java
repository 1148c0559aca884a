package dev.signalbox.store;

/** Told on the follower's own thread, which it may block for reading, that something was or may have been committed. */
@FunctionalInterface
public interface ChangeListener {
    /**
     * Called at the start, after each commit of anybody (several may be told as one), after {@link Follower#nudge()}, and
     * when the database was opened again. If it throws it is called again soon, so no change is lost.
     */
    void changed(Snapshots database) throws StoreException;
}
