package dev.signalbox.store;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * What Signalbox writes into the database each time that it opens it, so that a file that is copied over it while it is
 * open can be told from it: neither a backup nor a copy from before bears it.
 *
 * @param number in the file's header, where a look costs nothing; others may change it there
 * @param text in the table {@code meta}
 */
record Seal(int number, String text) {
    /** The key of the text. */
    static final String KEY = "seal";

    /** What a database bears that nobody has opened yet. */
    static final Seal NONE = new Seal(0, "");

    private static final SecureRandom RANDOM = new SecureRandom();

    static Seal random() {
        return new Seal(
                1 + RANDOM.nextInt(Integer.MAX_VALUE - 1), UUID.randomUUID().toString());
    }
}
