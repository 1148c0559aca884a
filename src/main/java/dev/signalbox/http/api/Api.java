package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.http.HttpSettings;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.TokenIssuer;
import dev.signalbox.http.auth.TokenVerifier;
import dev.signalbox.http.guard.RequestGuard;
import dev.signalbox.http.log.LogDirectory;
import dev.signalbox.http.page.PageFiles;
import dev.signalbox.http.socket.GateResponder;
import dev.signalbox.http.socket.MessageSchema;
import dev.signalbox.http.socket.SocketSession;
import dev.signalbox.http.state.EventDirectory;
import dev.signalbox.http.state.GateDirectory;
import dev.signalbox.http.state.HandoffDirectory;
import dev.signalbox.http.state.JobDirectory;
import dev.signalbox.http.state.NodeDirectory;
import dev.signalbox.http.state.ProjectDirectory;
import dev.signalbox.http.state.RunDirectory;
import dev.signalbox.http.stream.StreamHub;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/** Puts the calls together. */
public final class Api {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private Api() {}

    /**
     * What the calls of one instance are made of.
     *
     * @param port for the name of the cookie
     * @param draining whether the server is about to stop
     */
    public record Parts(
            Vertx vertx,
            HttpSettings settings,
            IntSupplier port,
            TokenVerifier verifier,
            RequestGuard guard,
            ProjectDirectory projects,
            NodeDirectory nodes,
            EventDirectory events,
            JobDirectory jobs,
            RunDirectory runs,
            HandoffDirectory handoffs,
            LogDirectory logs,
            GateDirectory gates,
            StreamHub streams,
            PrometheusMeterRegistry registry,
            PageFiles page,
            OpenApiFile contract,
            MessageSchema messages,
            AuditTrail audit,
            BooleanSupplier draining) {}

    public static RouteTable routes(Parts parts, Authentication authentication, SessionCookie cookie) {
        HttpSettings settings = parts.settings();
        List<Endpoint> endpoints = new ArrayList<>();
        NewSessions sessions = new NewSessions(
                Bus.of(parts.vertx()),
                settings.auth().localKey().map(TokenIssuer::new),
                settings.auth().sessionTtl(),
                cookie);
        endpoints.addAll(new SessionApi(
                        Bus.of(parts.vertx()),
                        authentication,
                        sessions,
                        cookie,
                        parts.projects(),
                        settings.readOnly(),
                        settings.demo())
                .endpoints());
        endpoints.addAll(new OpenSessionsApi(Bus.of(parts.vertx()), cookie).endpoints());
        endpoints.addAll(new TotpApi(Bus.of(parts.vertx())).endpoints());
        endpoints.addAll(
                new HealthApi(settings.node(), parts.projects(), parts.nodes(), parts.events(), parts.draining())
                        .endpoints());
        endpoints.addAll(new MetricsApi(parts.registry(), parts.projects(), parts.events()).endpoints());
        endpoints.addAll(new ProjectsApi(parts.projects(), parts.streams()).endpoints());
        endpoints.addAll(new RollbacksApi(Bus.of(parts.vertx()), parts.projects()).endpoints());
        endpoints.addAll(new IngestApi(parts.vertx(), parts.projects()).endpoints());
        PageTopics topics = new PageTopics(
                parts.projects(),
                parts.nodes(),
                parts.events(),
                parts.jobs(),
                parts.runs(),
                parts.handoffs(),
                parts.logs(),
                parts.gates(),
                settings.node(),
                settings.version(),
                settings.runId());
        endpoints.addAll(new PageStreamApi(topics, parts.streams()).endpoints());
        endpoints.addAll(new SocketApi(topics, parts.runs(), sockets(parts)).endpoints());
        endpoints.addAll(new RunsApi(parts.vertx(), parts.runs()).endpoints());
        endpoints.addAll(new EventsApi(parts.vertx(), parts.events(), parts.streams()).endpoints());
        endpoints.addAll(new LogsApi(Bus.of(parts.vertx()), parts.projects()).endpoints());
        endpoints.addAll(new GatesApi(Bus.of(parts.vertx()), parts.gates(), parts.projects()).endpoints());
        endpoints.addAll(new JobsApi(Bus.of(parts.vertx()), settings.basePath()).endpoints());
        endpoints.addAll(new JobLogApi(Bus.of(parts.vertx())).endpoints());
        endpoints.addAll(new JobEventsApi(Bus.of(parts.vertx()), parts.jobs(), parts.streams()).endpoints());
        endpoints.addAll(new HandoffsApi(Bus.of(parts.vertx())).endpoints());
        endpoints.addAll(new EscalationsApi(parts.handoffs(), parts.streams()).endpoints());
        endpoints.addAll(new NoticesApi(Bus.of(parts.vertx())).endpoints());
        endpoints.addAll(parts.contract().endpoints());
        return new RouteTable(endpoints);
    }

    private static GateResponder gateResponder(Parts parts) {
        if (parts.settings().readOnly()) {
            return (caller, slug, gateId, decision, guidance, version) ->
                    Future.failedFuture(new ProblemException(Dispatcher.readOnlyProblem()));
        }
        GateCalls calls = new GateCalls(Bus.of(parts.vertx()));
        return (caller, slug, gateId, decision, guidance, version) -> parts.projects()
                .of(caller.account())
                .project(slug)
                .map(project -> Future.succeededFuture(project)
                        .compose(known -> calls.resolve(
                                known,
                                gateId,
                                new GateCalls.Wanted(Optional.of(decision), guidance, version),
                                caller.subject(),
                                "api")))
                .orElseGet(() -> Future.failedFuture(new ProblemException(ProjectLookup.unknown())));
    }

    // A ping is answered at once by whoever is there; two that are not, with what the network may take, are enough.
    private static SocketSession.Surroundings sockets(Parts parts) {
        Duration stalledAfter = parts.settings().streams().stalledAfter();
        Duration half = stalledAfter.dividedBy(2);
        Duration heartbeat = half.compareTo(HEARTBEAT) < 0 ? half : HEARTBEAT;
        return new SocketSession.Surroundings(
                parts.vertx(),
                parts.streams(),
                parts.messages(),
                gateResponder(parts),
                parts.logs(),
                parts.audit()::command,
                heartbeat,
                stalledAfter.plus(heartbeat));
    }

    public static Dispatcher dispatcher(Parts parts) {
        HttpSettings settings = parts.settings();
        SessionCookie cookie = new SessionCookie(
                parts.port(), settings.basePath(), settings.tls().isPresent());
        Authentication authentication = new Authentication(parts.verifier(), cookie);
        return new Dispatcher(
                new BasePath(settings.basePath()),
                parts.guard(),
                authentication,
                new RequestBody(
                        parts.vertx(),
                        settings.limits().bodyBytes(),
                        settings.limits().bodyWithin()),
                routes(parts, authentication, cookie),
                parts.page(),
                new RequestMetrics(parts.registry()),
                parts.audit(),
                settings.readOnly());
    }
}
