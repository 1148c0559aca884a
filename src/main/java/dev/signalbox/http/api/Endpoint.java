package dev.signalbox.http.api;

import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.Role;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Optional;
import java.util.function.Function;

/**
 * One line of the interface.
 *
 * @param path as in the contract: {@code /api/projects/{slug}}
 * @param streams whether the answer does not end by itself
 * @param bodyOptional whether no body counts as an empty object
 * @param bodyForm what bodies it takes, if it takes any
 * @param audit what the audit trail says of the call
 * @param handler may fail with {@link ProblemException} or {@link RefusedException}; runs on the event
 *     loop
 */
public record Endpoint(
        HttpMethod method,
        PathPattern path,
        Access access,
        boolean streams,
        boolean bodyOptional,
        BodyForm bodyForm,
        Audit audit,
        Function<Call, Future<Answer>> handler) {
    /** What the audit trail says of a call, whatever becomes of it. */
    public enum Audit {
        /** Nothing: it changes nothing, or its own rows say who made them. */
        NONE,
        /** That it was called, by whom and with what success. */
        COMMAND,
        /** Who signed in, or that nobody was let in. */
        SIGN_IN,
        SIGN_OUT
    }

    public static Endpoint get(String path, Access access, Function<Call, Answer> handler) {
        return of(HttpMethod.GET, path, access, call -> Future.succeededFuture(handler.apply(call)));
    }

    public static Endpoint stream(String path, Access access, Function<Call, Answer> handler) {
        return get(path, access, handler).streaming();
    }

    public static Endpoint of(HttpMethod method, String path, Access access, Function<Call, Future<Answer>> handler) {
        return new Endpoint(
                method, PathPattern.of(path), access, false, false, BodyForm.JSON, auditOf(method), handler);
    }

    /** A POST that says everything by its path: its body may be left out. */
    public static Endpoint action(String path, Access access, Function<Call, Future<Answer>> handler) {
        return new Endpoint(
                HttpMethod.POST, PathPattern.of(path), access, false, true, BodyForm.JSON, Audit.COMMAND, handler);
    }

    /** The same call with an answer that does not end by itself. */
    public Endpoint streaming() {
        return new Endpoint(method, path, access, true, bodyOptional, bodyForm, audit, handler);
    }

    /** The same call with other bodies. */
    public Endpoint taking(BodyForm form) {
        return new Endpoint(method, path, access, streams, bodyOptional, form, audit, handler);
    }

    /** The same call with something else in the audit trail. */
    public Endpoint audited(Audit other) {
        return new Endpoint(method, path, access, streams, bodyOptional, bodyForm, other, handler);
    }

    private static Audit auditOf(HttpMethod method) {
        return method == HttpMethod.GET ? Audit.NONE : Audit.COMMAND;
    }

    /** Whether a body comes with the method, and has to be of the {@link #bodyForm}. */
    boolean takesBody() {
        return method == HttpMethod.POST || method == HttpMethod.PUT || method == HttpMethod.PATCH;
    }

    boolean writes() {
        return method != HttpMethod.GET;
    }

    /** Whether it answers that method; a HEAD is a GET without a body. */
    boolean answers(HttpMethod asked) {
        return method == asked || method == HttpMethod.GET && asked == HttpMethod.HEAD;
    }

    Optional<Role> role() {
        return access instanceof Access.AtLeast atLeast ? Optional.of(atLeast.role()) : Optional.empty();
    }
}
