package dev.signalbox.store;

/** Short reading on a connection that is kept for one follower; for the follower's thread, during its callback. */
public interface Snapshots {
    /**
     * Reads in one transaction: everything that the function sees is of one instant. It must be short, because the
     * write-ahead log cannot be cut while it lasts.
     */
    <T> T read(SqlFunction<T> query) throws StoreException;

    /** The database that these reads come from, as in {@link StoreState#epoch()}. */
    String epoch();
}
