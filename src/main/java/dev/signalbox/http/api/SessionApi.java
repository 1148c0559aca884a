package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Sessions;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.InvalidTokenException;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.Token;
import dev.signalbox.http.auth.TokenIssuer;
import dev.signalbox.http.state.ProjectDirectory;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signing in with a ticket or a token, asking who one is, and signing out. */
final class SessionApi {
    private static final String PATH = "/api/session";

    private final Bus bus;
    private final Authentication authentication;
    private final Optional<TokenIssuer> issuer;
    private final Duration ttl;
    private final SessionCookie cookie;
    private final ProjectDirectory projects;
    private final Map<String, Object> about = new LinkedHashMap<>();
    private final Clock clock = Clock.systemUTC();

    /** The body that signs in: one of the two. */
    record SignIn(Optional<String> ticket, Optional<String> token) {}

    /** Who is signed in; empty if nobody is. */
    record Current(Optional<Map<String, Object>> session) {}

    /**
     * @param issuer empty if this server cannot sign tokens; then nobody can sign in with a cookie
     * @param ttl how long a session lasts, unless the token given for it ends before
     * @param demo what the page tells if its projects are made up
     */
    SessionApi(
            Bus bus,
            Authentication authentication,
            Optional<TokenIssuer> issuer,
            Duration ttl,
            SessionCookie cookie,
            ProjectDirectory projects,
            Optional<String> demo) {
        this.bus = bus;
        this.authentication = authentication;
        this.issuer = issuer;
        this.ttl = ttl;
        this.cookie = cookie;
        this.projects = projects;
        about.put("demo", demo.isPresent());
        demo.ifPresent(hint -> about.put("hint", hint));
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of(HttpMethod.POST, PATH, Access.PUBLIC, this::signIn).audited(Endpoint.Audit.SIGN_IN),
                Endpoint.get(PATH, Access.VIEWER, call -> Answer.json(200, identity(call.caller()))),
                Endpoint.of(HttpMethod.GET, PATH + "/current", Access.PUBLIC, this::current),
                Endpoint.of(HttpMethod.DELETE, PATH, Access.VIEWER, this::signOut)
                        .audited(Endpoint.Audit.SIGN_OUT));
    }

    private Future<Answer> signIn(Call call) {
        TokenIssuer signer = issuer.orElseThrow(() -> new ProblemException(
                new Problem(403, "no_sessions", "this server has no key of its own: send a bearer token")));
        SignIn proof = call.body(SignIn.class);
        Instant end = clock.instant().plus(ttl);
        Future<TokenIssuer.Issued> session;
        if (proof.ticket().isPresent() && proof.token().isEmpty()) {
            session = bus.request(
                            Sessions.REDEEM_TICKET,
                            new Sessions.RedeemTicket(proof.ticket().get()))
                    .map(who -> signer.issueUntil(who.subject(), role(who), who.account(), end, Optional.empty()));
        } else if (proof.token().isPresent() && proof.ticket().isEmpty()) {
            session = authentication
                    .verify(proof.token().get())
                    .map(token -> signer.issueUntil(
                            token.subject(),
                            token.role(),
                            token.account(),
                            token.expiresAt().isBefore(end) ? token.expiresAt() : end,
                            token.run()))
                    .recover(SessionApi::refusedToken);
        } else {
            throw new ProblemException(Problem.badRequest("bad_request", "the body needs either a ticket or a token"));
        }
        return session.map(issued -> {
            AuditedCall.signedIn(call.ctx(), issued.token());
            Duration maxAge = Duration.between(clock.instant(), issued.token().expiresAt());
            return Answer.json(200, identity(issued.token())).with("set-cookie", cookie.set(issued.value(), maxAge));
        });
    }

    /** The session if there is one: a page that asks this on a first visit is not refused, so no browser notes an error. */
    private Future<Answer> current(Call call) {
        return authentication
                .of(call.ctx().request())
                .recover(failure -> failure instanceof InvalidTokenException
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure))
                .map(token -> Answer.json(200, new Current(token.map(this::identity))));
    }

    private Future<Answer> signOut(Call call) {
        Token token = call.caller();
        return bus.request(Sessions.SIGN_OUT, new Sessions.SignOut(token.tokenId(), token.expiresAt()))
                .map(done -> Answer.empty(204).with("set-cookie", cookie.clear()));
    }

    private Map<String, Object> identity(Token token) {
        Map<String, Object> identity = new LinkedHashMap<>();
        identity.put("subject", token.subject());
        identity.put("role", token.role().wireName());
        identity.put("account", token.account());
        identity.put("expires_at", token.expiresAt());
        projects.workspaces(token.account()).ifPresent(count -> identity.put("workspaces", count));
        identity.putAll(about);
        return identity;
    }

    private static Role role(Sessions.Identity who) {
        return Role.of(who.role())
                .orElseThrow(() -> new IllegalStateException("a ticket for an unknown role: " + who.role()));
    }

    private static <T> Future<T> refusedToken(Throwable failure) {
        return Future.failedFuture(
                failure instanceof InvalidTokenException
                        ? new ProblemException(new Problem(401, "token_refused", "the token is not valid"))
                        : failure);
    }
}
