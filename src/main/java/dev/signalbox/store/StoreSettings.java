package dev.signalbox.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the own database is, and how much of it may be used at once.
 *
 * @param file of SQLite, absolute; its folder exists
 * @param readers connections that read, beside the one that writes; 1 to 16
 * @param busyTimeout how long a write waits for another program's lock; for those before it, it waits twice as long
 * @param maxWaiting writes, and as many reads, that may wait at most; more are refused
 */
public record StoreSettings(Path file, int readers, Duration busyTimeout, int maxWaiting) {
    private static final int READERS = 3;
    private static final Duration BUSY_TIMEOUT = Duration.ofSeconds(3);
    private static final int MAX_WAITING = 1_000;
    private static final String SQLITE = "jdbc:sqlite:";

    public StoreSettings {
        if (!file.isAbsolute()) {
            throw new IllegalArgumentException("the database's path is not absolute: " + file);
        }
        if (readers < 1 || readers > 16 || maxWaiting < 1 || busyTimeout.isNegative()) {
            throw new IllegalArgumentException("not a possible bound of the database");
        }
    }

    /** A SQLite file with the usual bounds. */
    public static StoreSettings sqlite(Path file) {
        return new StoreSettings(file, READERS, BUSY_TIMEOUT, MAX_WAITING);
    }

    /**
     * The database that a JDBC URL names, with the usual bounds.
     *
     * @param url {@code jdbc:sqlite:} and an absolute path
     * @throws IllegalArgumentException saying what is wrong with the URL
     */
    public static StoreSettings ofUrl(String url) {
        if (url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("PostgreSQL is not supported yet; use " + SQLITE + "PATH");
        }
        if (!url.startsWith(SQLITE)) {
            throw new IllegalArgumentException("it must be " + SQLITE + "PATH");
        }
        String path = url.substring(SQLITE.length());
        if (path.isEmpty() || path.startsWith(":") || path.startsWith("file:") || path.contains("?")) {
            throw new IllegalArgumentException(SQLITE + " must be followed by a file's path and nothing else");
        }
        return sqlite(Path.of(path));
    }
}
