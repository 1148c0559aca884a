package dev.signalbox.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Keeps a second Signalbox away from what only one may use. The operating system drops the lock when the process dies, so
 * a leftover file after {@code kill -9} stops nobody.
 */
final class ProcessLock implements AutoCloseable {
    private static final int ATTEMPTS = 20;

    private final Path file;
    private final FileChannel channel;

    private ProcessLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws IOException naming the process that holds the folder, if one does */
    static ProcessLock ofDataFolder(DataFolder folder) throws IOException {
        return require(
                folder.path().resolve("signalbox.lock"),
                "the data folder " + folder.path(),
                "choose another folder with --data-dir");
    }

    /**
     * Of two servers on one database each would write down what happened, and remove what it finds too old.
     *
     * @throws IOException naming the process that uses the database, if one does
     */
    static ProcessLock ofDatabase(Path database) throws IOException {
        return require(ofDatabaseAt(database), "the database " + database, "choose another one with store.url");
    }

    /** As {@link #ofDatabase}; empty if a process uses the database. */
    static Optional<ProcessLock> ofDatabaseIfFree(Path database) throws IOException {
        return take(ofDatabaseAt(database));
    }

    private static Path ofDatabaseAt(Path database) {
        return database.resolveSibling(database.getFileName() + ".lock");
    }

    private static ProcessLock require(Path file, String what, String advice) throws IOException {
        Optional<ProcessLock> taken = take(file);
        if (taken.isEmpty()) {
            throw new IOException(
                    what + " is in use by the Signalbox with pid " + holder(file) + "; stop it, or " + advice);
        }
        return taken.get();
    }

    private static Optional<ProcessLock> take(Path file) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            makeIfMissing(file);
            Optional<Object> before = fileKey(file);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            try {
                if (tryLock(channel) == null) {
                    channel.close();
                    return Optional.empty();
                }
                // From here on the file must not be opened again in this process: closing it would drop the lock.
                if (before.isPresent() && before.equals(fileKey(file))) {
                    byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8);
                    channel.truncate(0);
                    channel.write(ByteBuffer.wrap(pid), 0);
                    return Optional.of(new ProcessLock(file, channel));
                }
                // Its last holder deleted the file between our opening and locking it: what we hold is no longer there.
                channel.close();
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }
        throw new IOException("the lock file " + file + " keeps changing");
    }

    private static void makeIfMissing(Path file) throws IOException {
        try {
            Files.createFile(file, DataFolder.permissions("rw-------"));
        } catch (FileAlreadyExistsException e) {
            return;
        }
    }

    private static Optional<Object> fileKey(Path file) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            // Windows has no such key, and lets nobody delete a file that is open.
            return Optional.of(Optional.ofNullable(attributes.fileKey()).orElse(""));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String holder(Path file) throws IOException {
        try {
            String pid = Files.readString(file).strip();
            return pid.isEmpty() ? "unknown" : pid;
        } catch (NoSuchFileException e) {
            return "unknown";
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
    }
}
