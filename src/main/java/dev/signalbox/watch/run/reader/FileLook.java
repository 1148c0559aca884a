package dev.signalbox.watch.run.reader;

import dev.signalbox.watch.run.wire.Answer.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * How a database file and what lies beside it look, without SQLite: what is no regular file is never opened, because
 * opening a FIFO never ends.
 *
 * @param wal whether the header says that the database has a write-ahead log
 * @param header the bytes that change when the database does
 * @param log of the write-ahead log ({@code -wal}); empty if there is none or nothing in it
 * @param logIndex whether the log's index ({@code -shm}) is there
 * @param journal whether there is a rollback journal with a transaction in it
 */
record FileLook(
        long inode,
        int owner,
        long size,
        FileTime modified,
        boolean wal,
        String header,
        Optional<FileStamp> log,
        boolean logIndex,
        boolean journal) {
    private static final byte[] MAGIC = {'S', 'Q', 'L', 'i', 't', 'e', ' ', 'f', 'o', 'r', 'm', 'a', 't', ' ', '3', 0};
    /** The clock of a file system ticks this slowly. */
    private static final long YOUNG_MS = 20;

    private static final int HEADER_BYTES = 100;
    private static final int WRITE_VERSION = 18;
    private static final int READ_VERSION = 19;
    private static final int CHANGE_COUNTER = 24;
    private static final int VERSION_VALID_FOR = 92;
    private static final int WAL = 2;

    record FileStamp(long inode, int owner, long size, FileTime modified) {}

    /** Empty if there is no file, or nothing in it yet. */
    static Optional<FileLook> at(Path file) throws UnreadableException {
        Optional<FileStamp> database = stamp(file);
        if (database.isEmpty() || database.get().size() == 0) {
            return Optional.empty();
        }
        byte[] header = head(file, HEADER_BYTES);
        if (header.length < HEADER_BYTES || !Arrays.equals(Arrays.copyOf(header, MAGIC.length), MAGIC)) {
            throw new UnreadableException(Kind.DAMAGED, "is not a SQLite database");
        }
        Path index = beside(file, "-shm");
        Path journal = beside(file, "-journal");
        FileStamp stamp = database.get();
        return Optional.of(new FileLook(
                stamp.inode(),
                stamp.owner(),
                stamp.size(),
                stamp.modified(),
                header[WRITE_VERSION] == WAL || header[READ_VERSION] == WAL,
                Arrays.toString(Arrays.copyOfRange(header, CHANGE_COUNTER, CHANGE_COUNTER + 16))
                        + Arrays.toString(Arrays.copyOfRange(header, VERSION_VALID_FOR, VERSION_VALID_FOR + 4)),
                stamp(beside(file, "-wal")).filter(log -> log.size() > 0),
                stamp(index).isPresent(),
                // One that is kept for the next transaction begins with zeros.
                stamp(journal).isPresent() && begins(head(journal, 1))));
    }

    /**
     * What lies there now, without opening the database itself: a process that closes a file loses all its locks on it. The
     * header is the one of this look. Empty if another file, or none, has the name.
     */
    Optional<FileLook> againUnopened(Path file) throws UnreadableException {
        Optional<FileStamp> now = stamp(file).filter(stamp -> stamp.inode() == inode);
        return now.isEmpty()
                ? Optional.empty()
                : Optional.of(new FileLook(
                        inode,
                        now.get().owner(),
                        now.get().size(),
                        now.get().modified(),
                        wal,
                        header,
                        stamp(beside(file, "-wal")).filter(log -> log.size() > 0),
                        stamp(beside(file, "-shm")).isPresent(),
                        journal));
    }

    /** Whether this is how the database looks later if nothing happened but that its log grew. */
    boolean onlyLogGrewTo(FileLook later) {
        return later.inode == inode
                && later.size == size
                && later.modified.equals(modified)
                && later.header.equals(header)
                && log.isPresent()
                && later.log.isPresent()
                && later.log.get().inode() == log.get().inode()
                && later.log.get().size() >= log.get().size();
    }

    /** The database and its log together, in bytes. */
    long bytes() {
        return size + log.map(FileStamp::size).orElse(0L);
    }

    /** Whether the database was written so shortly ago that a further write would not show in its time. */
    boolean isYoung() {
        return Math.abs(System.currentTimeMillis() - modified.toMillis()) < YOUNG_MS;
    }

    private static boolean begins(byte[] head) {
        return head.length > 0 && head[0] != 0;
    }

    private static Path beside(Path file, String suffix) {
        return file.resolveSibling(file.getFileName() + suffix);
    }

    private static Optional<FileStamp> stamp(Path path) throws UnreadableException {
        try {
            Map<String, Object> attributes = Files.readAttributes(
                    path, "unix:ino,uid,size,lastModifiedTime,isRegularFile", LinkOption.NOFOLLOW_LINKS);
            if (!Boolean.TRUE.equals(attributes.get("isRegularFile"))) {
                throw new UnreadableException(Kind.UNREADABLE, "is not a regular file");
            }
            return Optional.of(new FileStamp(
                    (Long) attributes.get("ino"),
                    (Integer) attributes.get("uid"),
                    (Long) attributes.get("size"),
                    (FileTime) attributes.get("lastModifiedTime")));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private static byte[] head(Path file, int bytes) throws UnreadableException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer buffer = ByteBuffer.allocate(bytes);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                continue;
            }
            return Arrays.copyOf(buffer.array(), buffer.position());
        } catch (NoSuchFileException e) {
            return new byte[0];
        } catch (IOException e) {
            throw failure(e);
        }
    }

    static UnreadableException failure(IOException e) {
        return e instanceof AccessDeniedException
                ? new UnreadableException(Kind.UNREADABLE, "may not be read (permission denied)")
                : new UnreadableException(Kind.UNREADABLE, "cannot be read: " + e.getMessage());
    }
}
