package dev.signalbox.http.api;

import dev.signalbox.bus.OpenSessions.Via;
import dev.signalbox.http.auth.Token;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One call from its beginning to its end, as the audit trail sees it. Used on one event loop. */
final class AuditedCall {
    private static final String SIGNED_IN = "signalbox.signed-in";
    private static final int LOCKED_OUT = 429;
    private static final String TOTP_NEEDED = "totp_needed";
    private static final int UNAUTHENTICATED = 401;
    private static final int FIRST_PROBLEM = 400;

    private final AuditTrail trail;
    private final Endpoint endpoint;
    private final Map<String, String> parameters;
    private final RoutingContext ctx;
    private final long begunAt = System.nanoTime();
    private Optional<Token> caller = Optional.empty();

    AuditedCall(AuditTrail trail, Endpoint endpoint, Map<String, String> parameters, RoutingContext ctx) {
        this.trail = trail;
        this.endpoint = endpoint;
        this.parameters = parameters;
        this.ctx = ctx;
    }

    private record SignedIn(Token who, Via via) {}

    /** Notes whom a call has signed in, and by what. */
    static void signedIn(RoutingContext ctx, Token who, Via via) {
        ctx.put(SIGNED_IN, new SignedIn(who, via));
    }

    /** The caller is known; what it may do is another matter. */
    void by(Optional<Token> token) {
        caller = token;
    }

    /** Something was given as proof of who calls, and proves nothing. */
    void withoutProof() {
        if (endpoint.audit() != Endpoint.Audit.NONE && endpoint.audit() != Endpoint.Audit.SIGN_IN) {
            refused("invalid_token");
        }
    }

    /** @param code of the problem that it was answered with; empty if there was none */
    void ended(int status, Optional<String> code) {
        boolean done = status < FIRST_PROBLEM;
        switch (endpoint.audit()) {
            case NONE -> {}
            case SIGN_IN -> {
                if (done) {
                    Optional.<SignedIn>ofNullable(ctx.get(SIGNED_IN))
                            .ifPresent(signed -> trail.signedIn(signed.who(), signed.via()));
                } else if (refuses(status, code)) {
                    refused(code.orElse("unauthenticated"));
                }
            }
            case SIGN_OUT -> {
                if (done) {
                    caller.ifPresent(trail::signedOut);
                } else {
                    command(status, code);
                }
            }
            case COMMAND -> command(status, code);
        }
    }

    /** Whoever is asked for a code has not been refused yet. */
    private static boolean refuses(int status, Optional<String> code) {
        return status == LOCKED_OUT
                || status == UNAUTHENTICATED && code.filter(TOTP_NEEDED::equals).isEmpty();
    }

    private void command(int status, Optional<String> code) {
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunAt);
        caller.ifPresent(who -> trail.command(who, operation(), parameters, status, code, tookMs));
    }

    private void refused(String code) {
        trail.refused(operation(), code, RemoteAddress.of(ctx.request()));
    }

    private String operation() {
        return endpoint.method() + " " + endpoint.path();
    }
}
