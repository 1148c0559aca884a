package dev.signalbox.account;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Sessions.CutOff;
import dev.signalbox.bus.Sessions.Identity;
import dev.signalbox.bus.Sessions.Ticket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One-use tickets, kept in memory only: they are gone after a restart. Used on one thread.
 */
final class Tickets {
    /** Tickets that wait at the same time. */
    static final int MAX_WAITING = 1_000;
    /** No ticket lives longer, whatever is asked for. */
    static final Duration MAX_TTL = Duration.ofMinutes(2);

    private static final int BYTES = 32;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final List<Waiting> waiting = new ArrayList<>();

    private record Waiting(byte[] value, Identity identity, Instant expiresAt) {}

    Tickets(Clock clock) {
        this.clock = clock;
    }

    /** @throws RefusedException if too many wait already or the time to live is not positive */
    Ticket issue(Identity identity, long ttlMs) {
        if (ttlMs <= 0) {
            throw new RefusedException(FailureCode.BAD_REQUEST, "a ticket must live for a while");
        }
        forgetExpired();
        if (waiting.size() >= MAX_WAITING) {
            throw new RefusedException(FailureCode.UNAVAILABLE, "too many tickets are waiting to be used");
        }
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String value = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant expiresAt = clock.instant().plusMillis(Math.min(ttlMs, MAX_TTL.toMillis()));
        waiting.add(new Waiting(value.getBytes(StandardCharsets.US_ASCII), identity, expiresAt));
        return new Ticket(value, expiresAt);
    }

    /** @throws RefusedException {@link FailureCode#UNAUTHENTICATED} if the ticket is unknown, used or too old */
    Identity redeem(String value) {
        forgetExpired();
        byte[] given = value.getBytes(StandardCharsets.UTF_8);
        Optional<Waiting> found = Optional.empty();
        // All are compared in full, so that the time taken tells nothing about any of them.
        for (Waiting ticket : waiting) {
            if (MessageDigest.isEqual(ticket.value(), given)) {
                found = Optional.of(ticket);
            }
        }
        Waiting used = found.orElseThrow(() -> new RefusedException(
                FailureCode.UNAUTHENTICATED, "the ticket is unknown, was used already or is too old"));
        waiting.remove(used);
        return used.identity();
    }

    /** Tickets of that person are not to be had any more: they were for one who was trusted then. */
    void forget(CutOff cutOff) {
        waiting.removeIf(ticket -> ticket.identity().subject().equals(cutOff.subject())
                && ticket.identity().account().equals(cutOff.account()));
    }

    private void forgetExpired() {
        Instant now = clock.instant();
        waiting.removeIf(ticket -> !now.isBefore(ticket.expiresAt()));
    }
}
