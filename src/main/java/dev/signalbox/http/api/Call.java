package dev.signalbox.http.api;

import dev.signalbox.bus.Json;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.Token;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call that has passed all checks.
 *
 * @param token who calls; empty only where everybody may
 * @param parameters decoded path parameters, by name
 * @param body empty if the method has none
 */
public record Call(RoutingContext ctx, Optional<Token> token, Map<String, String> parameters, Buffer body) {
    /** Who calls, where only those who are signed in get. */
    public Token caller() {
        return token.orElseThrow(() -> new ProblemException(unauthenticated()));
    }

    public String parameter(String name) {
        return parameters.get(name);
    }

    /** The query parameter; empty if it is not there. */
    public Optional<String> query(String name) {
        List<String> values = ctx.queryParam(name);
        if (values.size() > 1) {
            throw new ProblemException(Problem.badRequest("bad_query", name + " is given more than once"));
        }
        return values.stream().findFirst();
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(ctx.request().getHeader(name));
    }

    /** The body as that record; unknown members are refused with 400. */
    public <T extends Record> T body(Class<T> type) {
        return Json.decode(body.getBytes(), type);
    }

    static Problem unauthenticated() {
        return new Problem(401, "unauthenticated", "sign in, or send a valid token");
    }
}
