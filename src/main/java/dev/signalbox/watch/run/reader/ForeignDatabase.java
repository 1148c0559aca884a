package dev.signalbox.watch.run.reader;

import dev.signalbox.watch.run.wire.Answer;
import dev.signalbox.watch.run.wire.Answer.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteLimits;
import org.sqlite.SQLiteOpenMode;

/**
 * Reads a database of somebody else so that he does not notice: nothing is created beside it, and no lock of ours makes a
 * write of his fail. It is read without any lock, and what was read counts only if the file is afterwards as it was before;
 * one with a write-ahead log from a private copy. Only where such a log is large, or never at rest, it is read like any reader
 * does, which blocks no writer.
 */
final class ForeignDatabase {
    /** Where SQLite's readers hold their lock; whoever holds it keeps the log from being removed. */
    private static final long SHARED_FIRST = 0x40000000L + 2;

    private static final long SHARED_SIZE = 510;
    private static final int ATTEMPTS = 4;
    private static final long PAUSE_MS = 10;

    private final int ourUser;
    private final Deadline deadline;

    /** What is done with an open database. */
    interface Work {
        Answer answer(Snapshot snapshot, FileLook look) throws SQLException, UnreadableException;
    }

    /** @param ourUser number of the user as whom this process runs */
    ForeignDatabase(int ourUser, Deadline deadline) {
        this.ourUser = ourUser;
        this.deadline = deadline;
    }

    /** The user of this process. */
    static int currentUser() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /** Takes its time, so it is done before anybody waits for an answer. */
    static void loadDriver() throws SQLException {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite::memory:");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
        }
    }

    /** Never throws for what the file is or does. */
    Answer read(Path file, Work work) {
        try {
            for (int i = 0; i < ATTEMPTS; i++) {
                Optional<FileLook> before = FileLook.at(file);
                if (before.isEmpty()) {
                    return new Answer.Absent();
                }
                checkOwner(before.get().owner());
                Optional<Answer> answer = attempt(file, before.get(), work, i == ATTEMPTS - 1);
                if (answer.isPresent()) {
                    return answer.get();
                }
                deadline.check();
            }
            return new Answer.Refused(Kind.BUSY, "changes all the time");
        } catch (UnreadableException e) {
            return e.asAnswer();
        } catch (SQLException e) {
            return explain(e).asAnswer();
        } catch (IOException e) {
            return FileLook.failure(e).asAnswer();
        }
    }

    private void checkOwner(int owner) throws UnreadableException {
        if (ourUser != 0 && owner != ourUser) {
            throw new UnreadableException(
                    Kind.UNREADABLE,
                    "belongs to user " + owner + " and Signalbox runs as user " + ourUser
                            + "; only databases of the same user are read, because a reader could lock its owner out");
        }
    }

    /**
     * Empty if what was read does not count.
     *
     * @param last whether it is better to take a lock than to read nothing
     */
    private Optional<Answer> attempt(Path file, FileLook before, Work work, boolean last)
            throws SQLException, UnreadableException, IOException {
        if (!before.wal()) {
            if (before.journal()) {
                throw new UnreadableException(Kind.BUSY, "is being written, or was left in the middle of a write");
            }
            return withoutLocks(file, before, work);
        }
        if (before.log().isEmpty()) {
            return withoutLocks(file, before, work);
        }
        boolean small = before.bytes() <= PrivateCopy.MAX_BYTES;
        return small && !(last && before.logIndex()) ? copied(file, before, work) : locked(file, before, work);
    }

    private Optional<Answer> copied(Path file, FileLook before, Work work)
            throws SQLException, UnreadableException, IOException {
        // The log may be about to be folded back.
        if (before.isYoung()) {
            pause();
            return Optional.empty();
        }
        Optional<PrivateCopy> whole = PrivateCopy.of(file, before);
        if (whole.isEmpty()) {
            return Optional.empty();
        }
        try (PrivateCopy copy = whole.get()) {
            return Optional.of(open(copy.file(), "mode=ro", before, work));
        }
    }

    private Optional<Answer> locked(Path file, FileLook before, Work work)
            throws SQLException, UnreadableException, IOException {
        // As long as this lock is held nobody removes the log, so SQLite finds what is found here, and creates nothing.
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            try (FileLock lock = channel.tryLock(SHARED_FIRST, SHARED_SIZE, true)) {
                if (lock == null) {
                    throw new UnreadableException(Kind.BUSY, "is locked by its own program");
                }
                Optional<FileLook> locked = before.againUnopened(file);
                if (locked.filter(now -> now.log().isPresent()).isPresent()) {
                    if (!locked.get().logIndex()) {
                        throw new UnreadableException(
                                Kind.BUSY,
                                "has a log (-wal) without its index (-shm): its program is closing it, keeps it to"
                                        + " itself, or has to open it once to recover it");
                    }
                    return Optional.of(open(file, "mode=ro&readonly_shm=1", locked.get(), work));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Answer> withoutLocks(Path file, FileLook before, Work work)
            throws SQLException, UnreadableException {
        if (before.log().isPresent()) {
            return Optional.empty();
        }
        Optional<Answer> answer;
        try {
            answer = Optional.of(open(file, "mode=ro&immutable=1", before, work));
        } catch (SQLException e) {
            if (FileLook.at(file).filter(before::equals).isPresent()) {
                throw e;
            }
            return Optional.empty();
        }
        boolean same = FileLook.at(file).filter(before::equals).isPresent();
        if (same && before.isYoung()) {
            pause();
            same = FileLook.at(file).filter(before::equals).isPresent();
        }
        return same ? answer : Optional.empty();
    }

    /** A write within the same tick of the clock would have changed a counter in the header by now. */
    private static void pause() throws UnreadableException {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreadableException(Kind.TOO_SLOW, "was not read to its end");
        }
    }

    private Answer open(Path file, String how, FileLook look, Work work) throws SQLException, UnreadableException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        config.setBusyTimeout(0);
        config.enableLoadExtension(false);
        try (Connection connection =
                config.createConnection("jdbc:sqlite:file:" + file.toUri().getRawPath() + "?" + how)) {
            connection.unwrap(SQLiteConnection.class).setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA query_only = ON");
                statement.execute("PRAGMA trusted_schema = OFF");
                statement.execute("PRAGMA mmap_size = 0");
                statement.execute("PRAGMA cell_size_check = ON");
            }
            connection.setAutoCommit(false);
            try {
                return work.answer(new Snapshot(connection, deadline), look);
            } finally {
                deadline.forget();
                connection.rollback();
            }
        }
    }

    private UnreadableException explain(SQLException failure) {
        if (deadline.isOver()) {
            return new UnreadableException(Kind.TOO_SLOW, "takes too long to read");
        }
        SQLiteErrorCode code =
                failure instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        return switch (code) {
            case SQLITE_BUSY, SQLITE_BUSY_RECOVERY, SQLITE_BUSY_SNAPSHOT, SQLITE_LOCKED, SQLITE_PROTOCOL ->
                new UnreadableException(Kind.BUSY, "is locked by its own program");
            case SQLITE_READONLY_CANTINIT, SQLITE_READONLY_CANTLOCK, SQLITE_READONLY_RECOVERY ->
                new UnreadableException(Kind.BUSY, "is being recovered by its own program");
            case SQLITE_CORRUPT, SQLITE_CORRUPT_VTAB, SQLITE_NOTADB, SQLITE_FORMAT ->
                new UnreadableException(Kind.DAMAGED, "is damaged: " + code.message);
            default -> new UnreadableException(Kind.UNREADABLE, "cannot be read: " + code.message);
        };
    }
}
