package dev.signalbox.watch;

import dev.signalbox.bus.Signature;
import java.util.regex.Pattern;

/** Makes the name that a project has in URLs: {@code [A-Za-z0-9_-]{1,64}}. */
final class Slugs {
    private static final int MAX_LENGTH = 64;
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_-]{1," + MAX_LENGTH + "}");
    private static final int HASH_LENGTH = 6;

    private Slugs() {}

    /** The folder's name itself where it fits; else a readable form of it with a short hash that tells it apart. */
    static String of(String prefix, String folderName) {
        String name = prefix + folderName;
        return VALID.matcher(name).matches() ? name : distinct(name, name);
    }

    /** The same for a second folder of that name: {@code distinction} is what differs, for example its path. */
    static String distinct(String name, String distinction) {
        String readable = name.replaceAll("[^A-Za-z0-9_-]+", "-");
        int room = MAX_LENGTH - HASH_LENGTH - 1;
        return readable.substring(0, Math.min(room, readable.length()))
                + "-"
                + Signature.versionOf(distinction).substring(0, HASH_LENGTH);
    }
}
