package dev.signalbox.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * How a file or directory looked: enough to tell that it changed.
 *
 * @param size in bytes; -1 if it does not exist
 * @param modified nanoseconds since the epoch, UTC
 */
public record Fingerprint(Object fileKey, long size, long modified) {
    /** Of what does not exist. */
    public static final Fingerprint MISSING = new Fingerprint("", -1, 0);

    private static final long YOUNG_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** As it looks now, behind symbolic links. */
    public static Fingerprint of(Path path) {
        try {
            return of(Files.readAttributes(path, BasicFileAttributes.class));
        } catch (IOException e) {
            return MISSING;
        }
    }

    /** As it looked when these were read. */
    public static Fingerprint of(BasicFileAttributes attributes) {
        return new Fingerprint(keyOf(attributes), sizeOf(attributes), modifiedOf(attributes));
    }

    /** Whether the path looks like this now. */
    public boolean isThatOf(Path path) {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            return modifiedOf(now) == modified
                    && sizeOf(now) == size
                    && keyOf(now).equals(fileKey);
        } catch (IOException e) {
            return equals(MISSING);
        }
    }

    /**
     * Whether it was changed so shortly before that moment that it may change again within the same tick of the file
     * system's clock (4 or 10 ms on Linux) and look the same. A time in the future is no young one: it would stay so.
     *
     * @param nanos since the epoch
     */
    public boolean isYoungAt(long nanos) {
        return Math.abs(nanos - modified) < YOUNG_NANOS;
    }

    private static Object keyOf(BasicFileAttributes attributes) {
        Object key = attributes.fileKey();
        return key == null ? "" : key;
    }

    /** The size of a directory means nothing, and on some file systems it changes on its own. */
    private static long sizeOf(BasicFileAttributes attributes) {
        return attributes.isDirectory() ? 0 : attributes.size();
    }

    private static long modifiedOf(BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    }
}
