package dev.signalbox.store;

import dev.signalbox.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a SQLite database that is open: tells whether the path still leads to it. Blocking, for microseconds.
 *
 * <p>The file is held open for as long as the connections: whoever closes any descriptor of it drops the locks that SQLite
 * has on it for the whole process. For the same reason nobody else in this process may open it but through SQLite.
 */
final class DatabaseFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFile.class);
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private final Path path;
    private final Object key;
    private final FileChannel channel;
    private volatile Optional<Object> walKey = Optional.empty();

    /** What happened to a file while it was open. */
    enum Change {
        NONE(""),
        MISSING("is missing: put it back, or restart Signalbox to begin a new one"),
        REPLACED("was replaced by another file"),
        LOG_LOST("lost its write-ahead log: never remove the -wal file while Signalbox runs"),
        OVERWRITTEN("was overwritten or cut: move a backup to its place, or stop Signalbox and restore one");

        private final String words;

        Change(String words) {
            this.words = words;
        }

        /** For people, to be put after the name of the database. */
        String words() {
            return words;
        }
    }

    private DatabaseFile(Path path, Object key, FileChannel channel) {
        this.path = path;
        this.key = key;
        this.channel = channel;
    }

    /** @throws StoreException if there is none, or something else is at its place; never hangs at a pipe */
    static DatabaseFile open(Path path) throws StoreException {
        BasicFileAttributes attributes =
                attributes(path).orElseThrow(() -> unavailable(path, Change.MISSING.words(), null));
        if (!attributes.isRegularFile()) {
            throw unavailable(path, "is not a regular file", null);
        }
        try {
            return new DatabaseFile(
                    path,
                    keyOf(attributes),
                    FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            throw unavailable(path, "cannot be read: " + e.getMessage(), e);
        }
    }

    private static StoreException unavailable(Path path, String words, Throwable cause) {
        return new StoreException(Kind.UNAVAILABLE, "the database " + path + " " + words, cause);
    }

    static Optional<BasicFileAttributes> attributes(Path path) throws StoreException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw unavailable(path, "cannot be looked at: " + e.getMessage(), e);
        }
    }

    /** Where there are no keys nobody can replace a file that is open. */
    private static Object keyOf(BasicFileAttributes attributes) {
        return Optional.ofNullable(attributes.fileKey()).orElse("");
    }

    /** For making a file that only its owner reads, where there is such a thing. */
    static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    static Path walOf(Path path) {
        return path.resolveSibling(path.getFileName() + "-wal");
    }

    /** To be called when the connections are open, and with them the log. */
    void noteLog() throws StoreException {
        walKey = attributes(walOf(path)).map(DatabaseFile::keyOf);
    }

    /** The file's number on its disk: another one means a copy. */
    String number() throws StoreException {
        try {
            return String.valueOf(Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS));
        } catch (UnsupportedOperationException | IllegalArgumentException e) {
            return "";
        } catch (IOException e) {
            throw unavailable(path, "cannot be looked at: " + e.getMessage(), e);
        }
    }

    /** Whether the path still leads to what was opened, and whether that is still a database. */
    Change change() throws StoreException {
        Optional<BasicFileAttributes> now = attributes(path);
        if (now.isEmpty()) {
            return Change.MISSING;
        }
        if (!key.equals(keyOf(now.get()))) {
            return Change.REPLACED;
        }
        if (!startsAsDatabase()) {
            return Change.OVERWRITTEN;
        }
        Optional<Object> log = attributes(walOf(path)).map(DatabaseFile::keyOf);
        return walKey.isPresent() && !walKey.equals(log) ? Change.LOG_LOST : Change.NONE;
    }

    private boolean startsAsDatabase() throws StoreException {
        ByteBuffer start = ByteBuffer.allocate(MAGIC.length);
        try {
            while (start.hasRemaining() && channel.read(start, start.position()) > 0) {
                // Until all is there or the file ends.
            }
        } catch (IOException e) {
            throw unavailable(path, "cannot be read: " + e.getMessage(), e);
        }
        return Arrays.equals(start.array(), MAGIC);
    }

    /** Bytes of the file that was opened. */
    long size() throws StoreException {
        try {
            return channel.size();
        } catch (IOException e) {
            throw unavailable(path, "cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Empties our log so that the closing of the last connection writes nothing into a file that somebody else has
     * overwritten; a copy of the log stays beside it.
     */
    void disarmLog() {
        Path wal = walOf(path);
        try {
            if (walKey.isPresent() && walKey.equals(attributes(wal).map(DatabaseFile::keyOf))) {
                Path kept = wal.resolveSibling(wal.getFileName() + ".damaged");
                Files.copy(wal, kept, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                try (FileChannel log = FileChannel.open(wal, StandardOpenOption.WRITE)) {
                    log.truncate(0);
                }
                LOG.warn("the database {} was overwritten; what was not yet in it is kept in {}", path, kept);
            }
        } catch (IOException | StoreException e) {
            LOG.warn("the write-ahead log {} could not be kept", wal, e);
        }
    }

    /** Takes a log that still holds something, and is ours, from beside a file that it does not belong to. */
    void removeLog() {
        try {
            if (walKey.isPresent() && walKey.equals(attributes(walOf(path)).map(DatabaseFile::keyOf))) {
                putLogAside(path);
            }
        } catch (StoreException e) {
            LOG.warn("a write-ahead log could not be put aside", e);
        }
    }

    /** Renames the log beside a path, if it holds anything: it belongs to a database that is no longer there. */
    static void putLogAside(Path path) throws StoreException {
        Path wal = walOf(path);
        Optional<BasicFileAttributes> log = attributes(wal);
        if (log.isEmpty() || log.get().size() == 0) {
            return;
        }
        Path aside = wal.resolveSibling(
                wal.getFileName() + ".orphan-" + Instant.now().toEpochMilli());
        try {
            Files.move(wal, aside);
            LOG.warn("{} belongs to a database that is no longer there; it is now {}", wal, aside);
        } catch (IOException e) {
            throw unavailable(path, "has the log of another database beside it: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.warn("closing {}", path, e);
        }
    }
}
