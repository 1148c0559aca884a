package dev.signalbox.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Reads something over a connection, blocking; gives the connection back as it was and keeps nothing of it. */
@FunctionalInterface
public interface SqlFunction<T> {
    T apply(Connection connection) throws SQLException;
}
