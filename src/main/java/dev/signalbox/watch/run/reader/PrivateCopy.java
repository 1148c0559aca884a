package dev.signalbox.watch.run.reader;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A copy of a database and its write-ahead log, made while its program may be writing: the only way to read both that takes
 * no lock, so that a program that ends in this moment tidies up as if it were alone. It counts only if the database stayed
 * as it was and the log only grew; then it is what a reader would have seen, for a commit is in the log as a whole or not
 * at all.
 */
final class PrivateCopy implements AutoCloseable {
    /** What is larger takes too long to copy, in bytes. */
    static final long MAX_BYTES = 16L * 1024 * 1024;

    private static final int LOG_HEADER_BYTES = 32;

    private final Path file;

    private PrivateCopy(Path file) {
        this.file = file;
    }

    /** Empty if it does not count. */
    static Optional<PrivateCopy> of(Path original, FileLook before) throws IOException, UnreadableException {
        Path log = Path.of(original + "-wal");
        PrivateCopy copy = new PrivateCopy(Path.of(
                System.getProperty(RunReader.COPIES, System.getProperty("java.io.tmpdir")),
                "signalbox-copy-" + ProcessHandle.current().pid() + ".db"));
        boolean whole = false;
        try {
            String header = header(log);
            copy(original, copy.file);
            copy(log, copy.besides("-wal"));
            whole = header.equals(header(log))
                    && FileLook.at(original).filter(before::onlyLogGrewTo).isPresent();
            return whole ? Optional.of(copy) : Optional.empty();
        } finally {
            if (!whole) {
                copy.close();
            }
        }
    }

    Path file() {
        return file;
    }

    private Path besides(String suffix) {
        return Path.of(file + suffix);
    }

    /** Changes when the log begins anew. */
    private static String header(Path log) throws IOException {
        if (!Files.exists(log, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try (FileChannel in = FileChannel.open(log, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer header = ByteBuffer.allocate(LOG_HEADER_BYTES);
            in.read(header);
            return HexFormat.of().formatHex(header.array());
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileChannel out = FileChannel.open(
                        to,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            long size = Math.min(in.size(), 2 * MAX_BYTES);
            for (long done = 0; done < size; ) {
                long more = in.transferTo(done, size - done, out);
                if (more <= 0) {
                    return;
                }
                done += more;
            }
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(besides("-wal"));
        Files.deleteIfExists(besides("-shm"));
    }
}
