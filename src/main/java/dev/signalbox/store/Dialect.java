package dev.signalbox.store;

import java.sql.SQLException;
import javax.sql.DataSource;

/** The one place for each way in which databases differ, beside the folders of migrations. */
interface Dialect {
    /** Connections that write, for migrations and for the writer's pool. */
    DataSource writing();

    /** Connections that cannot write. */
    DataSource reading();

    /** Where the migrations are on the class path. */
    String migrations();

    /** Starts a transaction that may write, taking the lock at once rather than in the middle. */
    String beginWrite();

    /** Starts a transaction whose reads all see one instant. */
    String beginRead();

    /** A number that changes for a connection when another one has committed; changes more often are allowed. */
    String changeCounter();

    /** What a driver's failure means. */
    StoreException explain(SQLException failure);

    /** Whether the connections are no longer to be trusted after this failure. */
    boolean isFatal(SQLException failure);
}
