package dev.signalbox.watch.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A log that is open for reading. What is opened is a regular file with no symbolic link on the way from the project's
 * folder to it; a FIFO, a device or a link out of the project is as if it was not there.
 *
 * @param fileKey tells files apart that exist at the same time
 */
record OpenedLog(FileChannel channel, String fileKey) implements AutoCloseable {
    /**
     * How a path looks.
     *
     * @param modified nanoseconds do not matter: it is only compared
     */
    record Look(String fileKey, long size, long modified) {}

    /**
     * Opens a log.
     *
     * @param folder the project's, without symbolic links in its path
     * @throws NoSuchFileException if there is none that may be opened
     */
    static OpenedLog open(Path folder, String path) throws IOException {
        Look before = look(folder, path);
        // NOFOLLOW again: what is looked at and what is opened are two things.
        FileChannel channel =
                FileChannel.open(folder.resolve(path), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            if (look(folder, path).fileKey().equals(before.fileKey())) {
                return new OpenedLog(channel, before.fileKey());
            }
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new NoSuchFileException(path, null, "was exchanged while it was opened");
    }

    /** @throws NoSuchFileException if there is no log that may be opened */
    static Look look(Path folder, String path) throws IOException {
        Path file = folder.resolve(path);
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile() || !file.getParent().toRealPath().equals(file.getParent())) {
            throw new NoSuchFileException(path, null, "is no regular file inside the project");
        }
        return new Look(
                String.valueOf(attributes.fileKey()),
                attributes.size(),
                attributes.lastModifiedTime().toMillis());
    }

    /** The bytes from there on, as many as there are up to a number. */
    byte[] bytes(long from, int most) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(most);
        while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
            continue;
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    long size() throws IOException {
        return channel.size();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
