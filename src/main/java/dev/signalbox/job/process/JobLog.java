package dev.signalbox.job.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a job's log into its folder: pieces of one size, each named by the position of its first byte. The first piece and
 * the last nine are kept, so a log takes 10 MiB at most, whatever comes. A log that cannot be written does not end the job:
 * what is lost is counted and said in the log when it can be written again. For one thread.
 */
public final class JobLog implements AutoCloseable {
    public static final int PIECE_BYTES = 1024 * 1024;
    public static final int MAX_PIECES = 10;
    static final String SUFFIX = ".log";

    private static final Logger LOG = LoggerFactory.getLogger(JobLog.class);

    private final Path folder;
    private final List<Long> pieces = new ArrayList<>();
    private FileChannel current;
    private long size;
    private long lost;

    private JobLog(Path folder) {
        this.folder = folder;
    }

    /** @param folder the job's own, which need not exist yet */
    public static JobLog in(Path folder) {
        return new JobLog(folder);
    }

    Path folder() {
        return folder;
    }

    static String nameOf(long position) {
        return String.format("%015d%s", position, SUFFIX);
    }

    /** Bytes that were written so far. */
    long size() {
        return size;
    }

    void append(byte[] bytes, int from, int to) {
        if (lost > 0) {
            byte[] notice = ("\nsignalbox: " + lost + " bytes of output could not be stored\n")
                    .getBytes(StandardCharsets.UTF_8);
            if (write(notice, 0, notice.length) == notice.length) {
                lost = 0;
            }
        }
        lost += to - from - write(bytes, from, to);
    }

    /** A line of our own. */
    void note(String text) {
        byte[] line = ("signalbox: " + text + "\n").getBytes(StandardCharsets.UTF_8);
        append(line, 0, line.length);
    }

    private int write(byte[] bytes, int from, int to) {
        int at = from;
        try {
            while (at < to) {
                int room = room();
                ByteBuffer piece = ByteBuffer.wrap(bytes, at, Math.min(room, to - at));
                while (piece.hasRemaining()) {
                    int written = current.write(piece);
                    at += written;
                    size += written;
                }
            }
        } catch (IOException e) {
            if (lost == 0) {
                LOG.warn("the log in {} cannot be written: {}", folder, e.toString());
            }
        }
        return at - from;
    }

    /** How many bytes the current piece still takes; begins the next one if it is full. */
    private int room() throws IOException {
        if (current == null) {
            Files.createDirectories(folder);
        }
        long begin = pieces.isEmpty() ? 0 : pieces.get(pieces.size() - 1);
        if (current == null || size - begin >= PIECE_BYTES) {
            FileChannel next = FileChannel.open(
                    folder.resolve(nameOf(size)),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
            if (current != null) {
                current.close();
            }
            current = next;
            pieces.add(size);
            begin = size;
            while (pieces.size() > MAX_PIECES) {
                Files.deleteIfExists(folder.resolve(nameOf(pieces.remove(1))));
            }
        }
        return (int) (PIECE_BYTES - (size - begin));
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
        }
    }
}
