package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.OpenSessions;
import dev.signalbox.bus.OpenSessions.Via;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.Token;
import dev.signalbox.http.auth.TokenIssuer;
import dev.signalbox.http.auth.TokenIssuer.Issued;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs browsers in, whatever their proof was: the one place where sessions begin. Makes the token, puts the session on the
 * list of those that can be ended, and notes it for the audit trail. Used on one event loop.
 */
final class NewSessions {
    private static final Logger LOG = LoggerFactory.getLogger(NewSessions.class);

    private final Bus bus;
    private final Optional<TokenIssuer> issuer;
    private final Duration ttl;
    private final SessionCookie cookie;
    private final Clock clock = Clock.systemUTC();
    private boolean complained;

    /**
     * Who somebody proved to be.
     *
     * @param issuedAt what the session's token names as its time, to the second: not later than the proof, so that whoever is
     *     cut off meanwhile stays so; empty if that is not known
     * @param notAfter when the proof itself ends
     * @param run the server run that the proof is good for; empty if it outlives runs
     */
    record Proof(
            String subject,
            Role role,
            String account,
            Via via,
            Optional<Instant> issuedAt,
            Optional<Instant> notAfter,
            Optional<String> run) {}

    /** @param setCookie what the browser has to be sent */
    record Begun(Token token, String setCookie) {}

    /**
     * @param issuer empty if this server cannot sign tokens; then nobody can sign in with a cookie
     * @param ttl how long a session lasts, unless its proof ends before
     */
    NewSessions(Bus bus, Optional<TokenIssuer> issuer, Duration ttl, SessionCookie cookie) {
        this.bus = bus;
        this.issuer = issuer;
        this.ttl = ttl;
        this.cookie = cookie;
    }

    boolean possible() {
        return issuer.isPresent();
    }

    /** @throws ProblemException 403 if there can be no sessions here */
    void require() {
        signer();
    }

    private TokenIssuer signer() {
        return issuer.orElseThrow(() -> new ProblemException(
                new Problem(403, "no_sessions", "this server has no key of its own: send a bearer token")));
    }

    /** Fails with {@link ProblemException} only. */
    Future<Begun> begin(RoutingContext ctx, Proof proof) {
        Instant now = clock.instant();
        Instant end = proof.notAfter().filter(now.plus(ttl)::isAfter).orElseGet(() -> now.plus(ttl));
        Issued issued =
                signer().issueUntil(proof.subject(), proof.role(), proof.account(), proof.issuedAt(), end, proof.run());
        Token token = issued.token();
        AuditedCall.signedIn(ctx, token, proof.via());
        Begun begun = new Begun(token, cookie.set(issued.value(), Duration.between(now, token.expiresAt())));
        OpenSessions.Session session = new OpenSessions.Session(
                token.tokenId(),
                token.subject(),
                token.account(),
                token.role().wireName(),
                proof.via(),
                now.truncatedTo(ChronoUnit.MILLIS),
                token.expiresAt(),
                RemoteAddress.of(ctx.request()),
                userAgent(ctx));
        return bus.request(OpenSessions.BEGUN, new OpenSessions.Begun(session))
                .map(begun)
                .recover(failure -> {
                    // Whoever may come in does, also while the database is away; the session can be ended as any token
                    // can.
                    if (!complained) {
                        complained = true;
                        LOG.warn("sessions are not listed now: {}", failure.getMessage());
                    }
                    return Future.succeededFuture(begun);
                });
    }

    private static String userAgent(RoutingContext ctx) {
        String text = Optional.ofNullable(ctx.request().getHeader(HttpHeaders.USER_AGENT))
                .orElse("")
                .replaceAll("[^\\x20-\\x7e]", "?");
        return text.substring(0, Math.min(OpenSessions.MAX_USER_AGENT, text.length()));
    }
}
