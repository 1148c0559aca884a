package dev.signalbox.http.guard;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host with or without a port, as in a {@code Host} header.
 *
 * @param host lower case; an IPv6 address keeps its brackets
 */
record Authority(String host, Optional<Integer> port) {
    private static final Pattern FORM =
            Pattern.compile("(\\[[0-9a-fA-F:.]{2,45}]|[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}))(?::([0-9]{1,5}))?");

    /** Empty if the text is nothing of that kind. */
    static Optional<Authority> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        Optional<Integer> port = Optional.ofNullable(form.group(2)).map(Integer::valueOf);
        return port.filter(number -> number > 65_535).isPresent()
                ? Optional.empty()
                : Optional.of(new Authority(form.group(1).toLowerCase(Locale.ROOT), port));
    }

    /** Whether both are the same place when the port, if left out, is this one. */
    boolean sameAs(Authority other, int defaultPort) {
        return host.equals(other.host) && port.orElse(defaultPort).equals(other.port.orElse(defaultPort));
    }
}
