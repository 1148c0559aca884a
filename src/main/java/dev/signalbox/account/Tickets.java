package dev.signalbox.account;

import dev.signalbox.bus.Sessions.Identity;
import dev.signalbox.bus.Sessions.Ticket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tickets that sign somebody in once. Only their hashes are kept, so a look-up tells nothing by its duration. Used by one
 * thread at a time.
 */
final class Tickets {
    /** Beyond this the oldest ticket is worth nothing any more. */
    static final int MAX_OPEN = 1_000;

    private static final int BYTES = 32;

    private record Open(Identity identity, Instant expiresAt) {}

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Open> open = new LinkedHashMap<>();

    Tickets(Clock clock) {
        this.clock = clock;
    }

    Ticket issue(Identity identity, long ttlMs) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Instant expiresAt = clock.instant().plusMillis(ttlMs);
        open.values().removeIf(ticket -> !clock.instant().isBefore(ticket.expiresAt()));
        if (open.size() >= MAX_OPEN) {
            open.remove(open.keySet().iterator().next());
        }
        open.put(hash(value), new Open(identity, expiresAt));
        return new Ticket(value, expiresAt);
    }

    /** Whoever the ticket is for; empty if it is unknown, was redeemed before or is too old. */
    Optional<Identity> redeem(String value) {
        return Optional.ofNullable(open.remove(hash(value)))
                .filter(ticket -> clock.instant().isBefore(ticket.expiresAt()))
                .map(Open::identity);
    }

    private static String hash(String value) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(value.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
