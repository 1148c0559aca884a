package dev.signalbox.http.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Handoffs;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.Token;
import dev.signalbox.http.ingest.AgentEscalation;
import dev.signalbox.http.ingest.AgentReports;
import dev.signalbox.http.ingest.HookData;
import dev.signalbox.http.ingest.HookEvent;
import dev.signalbox.http.state.ProjectDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What agents' hooks tell: each becomes a row of the journal and, if it is about a project and says what the agent does,
 * a report to the project's watcher. Nothing that a hook names is ever opened.
 */
final class IngestApi {
    /** The journal may be slow; that an agent waits is shown nevertheless. */
    private static final long REPORT_WITHIN_MS = 50;
    /** An agent stands still while its hook runs. */
    private static final long PROJECTS_WITHIN_MS = 1_500;

    private static final long ESCALATE_WITHIN_MS = 1_500;
    private static final Logger LOG = LoggerFactory.getLogger(IngestApi.class);

    private final Vertx vertx;
    private final Bus bus;
    private final JournalWriter journal;
    private final ProjectDirectory directory;

    /** The answer: says nothing that an agent could take for a decision. */
    record Taken(List<Long> ids, Optional<String> project) {}

    IngestApi(Vertx vertx, ProjectDirectory directory) {
        this.vertx = vertx;
        this.bus = Bus.of(vertx);
        this.journal = new JournalWriter(bus);
        this.directory = directory;
    }

    List<Endpoint> endpoints() {
        return List.of(
                endpoint("/api/ingest/claude-code", HookEvent::claudeCode),
                endpoint("/api/ingest/hooks", HookEvent::observed));
    }

    // The row itself says who made it.
    private Endpoint endpoint(String path, Function<JsonNode, HookEvent> reader) {
        return Endpoint.of(HttpMethod.POST, path, Access.ENGINEER, call -> take(call, reader))
                .audited(Endpoint.Audit.NONE);
    }

    private Future<Answer> take(Call call, Function<JsonNode, HookEvent> reader) {
        Instant at = Instant.now();
        HookEvent event = reader.apply(Json.decode(call.body().getBytes(), JsonNode.class));
        return directory.settled(PROJECTS_WITHIN_MS).compose(settled -> take(call, event, at));
    }

    private Future<Answer> take(Call call, HookEvent event, Instant at) {
        Token caller = call.caller();
        boolean escalate = escalates(call);
        Optional<Project> project = event.folder().flatMap(directory.of(caller.account())::around);
        Runnable report = once(() -> project.flatMap(it -> AgentReports.of(event, it, at))
                .ifPresent(it -> bus.publish(Projects.AGENT_REPORTED, it)));
        Journal.NewEvent row = new Journal.NewEvent(
                event.type(),
                project.map(Project::slug),
                Optional.of(caller.subject()),
                HookData.of(event.whole(), Journal.MAX_DATA_BYTES));
        Future<Void> told = escalate
                ? escalate(AgentEscalation.of(event, project.map(Project::slug), caller.account(), caller.subject()))
                : Future.succeededFuture();
        long timer = vertx.setTimer(REPORT_WITHIN_MS, late -> report.run());
        return journal.append(caller.account(), List.of(row))
                .onComplete(done -> {
                    vertx.cancelTimer(timer);
                    report.run();
                })
                .compose(ids -> told.map(answer(call, new Taken(ids, project.map(Project::slug)))));
    }

    private static boolean escalates(Call call) {
        String wish = call.query("escalate").orElse("false");
        if (!wish.equals("true") && !wish.equals("false")) {
            throw new ProblemException(Problem.badRequest("bad_query", "escalate must be true or false"));
        }
        return wish.equals("true");
    }

    // That nobody can be called now is no reason to stop the agent, nor to call the hook unheard.
    private Future<Void> escalate(Optional<AgentEscalation> escalation) {
        if (escalation.isEmpty()) {
            return Future.succeededFuture();
        }
        Future<?> done = escalation.get() instanceof AgentEscalation.Needed needed
                ? bus.request(Handoffs.CREATE, needed.order(), ESCALATE_WITHIN_MS)
                        .onSuccess(answer -> answer.refusal()
                                .ifPresent(refusal -> LOG.warn("a hook escalates in vain: {}", refusal.reason())))
                : bus.request(Handoffs.SETTLE, ((AgentEscalation.Over) escalation.get()).order(), ESCALATE_WITHIN_MS);
        return done.onFailure(failure -> LOG.warn("a hook escalates in vain: {}", failure.getMessage()))
                .transform(any -> Future.succeededFuture());
    }

    private static Answer answer(Call call, Taken taken) {
        boolean minimal = call.header("prefer")
                .filter(wish -> wish.strip().equalsIgnoreCase("return=minimal"))
                .isPresent();
        return minimal ? Answer.empty(204).with("preference-applied", "return=minimal") : Answer.json(201, taken);
    }

    private static Runnable once(Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                action.run();
            }
        };
    }
}
