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
 * @param body whether one comes with it
 * @param bodyForm what bodies it takes, if it takes any
 * @param audit what the audit trail says of the call
 * @param whenReadOnly whether it is served where nothing can be changed, though it is no GET
 * @param handler may fail with {@link ProblemException} or {@link RefusedException}; runs on the event
 *     loop
 */
public record Endpoint(
        HttpMethod method,
        PathPattern path,
        Access access,
        boolean streams,
        Body body,
        BodyForm bodyForm,
        Audit audit,
        boolean whenReadOnly,
        Function<Call, Future<Answer>> handler) {
    /** Whether a body comes with a call. */
    public enum Body {
        NONE,
        /** None counts as an empty object. */
        OPTIONAL,
        NEEDED
    }

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
                method,
                PathPattern.of(path),
                access,
                false,
                bodyOf(method),
                BodyForm.JSON,
                auditOf(method),
                method == HttpMethod.GET,
                handler);
    }

    /** A POST that says everything by its path: its body may be left out. */
    public static Endpoint action(String path, Access access, Function<Call, Future<Answer>> handler) {
        return of(HttpMethod.POST, path, access, handler).with(Body.OPTIONAL);
    }

    /** The same call with an answer that does not end by itself. */
    public Endpoint streaming() {
        return new Endpoint(method, path, access, true, body, bodyForm, audit, whenReadOnly, handler);
    }

    /** The same call with another need of a body than is usual for its method. */
    public Endpoint with(Body other) {
        return new Endpoint(method, path, access, streams, other, bodyForm, audit, whenReadOnly, handler);
    }

    /** The same call with other bodies. */
    public Endpoint taking(BodyForm form) {
        return new Endpoint(method, path, access, streams, body, form, audit, whenReadOnly, handler);
    }

    /** The same call with something else in the audit trail. */
    public Endpoint audited(Audit other) {
        return new Endpoint(method, path, access, streams, body, bodyForm, other, whenReadOnly, handler);
    }

    /** The same call, served also where nothing else can be changed. */
    public Endpoint alsoWhenReadOnly() {
        return new Endpoint(method, path, access, streams, body, bodyForm, audit, true, handler);
    }

    private static Audit auditOf(HttpMethod method) {
        return method == HttpMethod.GET ? Audit.NONE : Audit.COMMAND;
    }

    private static Body bodyOf(HttpMethod method) {
        boolean comes = method == HttpMethod.POST || method == HttpMethod.PUT || method == HttpMethod.PATCH;
        return comes ? Body.NEEDED : Body.NONE;
    }

    /** Whether a body comes with the call, and has to be of the {@link #bodyForm}. */
    boolean takesBody() {
        return body != Body.NONE;
    }

    boolean bodyOptional() {
        return body == Body.OPTIONAL;
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
