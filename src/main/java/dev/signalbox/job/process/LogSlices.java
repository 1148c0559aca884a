package dev.signalbox.job.process;

import dev.signalbox.bus.JobLogs.LogSlice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reads what {@link JobLog} wrote, also while it writes. Blocking, without state. */
public final class LogSlices {
    private static final int ATTEMPTS = 5;
    private static final int LONGEST_CHARACTER = 4;

    private LogSlices() {}

    /** @param end position after its last byte */
    private record Piece(Path file, long begin, long end) {}

    /**
     * A piece of the log in a folder; an empty one if there is no log.
     *
     * @param from empty for the last {@code maxBytes}
     * @param finished whether nothing more is written
     * @throws IOException if it is there and cannot be read
     */
    public static LogSlice read(Path folder, Optional<Long> from, int maxBytes, boolean finished) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return readOnce(folder, from, maxBytes, finished);
            } catch (NoSuchFileException e) {
                // A piece made way for a newer one between the listing and the reading.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static LogSlice readOnce(Path folder, Optional<Long> from, int maxBytes, boolean finished)
            throws IOException {
        List<Piece> pieces = pieces(folder);
        long size = pieces.isEmpty() ? 0 : pieces.get(pieces.size() - 1).end();
        long asked = Math.min(size, Math.max(0, from.orElse(size - maxBytes)));
        long begin = pieces.stream()
                .filter(piece -> piece.end() > asked)
                .findFirst()
                .map(piece -> Math.max(asked, piece.begin()))
                .orElse(size);
        byte[] bytes = bytes(pieces, begin, maxBytes);
        // Nobody asked for the half of a character with which the end, or the part after a gap, may begin.
        int head = from.isEmpty() || begin != asked ? continuation(bytes) : 0;
        boolean last = begin + bytes.length == size;
        int tail = last && finished ? 0 : unfinished(bytes, head);
        int length = bytes.length - head - tail;
        if (length <= 0 && !last) {
            tail = 0;
            length = bytes.length - head;
        }
        long start = begin + head;
        boolean gap = hasGap(pieces);
        return new LogSlice(
                start,
                start + length,
                size,
                begin - asked,
                gap,
                finished && start + length == size,
                new String(bytes, head, length, StandardCharsets.UTF_8));
    }

    private static boolean hasGap(List<Piece> pieces) {
        long expected = 0;
        for (Piece piece : pieces) {
            if (piece.begin() != expected) {
                return true;
            }
            expected = piece.end();
        }
        return false;
    }

    private static byte[] bytes(List<Piece> pieces, long begin, int maxBytes) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long at = begin;
        for (Piece piece : pieces) {
            int wanted = (int) Math.min(maxBytes - all.size(), piece.end() - at);
            if (at >= piece.begin() && wanted > 0) {
                byte[] part = bytes(piece, at, wanted);
                all.writeBytes(part);
                at += part.length;
                if (part.length < wanted) {
                    break;
                }
            }
        }
        return all.toByteArray();
    }

    private static byte[] bytes(Piece piece, long at, int wanted) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(wanted);
        try (SeekableByteChannel channel = Files.newByteChannel(piece.file())) {
            channel.position(at - piece.begin());
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                continue;
            }
        }
        byte[] part = new byte[buffer.position()];
        buffer.flip().get(part);
        return part;
    }

    private static List<Piece> pieces(Path folder) throws IOException {
        List<Piece> pieces = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + JobLog.SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.matches("[0-9]{15}\\.log") && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    long begin = Long.parseLong(name.substring(0, 15));
                    pieces.add(new Piece(file, begin, begin + Files.size(file)));
                }
            }
        } catch (NoSuchFileException e) {
            if (Files.isDirectory(folder)) {
                throw e;
            }
            // A job that wrote nothing has no folder.
            return List.of();
        } catch (NotDirectoryException e) {
            return List.of();
        }
        pieces.sort(Comparator.comparingLong(Piece::begin));
        // A piece that has a next one is full, however large it was when it was looked at.
        for (int i = 0; i < pieces.size() - 1; i++) {
            Piece piece = pieces.get(i);
            pieces.set(i, new Piece(piece.file(), piece.begin(), piece.begin() + JobLog.PIECE_BYTES));
        }
        return pieces;
    }

    /** How many bytes at the beginning belong to a character that began before. */
    private static int continuation(byte[] bytes) {
        int count = 0;
        while (count < bytes.length && count < LONGEST_CHARACTER - 1 && (bytes[count] & 0xC0) == 0x80) {
            count++;
        }
        return count;
    }

    /** How many bytes at the end belong to a character whose rest is missing. */
    private static int unfinished(byte[] bytes, int from) {
        for (int back = 1; back < LONGEST_CHARACTER && bytes.length - back >= from; back++) {
            int b = bytes[bytes.length - back] & 0xFF;
            if ((b & 0xC0) != 0x80) {
                int needed = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
                return needed > back ? back : 0;
            }
        }
        return 0;
    }
}
