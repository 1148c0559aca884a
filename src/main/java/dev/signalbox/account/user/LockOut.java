package dev.signalbox.account.user;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Keeps whoever tries out passwords from trying many: failures are counted for each name, whether there is such a user or
 * not, and for each address. An attempt counts as failed from its beginning, so that many at once are no way around. In
 * memory only: a restart, which is not in the hands of whoever guesses, begins anew. For one thread.
 */
final class LockOut {
    private static final int NETWORK_BYTES = 8;

    private final FailureCounter names;
    private final FailureCounter addresses;
    private final InstantSource clock;

    /** One try that is allowed. */
    final class Attempt {
        private final String name;
        private final String network;
        private final boolean locks;

        private Attempt(String name, String network, boolean locks) {
            this.name = name;
            this.network = network;
            this.locks = locks;
        }

        /** Whether this one was the last that was allowed; if it has failed. */
        boolean locks() {
            return locks;
        }

        /** It was right: earlier failures for the name are forgotten. */
        void succeeded() {
            names.forget(name);
            addresses.takeBack(network, clock.instant());
        }

        /** Neither right nor wrong. */
        void undecided() {
            Instant now = clock.instant();
            names.takeBack(name, now);
            addresses.takeBack(network, now);
        }
    }

    LockOut(LockOutLimits limits, InstantSource clock) {
        this.names = new FailureCounter(limits.perName(), limits.window());
        this.addresses = new FailureCounter(limits.perAddress(), limits.window());
        this.clock = clock;
    }

    /** How long to wait before trying; empty if now. */
    Optional<Duration> lockedFor(String name, String address) {
        Instant now = clock.instant();
        Optional<Duration> ofName = names.lockedFor(name, now);
        Optional<Duration> ofAddress = addresses.lockedFor(network(address), now);
        return ofName.isPresent() && ofAddress.isPresent()
                ? ofName.filter(time -> time.compareTo(ofAddress.get()) >= 0).or(() -> ofAddress)
                : ofName.or(() -> ofAddress);
    }

    Attempt begin(String name, String address) {
        Instant now = clock.instant();
        String network = network(address);
        boolean nameLocks = names.count(name, now);
        boolean addressLocks = addresses.count(network, now);
        return new Attempt(name, network, nameLocks || addressLocks);
    }

    /** Of IPv6 the half that names a network: the other one is the caller's to choose. */
    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            // With a colon in it there is nothing to be looked up.
            InetAddress parsed = InetAddress.getByName(address.replaceFirst("%.*$", ""));
            return parsed instanceof Inet6Address
                    ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), NETWORK_BYTES))
                    : parsed.getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
