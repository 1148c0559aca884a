package dev.signalbox.watch.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What stands for a path where paths are not spoken of. */
final class LogIds {
    private static final int HASH_BYTES = 6;
    private static final int READABLE = 60;

    private LogIds() {}

    /** {@code [A-Za-z0-9._-]{1,128}}; the same path has the same id everywhere and for ever. */
    static String of(String path) {
        String readable = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]+", "-");
        String end = readable.substring(Math.max(0, readable.length() - READABLE));
        return hash(path.getBytes(StandardCharsets.UTF_8), HASH_BYTES) + "-" + end;
    }

    /** The beginning of the SHA-256, in hex. */
    static String hash(byte[] content, int bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash, 0, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
