package dev.signalbox.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Keeps a second Signalbox away from a data folder. The operating system drops the lock when the process dies, so a
 * leftover file after {@code kill -9} stops nobody.
 */
public final class DataFolderLock implements AutoCloseable {
    private static final String NAME = "signalbox.lock";
    private static final int ATTEMPTS = 20;

    private final Path file;
    private final FileChannel channel;

    private DataFolderLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws IOException naming the process that holds the folder, if one does */
    public static DataFolderLock take(DataFolder folder) throws IOException {
        Path file = folder.path().resolve(NAME);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.<OpenOption>of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    DataFolder.permissions("rw-------"));
            try {
                if (tryLock(channel) == null) {
                    throw new IOException("the data folder " + folder.path() + " is in use by the Signalbox with pid "
                            + holder(file) + "; stop it, or choose another folder with --data-dir");
                }
                String mark = ProcessHandle.current().pid() + " " + System.nanoTime() + "\n";
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(mark.getBytes(StandardCharsets.UTF_8)), 0);
                if (mark.equals(text(file))) {
                    return new DataFolderLock(file, channel);
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

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String holder(Path file) throws IOException {
        String pid = text(file).split(" ")[0].strip();
        return pid.isEmpty() ? "unknown" : pid;
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        channel.close();
    }
}
