package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.OpenSessions;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.Token;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where one is signed in, and signing out there. Administrators do the same for others of their account. */
final class OpenSessionsApi {
    private static final String PATH = "/api/sessions";
    private static final int MAX_SUBJECT = 128;

    private final Bus bus;
    private final SessionCookie cookie;

    /** One session as the contract has it. */
    record Shown(
            String id,
            String subject,
            String role,
            OpenSessions.Via via,
            Instant startedAt,
            Instant expiresAt,
            String address,
            String userAgent,
            boolean current) {}

    OpenSessionsApi(Bus bus, SessionCookie cookie) {
        this.bus = bus;
        this.cookie = cookie;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of(HttpMethod.GET, PATH, Access.VIEWER, this::list),
                Endpoint.of(HttpMethod.DELETE, PATH, Access.VIEWER, this::endAll)
                        .alsoWhenReadOnly(),
                Endpoint.of(HttpMethod.DELETE, PATH + "/{id}", Access.VIEWER, this::end)
                        .alsoWhenReadOnly());
    }

    private Future<Answer> list(Call call) {
        Token caller = call.caller();
        return bus.request(OpenSessions.LIST, new OpenSessions.ListRequest(subject(call), caller.account()))
                .map(listed -> Answer.json(
                        200,
                        Map.of(
                                "sessions",
                                listed.sessions().stream()
                                        .map(session -> shown(session, caller))
                                        .toList())));
    }

    private Future<Answer> endAll(Call call) {
        Token caller = call.caller();
        String subject = subject(call);
        return bus.request(OpenSessions.END_ALL, new OpenSessions.EndAll(subject, caller.account(), caller.subject()))
                .map(ended -> subject.equals(caller.subject())
                        ? Answer.empty(204).with("set-cookie", cookie.clear())
                        : Answer.empty(204));
    }

    private Future<Answer> end(Call call) {
        Token caller = call.caller();
        String id = call.parameter("id");
        Optional<String> whose = isAdmin(caller) ? Optional.empty() : Optional.of(caller.subject());
        return bus.request(OpenSessions.END, new OpenSessions.End(id, caller.account(), whose))
                .map(ended -> {
                    if (ended.count() == 0) {
                        throw new ProblemException(new Problem(404, "unknown_session", "there is no such session"));
                    }
                    return id.equals(caller.tokenId())
                            ? Answer.empty(204).with("set-cookie", cookie.clear())
                            : Answer.empty(204);
                });
    }

    /** Whose sessions are meant. */
    private static String subject(Call call) {
        Token caller = call.caller();
        String subject = call.query("subject").orElse(caller.subject());
        if (subject.isEmpty() || subject.length() > MAX_SUBJECT) {
            throw new ProblemException(
                    Problem.badRequest("bad_query", "subject has 1 to " + MAX_SUBJECT + " characters"));
        }
        if (!subject.equals(caller.subject()) && !isAdmin(caller)) {
            throw new ProblemException(new Problem(403, "role_too_low", "the sessions of others need the role admin"));
        }
        return subject;
    }

    private static boolean isAdmin(Token caller) {
        return caller.role().covers(Role.ADMIN);
    }

    private static Shown shown(OpenSessions.Session session, Token caller) {
        return new Shown(
                session.id(),
                session.subject(),
                session.role(),
                session.via(),
                session.startedAt(),
                session.expiresAt(),
                session.address(),
                session.userAgent(),
                session.id().equals(caller.tokenId()));
    }
}
