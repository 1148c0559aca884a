package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.OpenSessions.Via;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Sessions;
import dev.signalbox.bus.Users;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.api.NewSessions.Proof;
import dev.signalbox.http.auth.InvalidTokenException;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.Token;
import dev.signalbox.http.state.ProjectDirectory;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Signing in with a ticket, a token or a password, asking who one is, and signing out. */
final class SessionApi {
    private static final String PATH = "/api/session";
    private static final int MAX_USERNAME = 64;
    private static final int MAX_PASSWORD = 1_024;
    private static final Pattern CODE = Pattern.compile("[0-9]{6}");

    private final Bus bus;
    private final Authentication authentication;
    private final NewSessions sessions;
    private final SessionCookie cookie;
    private final ProjectDirectory projects;
    private final Map<String, Object> about = new LinkedHashMap<>();

    /** The body that signs in: a ticket, a token, or name and password. */
    record SignIn(
            Optional<String> ticket,
            Optional<String> token,
            Optional<String> username,
            Optional<String> password,
            Optional<String> totp) {
        /** Without what is secret. */
        @Override
        public String toString() {
            return "SignIn[...]";
        }
    }

    /** Who is signed in; empty if nobody is. */
    record Current(Optional<Map<String, Object>> session) {}

    /** One identity provider; {@code url} is relative to the page. */
    record Provider(String name, String url) {}

    record Methods(boolean ticket, boolean token, boolean password, List<Provider> oidc) {}

    /**
     * @param readOnly whether nothing can be changed here
     * @param demo what the page tells if its projects are made up
     */
    SessionApi(
            Bus bus,
            Authentication authentication,
            NewSessions sessions,
            SessionCookie cookie,
            ProjectDirectory projects,
            boolean readOnly,
            Optional<String> demo) {
        this.bus = bus;
        this.authentication = authentication;
        this.sessions = sessions;
        this.cookie = cookie;
        this.projects = projects;
        about.put("read_only", readOnly);
        about.put("demo", demo.isPresent());
        demo.ifPresent(hint -> about.put("hint", hint));
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of(HttpMethod.POST, PATH, Access.PUBLIC, this::signIn)
                        .audited(Endpoint.Audit.SIGN_IN)
                        .alsoWhenReadOnly(),
                Endpoint.get(PATH, Access.VIEWER, call -> Answer.json(200, identity(call.caller()))),
                Endpoint.of(HttpMethod.GET, PATH + "/current", Access.PUBLIC, this::current),
                Endpoint.of(HttpMethod.GET, PATH + "/methods", Access.PUBLIC, this::methods),
                Endpoint.of(HttpMethod.DELETE, PATH, Access.VIEWER, this::signOut)
                        .audited(Endpoint.Audit.SIGN_OUT)
                        .alsoWhenReadOnly());
    }

    private Future<Answer> signIn(Call call) {
        sessions.require();
        return proof(call)
                .compose(proof -> sessions.begin(call.ctx(), proof))
                .map(begun -> Answer.json(200, identity(begun.token())).with("set-cookie", begun.setCookie()));
    }

    private Future<Proof> proof(Call call) {
        SignIn given = call.body(SignIn.class);
        long ways = List.of(given.ticket(), given.token(), given.username()).stream()
                .filter(Optional::isPresent)
                .count();
        boolean whole = given.username().isPresent() == given.password().isPresent()
                && (given.totp().isEmpty() || given.username().isPresent());
        if (ways != 1 || !whole) {
            throw new ProblemException(Problem.badRequest(
                    "bad_request", "the body needs either a ticket, or a token, or username and password"));
        }
        if (given.ticket().isPresent()) {
            return ticket(given.ticket().get());
        }
        return given.token().isPresent() ? token(given.token().get()) : password(call, given);
    }

    private Future<Proof> ticket(String ticket) {
        return bus.request(Sessions.REDEEM_TICKET, new Sessions.RedeemTicket(ticket))
                .map(who -> new Proof(
                        who.subject(),
                        role(who),
                        who.account(),
                        Via.TICKET,
                        Optional.of(authentication.countsFrom(who.subject(), who.account())),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** The session begins when its token did: a cut-off in between is one of both. */
    private Future<Proof> token(String value) {
        return authentication
                .verify(value)
                .map(token -> new Proof(
                        token.subject(),
                        token.role(),
                        token.account(),
                        Via.TOKEN,
                        token.issuedAt(),
                        Optional.of(token.expiresAt()),
                        token.run()))
                .recover(SessionApi::refusedToken);
    }

    private Future<Proof> password(Call call, SignIn given) {
        String username = given.username().orElseThrow();
        String password = given.password().orElseThrow();
        if (username.isEmpty()
                || username.length() > MAX_USERNAME
                || password.isEmpty()
                || password.length() > MAX_PASSWORD
                || given.totp().filter(code -> !isCode(code)).isPresent()) {
            throw new ProblemException(
                    Problem.badRequest("bad_request", "the username, password or code has no such form"));
        }
        Users.SignIn question = new Users.SignIn(
                username, password, given.totp(), RemoteAddress.of(call.ctx().request()));
        return bus.request(Users.SIGN_IN, question, Users.TIMEOUT_MS).map(answer -> {
            UserProblems.require(answer.refusal());
            Users.SignedIn signedIn = answer.signedIn().orElseThrow();
            Sessions.Identity who = signedIn.identity();
            return new Proof(
                    who.subject(),
                    role(who),
                    who.account(),
                    Via.PASSWORD,
                    Optional.of(signedIn.notBefore()),
                    Optional.empty(),
                    Optional.empty());
        });
    }

    /** Whether that can be a code of an authenticator app at all. */
    static boolean isCode(String text) {
        return CODE.matcher(text).matches();
    }

    private Future<Answer> methods(Call call) {
        boolean possible = sessions.possible();
        return bus.request(Users.METHODS, new Users.MethodsRequest())
                .map(known -> new Methods(possible, possible, possible && known.password(), List.of()))
                .recover(failure -> failure instanceof RefusedException
                        ? Future.succeededFuture(new Methods(false, possible, false, List.of()))
                        : Future.failedFuture(failure))
                .map(methods -> Answer.json(200, methods));
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
