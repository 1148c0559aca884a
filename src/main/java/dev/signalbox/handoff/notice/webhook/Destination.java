package dev.signalbox.handoff.notice.webhook;

import dev.signalbox.handoff.notice.AddressRange;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Finds the one address that a webhook is sent to: a name is looked up once, and only what was looked at is used. */
final class Destination {
    private final HostResolver resolver;
    private final PublicAddresses allowed;

    Destination(HostResolver resolver, PublicAddresses allowed) {
        this.resolver = resolver;
        this.allowed = allowed;
    }

    /** The host may not be reached. */
    static final class ForbiddenException extends Exception {
        private static final long serialVersionUID = 1L;

        ForbiddenException(String message) {
            super(message);
        }
    }

    /**
     * Blocking.
     *
     * @throws ForbiddenException if any of its addresses may not be reached: a name that leads to the inside and to the
     *     outside is a trap
     */
    InetAddress of(String host) throws UnknownHostException, ForbiddenException {
        Optional<InetAddress> literal = AddressRange.literal(host);
        List<InetAddress> addresses = literal.isPresent() ? List.of(literal.get()) : resolver.resolve(host);
        if (addresses.isEmpty()) {
            throw new UnknownHostException(host);
        }
        for (InetAddress address : addresses) {
            if (!allowed.allows(address)) {
                throw new ForbiddenException(host + " leads to " + address.getHostAddress()
                        + ", which is not public and not in allowed_private");
            }
        }
        return addresses.get(0);
    }
}
