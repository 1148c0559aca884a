package dev.signalbox.http.auth;

import dev.signalbox.bus.Sessions.CutOff;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens that are worth nothing before their end: by their id, because they were signed out, or because they were issued
 * before their person was cut off. Of ids only those that could still be used are kept, so there are as many as sign-outs
 * in one token's lifetime; of cut-offs one a person. Used on one event loop.
 */
public final class RevokedTokens {
    private final Map<String, Instant> ends = new HashMap<>();
    private final Map<Person, CutOff> cutOffs = new HashMap<>();

    private record Person(String subject, String account) {}

    public void add(String tokenId, Instant expiresAt) {
        ends.put(tokenId, expiresAt);
    }

    /** An older one than is known changes nothing. */
    public void add(CutOff cutOff) {
        cutOffs.merge(
                new Person(cutOff.subject(), cutOff.account()),
                cutOff,
                (one, other) -> one.at().isBefore(other.at()) ? other : one);
    }

    /** Whether the token was signed out, or its person was cut off after it was issued. */
    public boolean contains(Token token) {
        return ends.containsKey(token.tokenId())
                || of(token.subject(), token.account())
                        .filter(cutOff -> cutOff.covers(token.issuedAt()))
                        .isPresent();
    }

    /** The first second, from now on, of which a token of that person counts. */
    public Instant countsFrom(String subject, String account, Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        return of(subject, account).map(CutOff::end).filter(second::isBefore).orElse(second);
    }

    private Optional<CutOff> of(String subject, String account) {
        return Optional.ofNullable(cutOffs.get(new Person(subject, account)));
    }

    /** Forgets ids that have ended anyway. */
    public void forgetExpired(Instant now) {
        ends.values().removeIf(end -> !now.isBefore(end));
    }

    /** How many ids are kept. */
    public int size() {
        return ends.size();
    }
}
