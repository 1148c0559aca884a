package dev.signalbox.http.guard;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The names under which this server may be called. Without such a list any web page could reach a server on the visitor's
 * own machine by pointing its own name at 127.0.0.1.
 */
final class AllowedHosts {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> WILDCARDS = Set.of("0.0.0.0", "::", "[::]", "*");

    private final Set<Authority> configured = new HashSet<>();
    private final Optional<Authority> bound;

    /**
     * @param bound the address that the server listens on; calling it by that is always allowed
     * @param names host, or host and port
     * @throws IllegalArgumentException naming an entry that is neither
     */
    AllowedHosts(String bound, List<String> names) {
        for (String name : names) {
            configured.add(Authority.parse(name)
                    .orElseThrow(() -> new IllegalArgumentException("not a host, nor a host with a port: " + name)));
        }
        this.bound = WILDCARDS.contains(bound)
                ? Optional.empty()
                : Authority.parse(bound.contains(":") && !bound.startsWith("[") ? "[" + bound + "]" : bound);
    }

    boolean allow(Authority called) {
        boolean byAddress = LOOPBACK.contains(called.host())
                || bound.map(Authority::host).filter(called.host()::equals).isPresent();
        return byAddress || allowByName(called);
    }

    /** Whether it is one of the configured names; being on the same machine, where others serve too, is not enough. */
    boolean allowByName(Authority called) {
        return configured.contains(called) || configured.contains(new Authority(called.host(), Optional.empty()));
    }
}
