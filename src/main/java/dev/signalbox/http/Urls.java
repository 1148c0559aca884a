package dev.signalbox.http;

import java.util.Set;

/** Addresses for people. */
final class Urls {
    private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

    private Urls() {}

    /** The host to write into a URL for a server that is bound to that address; a wildcard is no address to go to. */
    static String reachableHost(String bound) {
        if (EVERYWHERE.contains(bound)) {
            return "127.0.0.1";
        }
        return bound.contains(":") && !bound.startsWith("[") ? "[" + bound + "]" : bound;
    }
}
