package dev.signalbox.gate;

import dev.signalbox.bus.Signature;
import java.util.function.Predicate;

/** What gates are called to the outside: as the asker calls them, wherever that is possible. */
final class GateIds {
    private static final int MAX_LENGTH = 100;

    private GateIds() {}

    /**
     * A name that fits {@code [A-Za-z0-9._-]{1,128}} and that no other gate of the project has.
     *
     * @param wanted as the asker calls it
     */
    static String free(String wanted, KnownGate.Key key, Predicate<String> isTaken) {
        String plain = wanted.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^\\.+", "");
        String id = plain.substring(0, Math.min(MAX_LENGTH, plain.length()));
        boolean exact = id.equals(wanted) && !id.isEmpty();
        // Two sources may use one name, and some use a name again.
        return exact && !isTaken.test(id)
                ? id
                : (id.isEmpty() ? "gate" : id) + "." + Signature.versionOf(key.toString());
    }
}
