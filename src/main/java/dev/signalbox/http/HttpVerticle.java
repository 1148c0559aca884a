package dev.signalbox.http;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.HttpServers;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.Responses;
import dev.signalbox.http.api.Api;
import dev.signalbox.http.api.AuditTrail;
import dev.signalbox.http.api.Dispatcher;
import dev.signalbox.http.api.JournalWriter;
import dev.signalbox.http.auth.RevokedTokens;
import dev.signalbox.http.auth.TokenVerifier;
import dev.signalbox.http.guard.ConnectionDeadlines;
import dev.signalbox.http.guard.RequestGuard;
import dev.signalbox.http.guard.SecurityHeaders;
import dev.signalbox.http.ingest.ReportReplay;
import dev.signalbox.http.log.LogDirectory;
import dev.signalbox.http.state.EventDirectory;
import dev.signalbox.http.state.GateDirectory;
import dev.signalbox.http.state.HandoffDirectory;
import dev.signalbox.http.state.JobDirectory;
import dev.signalbox.http.state.NodeDirectory;
import dev.signalbox.http.state.ProjectDirectory;
import dev.signalbox.http.state.RunDirectory;
import dev.signalbox.http.stream.StreamHub;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One instance of the HTTP server: puts its parts together, listens, and says goodbye. */
public final class HttpVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HttpVerticle.class);
    private static final long DRAIN_MS = 2_500;
    private static final long LAST_ROWS_MS = 1_000;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final HttpNode node;
    private final HttpSettings settings;
    private final RevokedTokens revoked = new RevokedTokens();
    private ProjectDirectory projects;
    private NodeDirectory nodes;
    private ReportReplay replay;
    private EventDirectory events;
    private JobDirectory jobs;
    private HandoffDirectory handoffs;
    private RunDirectory runs;
    private LogDirectory logs;
    private GateDirectory gates;
    private StreamHub streams;
    private SignOuts signOuts;
    private AuditTrail audit;
    private HttpServer server;
    private boolean draining;

    private HttpVerticle(HttpNode node) {
        this.node = node;
        this.settings = node.settings();
    }

    /**
     * Makes the instances of one server; all of them listen on the same port. Reads the page from the class path, so it
     * belongs on a thread that may block.
     *
     * @throws IllegalArgumentException if an allowed host is none
     */
    public static Supplier<HttpVerticle> instances(HttpSettings settings) {
        new RequestGuard(settings.host(), settings.allowedHosts());
        HttpNode node = new HttpNode(settings);
        return () -> new HttpVerticle(node);
    }

    @Override
    public Future<?> start() {
        node.instanceStarted();
        Bus bus = Bus.of(vertx);
        projects = new ProjectDirectory(vertx, bus, settings.node());
        nodes = new NodeDirectory(vertx, bus);
        replay = new ReportReplay(bus, projects, Clock.systemUTC());
        events = new EventDirectory(vertx, bus, node.history());
        jobs = new JobDirectory(vertx, bus);
        handoffs = new HandoffDirectory(vertx, bus);
        runs = new RunDirectory(vertx, bus);
        logs = new LogDirectory(vertx, bus, projects);
        gates = new GateDirectory(vertx, bus);
        streams = new StreamHub(vertx, settings.streams(), node.limits(), node.counters());
        signOuts = new SignOuts(vertx, bus, revoked, streams);
        audit = new AuditTrail(vertx, new JournalWriter(bus), projects);
        TokenVerifier verifier = new TokenVerifier(vertx, settings.auth(), settings.runId(), revoked);
        RequestGuard guard = new RequestGuard(settings.host(), settings.allowedHosts());
        SecurityHeaders headers = new SecurityHeaders(settings.tls().isPresent());
        ConnectionDeadlines deadlines = new ConnectionDeadlines(
                vertx, settings.limits().headersWithin(), settings.limits().idle());
        projects.start();
        nodes.start();
        events.start();
        jobs.start();
        handoffs.start();
        runs.start();
        logs.start();
        gates.start();
        signOuts.start();
        if (node.firstToReplay()) {
            replay.start();
        }
        server = vertx.createHttpServer(ServerOptions.of(settings));
        Dispatcher dispatcher = Api.dispatcher(new Api.Parts(
                vertx,
                settings,
                server::actualPort,
                verifier,
                guard,
                projects,
                nodes,
                events,
                jobs,
                runs,
                handoffs,
                logs,
                gates,
                streams,
                node.registry(),
                node.page(),
                node.contract(),
                node.messages(),
                audit,
                () -> draining));
        Router router = router(dispatcher, deadlines);
        return server.connectionHandler(deadlines::opened)
                .invalidRequestHandler(request -> {
                    headers.applyTo(request.response());
                    refuse(
                            request,
                            InvalidRequests.problem(request.decoderResult().cause()));
                })
                .requestHandler(request -> {
                    headers.applyTo(request.response());
                    guard.check(request).ifPresentOrElse(wrong -> refuse(request, wrong), () -> {
                        // The asterisk is no path, and so nothing that a router could take apart.
                        if (request.path().startsWith("/")) {
                            router.handle(request);
                        } else {
                            asterisk(request);
                        }
                    });
                })
                .listen(node.portToBind(), settings.host())
                .onSuccess(listening -> announce(bus, listening.actualPort()));
    }

    // One route for all: the table of endpoints decides, and the router gives every request its end.
    private Router router(Dispatcher dispatcher, ConnectionDeadlines deadlines) {
        Router router = Router.router(vertx);
        router.route()
                .handler(ctx -> {
                    HttpConnection connection = ctx.request().connection();
                    deadlines.requestBegan(connection);
                    ctx.addEndHandler(ended -> {
                        // A connection that has become a WebSocket is no longer one of HTTP, and does not tell its end.
                        if (ctx.response().getStatusCode() == SWITCHING_PROTOCOLS) {
                            deadlines.letGo(connection);
                        } else {
                            deadlines.requestEnded(connection);
                        }
                    });
                    dispatcher.handle(ctx);
                })
                .failureHandler(this::failed);
        // What the router refuses by itself, before any route.
        router.errorHandler(400, ctx -> refuse(ctx.request(), Problem.badRequest("bad_request", "this is not HTTP")));
        router.errorHandler(404, ctx -> refuse(ctx.request(), Problem.notFound()));
        router.errorHandler(500, this::failed);
        return router;
    }

    private void asterisk(HttpServerRequest request) {
        if (request.method() == HttpMethod.OPTIONS) {
            Responses.send(request, Answer.empty(204).with("allow", "DELETE, GET, HEAD, OPTIONS, PATCH, POST"));
        } else {
            refuse(request, Problem.badRequest("bad_target", "the request's target must be a path"));
        }
    }

    private void failed(RoutingContext ctx) {
        LOG.error("a request failed", ctx.failure());
        refuse(ctx.request(), Problem.internal());
    }

    private void refuse(HttpServerRequest request, Problem problem) {
        Responses.sendAndClose(vertx, request, Answer.problem(problem));
    }

    private void announce(Bus bus, int port) {
        if (node.firstToListen()) {
            String scheme = settings.tls().isPresent() ? "https" : "http";
            bus.publish(
                    HttpServers.LISTENING,
                    new HttpServers.Listening(
                            settings.node(),
                            settings.host(),
                            port,
                            scheme + "://" + Urls.reachableHost(settings.host()) + ":" + port + settings.basePath()));
        }
    }

    @Override
    public Future<?> stop() {
        draining = true;
        return Future.any(streams.drain(), waitAtMost(DRAIN_MS))
                .eventually(server::close)
                .eventually(() -> Future.any(audit.stop(), waitAtMost(LAST_ROWS_MS)))
                .eventually(() -> Future.all(List.of(
                        projects.stop(),
                        nodes.stop(),
                        events.stop(),
                        jobs.stop(),
                        handoffs.stop(),
                        runs.stop(),
                        logs.stop(),
                        gates.stop(),
                        signOuts.stop(),
                        replay.stop())))
                .eventually(() -> {
                    node.instanceStopped();
                    return Future.succeededFuture();
                });
    }

    private Future<Void> waitAtMost(long ms) {
        Promise<Void> waitedLongEnough = Promise.promise();
        vertx.setTimer(ms, late -> waitedLongEnough.tryComplete());
        return waitedLongEnough.future();
    }
}
