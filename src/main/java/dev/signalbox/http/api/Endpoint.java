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
 * @param handler may fail with {@link ProblemException} or {@link RefusedException}; runs on the event
 *     loop
 */
public record Endpoint(
        HttpMethod method,
        PathPattern path,
        Access access,
        boolean streams,
        boolean bodyOptional,
        Function<Call, Future<Answer>> handler) {
    public static Endpoint get(String path, Access access, Function<Call, Answer> handler) {
        return of(HttpMethod.GET, path, access, call -> Future.succeededFuture(handler.apply(call)));
    }

    public static Endpoint stream(String path, Access access, Function<Call, Answer> handler) {
        return new Endpoint(
                HttpMethod.GET,
                PathPattern.of(path),
                access,
                true,
                false,
                call -> Future.succeededFuture(handler.apply(call)));
    }

    public static Endpoint of(HttpMethod method, String path, Access access, Function<Call, Future<Answer>> handler) {
        return new Endpoint(method, PathPattern.of(path), access, false, false, handler);
    }

    /** A POST that says everything by its path: its body may be left out. */
    public static Endpoint action(String path, Access access, Function<Call, Future<Answer>> handler) {
        return new Endpoint(HttpMethod.POST, PathPattern.of(path), access, false, true, handler);
    }

    /** Whether a body comes with the method, and has to be JSON. */
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
