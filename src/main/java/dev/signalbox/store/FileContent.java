package dev.signalbox.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Tells from the bytes of a SQLite file, which others write at the same time, whether it is still what it was. Thread-safe;
 * the channel stays its owner's.
 */
final class FileContent {
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    /** Where the header has the size of a page, the number of pages, and the user version. */
    private static final int PAGE_SIZE_AT = 16;

    private static final int PAGES_AT = 28;
    private static final int NUMBER_AT = 60;

    private static final int HEADER_BYTES = 100;
    /** Table {@code meta} is one page, among the first. */
    private static final int TEXT_WITHIN_BYTES = 1024 * 1024;
    /** What is read while it is being written may be half of each. */
    private static final int ATTEMPTS = 3;

    private final FileChannel channel;
    private volatile Optional<Seal> seal = Optional.empty();
    private volatile long lastSize;

    FileContent(FileChannel channel) {
        this.channel = channel;
    }

    /** Holds the file to this seal, unless it does not bear it yet: a reader can keep the log from being emptied. */
    void hold(Seal expected) throws IOException {
        ByteBuffer header = read(HEADER_BYTES);
        boolean borne = header.limit() == HEADER_BYTES && header.getInt(NUMBER_AT) == expected.number();
        seal = Optional.of(expected).filter(it -> borne);
    }

    /** Whether this is a database, and the one that was sealed. */
    boolean isSame() throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            ByteBuffer header = read(HEADER_BYTES);
            long size = channel.size();
            if (startsAsDatabase(header) && !isCut(header, size) && (seal.isEmpty() || bears(header, seal.get()))) {
                lastSize = size;
                return true;
            }
        }
        return false;
    }

    private static boolean startsAsDatabase(ByteBuffer header) {
        return header.limit() == HEADER_BYTES && Arrays.equals(header.array(), 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    // While the log is brought into the file the header comes first: then it tells of pages that are still to come. But
    // the
    // file does not shrink then.
    private boolean isCut(ByteBuffer header, long size) {
        int pageSize = Short.toUnsignedInt(header.getShort(PAGE_SIZE_AT));
        long whole = Integer.toUnsignedLong(header.getInt(PAGES_AT)) * (pageSize == 1 ? 65_536 : pageSize);
        return size < lastSize && size < whole;
    }

    private boolean bears(ByteBuffer header, Seal expected) throws IOException {
        int number = header.getInt(NUMBER_AT);
        if (number == expected.number()) {
            return true;
        }
        ByteBuffer start = read(TEXT_WITHIN_BYTES);
        boolean bears =
                new String(start.array(), 0, start.limit(), StandardCharsets.ISO_8859_1).contains(expected.text());
        if (bears) {
            // Another program has set its own user version.
            seal = Optional.of(new Seal(number, expected.text()));
        }
        return bears;
    }

    /** The file's beginning, as much of it as there is. */
    private ByteBuffer read(int bytes) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(bytes);
        while (start.hasRemaining() && channel.read(start, start.position()) > 0) {
            // Until all is there or the file ends.
        }
        return start.flip();
    }
}
