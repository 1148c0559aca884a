package dev.signalbox.bus;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The signature of a set of items, kept up to date as items come, change and go. It does not depend on the order of the
 * items and is the same after a restart, because it is the sum of one 128-bit hash an item. Not safe for use by several
 * threads.
 */
public final class Signature {
    private long high;
    private long low;

    /** Adds an item with this key and this version (any text that changes when and only when the item does). */
    public void add(String key, String version) {
        ByteBuffer hash = hash(key, version);
        high += hash.getLong();
        low += hash.getLong();
    }

    /** Takes an item away that was added with the same key and version. */
    public void remove(String key, String version) {
        ByteBuffer hash = hash(key, version);
        high -= hash.getLong();
        low -= hash.getLong();
    }

    /** 32 hexadecimal digits; all zero for the empty set. */
    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }

    /** The hash of one item's content, for use as its version: 16 hexadecimal digits. */
    public static String versionOf(String content) {
        return String.format("%016x", hash("", content).getLong());
    }

    private static ByteBuffer hash(String key, String version) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(key.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0);
            return ByteBuffer.wrap(sha256.digest(version.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
