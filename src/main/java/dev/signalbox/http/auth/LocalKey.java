package dev.signalbox.http.auth;

import java.util.Arrays;

/** The secret with which this server signs its own tokens. Never printed. */
public final class LocalKey {
    /** As many bytes as the hash has; a shorter secret could be guessed from a token. */
    public static final int MIN_BYTES = 32;

    private final byte[] bytes;

    /** @throws IllegalArgumentException if there are fewer than {@link #MIN_BYTES} bytes, or all are the same */
    public LocalKey(byte[] bytes) {
        if (bytes.length < MIN_BYTES) {
            throw new IllegalArgumentException(
                    "the signing key has " + bytes.length + " bytes, at least " + MIN_BYTES + " are needed");
        }
        byte[] same = new byte[bytes.length];
        Arrays.fill(same, bytes[0]);
        if (Arrays.equals(bytes, same)) {
            throw new IllegalArgumentException("the signing key is one byte again and again");
        }
        this.bytes = bytes.clone();
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "LocalKey[...]";
    }
}
