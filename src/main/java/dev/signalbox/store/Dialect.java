package dev.signalbox.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The one place for each way in which databases differ, beside the folders of migrations. */
interface Dialect {
    /** Connections that write, for migrations and for the writer's pool. */
    DataSource writing();

    /** Connections that cannot write. */
    DataSource reading();

    /**
     * Refuses what is no database of Signalbox or none at all, and makes the settings that a database keeps.
     *
     * @param whole whether to {@link #lookThrough} it as well
     */
    void check(Connection connection, boolean whole) throws SQLException, StoreException;

    /** Reads all of it and refuses it if it is damaged; takes as long as that takes. */
    void lookThrough(Connection connection) throws SQLException, StoreException;

    /** Where the migrations are on the class path. */
    String migrations();

    /** Starts a transaction that may write, taking the lock at once rather than in the middle. */
    String beginWrite();

    /** Starts a transaction whose reads all see one instant. */
    String beginRead();

    /** A number that changes for a connection when another one has committed; changes more often are allowed. */
    String changeCounter();

    /** Brings all of the log into the database and cuts the log to nothing. */
    String emptyLog();

    /** What a driver's failure means. */
    StoreException explain(SQLException failure);

    /** Whether the connections are no longer to be trusted after a failure of this kind. */
    boolean isFatal(StoreException failure);

    /** Whether there is room for a write. */
    boolean hasSpace();

    /** Whether a transaction could not be ended because there is none any more. */
    boolean saysNoTransaction(SQLException failure);
}
