package dev.signalbox.http.api;

import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.answer.Responses;
import dev.signalbox.http.auth.InvalidTokenException;
import dev.signalbox.http.auth.Token;
import dev.signalbox.http.guard.RequestGuard;
import dev.signalbox.http.page.PageFiles;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a request to its endpoint: finds it, checks where the request comes from, who sends it and what is in it, and
 * turns whatever happens into an answer and, where it was a command, into a row of the audit trail. Used on one event
 * loop.
 */
public final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final String NO_ROUTE = "none";
    private static final Buffer NOTHING = Buffer.buffer("{}");

    private final BasePath basePath;
    private final RequestGuard guard;
    private final Authentication authentication;
    private final RequestBody bodies;
    private final RouteTable routes;
    private final PageFiles page;
    private final RequestMetrics metrics;
    private final AuditTrail audit;
    private final boolean readOnly;

    /** @param readOnly whether only those calls are served that change nothing */
    Dispatcher(
            BasePath basePath,
            RequestGuard guard,
            Authentication authentication,
            RequestBody bodies,
            RouteTable routes,
            PageFiles page,
            RequestMetrics metrics,
            AuditTrail audit,
            boolean readOnly) {
        this.basePath = basePath;
        this.guard = guard;
        this.authentication = authentication;
        this.bodies = bodies;
        this.routes = routes;
        this.page = page;
        this.metrics = metrics;
        this.audit = audit;
        this.readOnly = readOnly;
    }

    public void handle(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        String path = basePath.strip(request.path());
        Optional<List<String>> segments = PathPattern.segmentsOf(path);
        Optional<RouteTable.Match> match = segments.flatMap(words -> routes.find(request.method(), words));
        String route = match.map(found -> found.endpoint().path().toString()).orElse(NO_ROUTE);
        metrics.watch(ctx, route);
        if (match.isPresent()) {
            serve(ctx, match.get());
        } else if (segments.isEmpty()) {
            Responses.send(request, Answer.problem(Problem.badRequest("bad_path", "the path is not well encoded")));
        } else {
            Responses.send(request, withoutEndpoint(request, path, routes.allowed(segments.get())));
        }
    }

    private Answer.Whole withoutEndpoint(HttpServerRequest request, String path, String allowed) {
        Optional<Answer.Whole> file = allowed.isEmpty() ? page.file(path, request) : Optional.empty();
        String methods = file.isPresent() ? "GET, HEAD, OPTIONS" : allowed;
        if (methods.isEmpty()) {
            return basePath.isMissingSlash(request.path())
                    ? Answer.empty(308).with("location", basePath.text())
                    : Answer.problem(Problem.notFound());
        }
        if (request.method() == HttpMethod.OPTIONS) {
            return Answer.empty(204).with("allow", methods);
        }
        if (file.isPresent() && (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD)) {
            return file.get();
        }
        return Answer.problem(new Problem(405, "method_not_allowed", "this path answers " + methods))
                .with("allow", methods);
    }

    static Problem readOnlyProblem() {
        return new Problem(403, "read_only", "this server only shows; nothing can be changed here");
    }

    private void serve(RoutingContext ctx, RouteTable.Match match) {
        HttpServerRequest request = ctx.request();
        Endpoint endpoint = match.endpoint();
        boolean open = endpoint.role().isEmpty();
        if ((endpoint.writes() || !open) && guard.crossSite(request)) {
            Problem problem = new Problem(403, "cross_site", "requests from other sites are not served");
            Responses.sendAndClose(ctx.vertx(), request, Answer.problem(problem));
            return;
        }
        boolean leftOut = endpoint.bodyOptional() && RequestBody.isLeftOut(request);
        Optional<Problem> announced = readOnly && !endpoint.whenReadOnly()
                ? Optional.of(readOnlyProblem())
                : endpoint.takesBody() && !leftOut ? bodies.announced(request, endpoint.bodyForm()) : Optional.empty();
        AuditedCall audited = new AuditedCall(audit, endpoint, match.parameters(), ctx);
        if (announced.isPresent()) {
            Responses.sendAndClose(ctx.vertx(), request, Answer.problem(announced.get()));
            if (!open) {
                authentication.of(request).onSuccess(token -> {
                    audited.by(token);
                    audited.ended(
                            announced.get().status(),
                            Optional.of(announced.get().code()));
                });
            }
            return;
        }
        // The protocol can be changed only as long as the request has not ended.
        boolean mayUpgrade = endpoint.streams() && request.headers().contains(HttpHeaders.UPGRADE);
        if (endpoint.takesBody() || mayUpgrade) {
            request.pause();
        }
        caller(endpoint, request, audited)
                .compose(token -> body(endpoint, request).map(body -> new Call(ctx, token, match.parameters(), body)))
                .compose(call -> answer(endpoint, call))
                .onComplete(done -> {
                    if (mayUpgrade) {
                        request.resume();
                    }
                    if (done.failed()) {
                        fail(ctx, endpoint, done.cause(), audited);
                    } else if (done.result() instanceof Answer.Whole whole) {
                        Responses.send(request, whole);
                        audited.ended(whole.status(), Optional.empty());
                    }
                });
    }

    private static Future<Answer> answer(Endpoint endpoint, Call call) {
        if (endpoint.streams() && call.ctx().request().method() == HttpMethod.HEAD) {
            return Future.succeededFuture(new Answer.Whole(200, "text/event-stream", Map.of(), Buffer.buffer()));
        }
        return endpoint.handler().apply(call);
    }

    private Future<Optional<Token>> caller(Endpoint endpoint, HttpServerRequest request, AuditedCall audited) {
        if (endpoint.role().isEmpty()) {
            return Future.succeededFuture(Optional.empty());
        }
        return authentication.of(request).map(token -> {
            audited.by(token);
            Token caller = token.orElseThrow(() -> new ProblemException(Call.unauthenticated()));
            if (!caller.role().covers(endpoint.role().get())) {
                throw new ProblemException(
                        new Problem(403, "role_too_low", endpoint.access().refusalText()));
            }
            return token;
        });
    }

    private Future<Buffer> body(Endpoint endpoint, HttpServerRequest request) {
        if (!endpoint.takesBody()) {
            return Future.succeededFuture(Buffer.buffer());
        }
        Future<Buffer> read = bodies.read(request, endpoint.bodyForm());
        return endpoint.bodyOptional() ? read.map(body -> given(endpoint, request, body)) : read;
    }

    private static Buffer given(Endpoint endpoint, HttpServerRequest request, Buffer body) {
        if (body.length() == 0) {
            return NOTHING;
        }
        if (RequestBody.isLeftOut(request)) {
            throw new ProblemException(RequestBody.wrongType(endpoint.bodyForm()));
        }
        return body;
    }

    private static void fail(RoutingContext ctx, Endpoint endpoint, Throwable failure, AuditedCall audited) {
        HttpServerRequest request = ctx.request();
        Problem problem = problemOf(endpoint, failure);
        Answer.Whole answer = withChallenge(Answer.problem(problem), failure);
        if (failure instanceof InvalidTokenException) {
            audited.withoutProof();
        }
        audited.ended(problem.status(), Optional.of(problem.code()));
        // The rest of a body may still be on its way, and nobody will read it.
        if (endpoint.takesBody() && !request.isEnded()) {
            Responses.sendAndClose(ctx.vertx(), request, answer);
            return;
        }
        Responses.send(request, answer);
    }

    private static Answer.Whole withChallenge(Answer.Whole answer, Throwable failure) {
        return failure instanceof InvalidTokenException
                ? answer.with("www-authenticate", "Bearer error=\"invalid_token\"")
                : answer;
    }

    private static Problem problemOf(Endpoint endpoint, Throwable failure) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof RefusedException refused) {
            return Problem.of(refused);
        }
        if (failure instanceof InvalidTokenException invalid) {
            LOG.debug("a token was refused: {}", invalid.getMessage());
            return Call.unauthenticated();
        }
        if (failure instanceof HttpClosedException) {
            // The client went away in the middle of its request: anybody may, and nobody waits for the answer.
            LOG.debug("{} {} broke off", endpoint.method(), endpoint.path());
            return Problem.badRequest("bad_request", "the request broke off");
        }
        LOG.error("{} {} failed", endpoint.method(), endpoint.path(), failure);
        return Problem.internal();
    }
}
