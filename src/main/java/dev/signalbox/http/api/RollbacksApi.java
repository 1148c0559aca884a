package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Command;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Rollbacks;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.Token;
import dev.signalbox.http.state.ProjectDirectory;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rollbacks: what one would do, doing it, taking it back, and what was done. Everything is asked of the node that watches
 * the project; who asks, and with which role, travels along.
 */
final class RollbacksApi {
    private static final Logger LOG = LoggerFactory.getLogger(RollbacksApi.class);
    private static final String ROLLBACK = "/api/projects/{slug}/rollback";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final int MAX_TEXT = 200;

    private final Bus bus;
    private final ProjectLookup lookup;

    /** The body that asks for a rollback. */
    record Wanted(
            Optional<String> expectedHead,
            Optional<String> storyId,
            Optional<Boolean> force,
            Optional<String> idempotencyKey) {}

    /** A body that has nothing to say. */
    record Nothing() {}

    RollbacksApi(Bus bus, ProjectDirectory directory) {
        this.bus = bus;
        this.lookup = new ProjectLookup(directory);
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of(HttpMethod.GET, ROLLBACK, Access.ENGINEER, this::preview),
                Endpoint.of(HttpMethod.POST, ROLLBACK, Access.ENGINEER, changing(this::rollBack)),
                Endpoint.of(HttpMethod.GET, "/api/projects/{slug}/rollbacks", Access.ENGINEER, this::history),
                Endpoint.action("/api/projects/{slug}/rollbacks/{id}/undo", Access.ENGINEER, changing(this::undo)),
                Endpoint.action("/api/ralph/{slug}/rollback", Access.ENGINEER, changing(this::rollBack)));
    }

    private Future<Answer> preview(Call call) {
        Project project = lookup.project(call);
        Optional<String> storyId = bounded("story_id", call.query("story_id"));
        return ask(
                        project,
                        Rollbacks.preview(project.node()),
                        new Rollbacks.Preview(project.slug(), project.account(), storyId))
                .map(preview -> Answer.json(200, preview));
    }

    private Future<Answer> rollBack(Call call) {
        Project project = lookup.project(call);
        Wanted wanted = call.body(Wanted.class);
        Token caller = call.caller();
        boolean force = wanted.force().orElse(false);
        Rollbacks.RollBack question = new Rollbacks.RollBack(
                project.slug(),
                project.account(),
                bounded("expected_head", wanted.expectedHead()),
                bounded("story_id", wanted.storyId()),
                force,
                bounded("idempotency_key", wanted.idempotencyKey()),
                caller.subject(),
                caller.role().wireName());
        // The node looks at the role too; what may throw work away is worth two locks.
        if (force && !caller.role().covers(Role.ADMIN)) {
            LOG.warn("a forced rollback of {} by {} was refused: only admins may", project.slug(), caller.subject());
            throw new ProblemException(new Problem(403, "forbidden", "forcing a rollback needs the role admin"));
        }
        return ask(project, Rollbacks.rollBack(project.node()), question).map(RollbackAnswers::of);
    }

    private Future<Answer> undo(Call call) {
        Project project = lookup.project(call);
        call.body(Nothing.class);
        String id = call.parameter("id");
        if (!ID.matcher(id).matches()) {
            throw new ProblemException(new Problem(404, "unknown_rollback", "there is no such rollback"));
        }
        Token caller = call.caller();
        Rollbacks.Undo question = new Rollbacks.Undo(
                project.slug(),
                project.account(),
                id,
                caller.subject(),
                caller.role().wireName());
        return ask(project, Rollbacks.undo(project.node()), question).map(RollbackAnswers::of);
    }

    private Future<Answer> history(Call call) {
        Project project = lookup.project(call);
        return ask(
                        project,
                        Rollbacks.history(project.node()),
                        new Rollbacks.HistoryRequest(project.slug(), project.account(), Rollbacks.MAX_HISTORY))
                .map(history -> Answer.json(200, history));
    }

    private <Q extends Record, A extends Record> Future<A> ask(Project project, Command<Q, A> command, Q question) {
        if (project.state() == Project.State.UNKNOWN) {
            return Future.failedFuture(RollbackAnswers.silent(project));
        }
        return bus.request(command, question, Rollbacks.TIMEOUT_MS)
                .recover(failure -> Future.failedFuture(RollbackAnswers.notServed(project, failure)));
    }

    private static Function<Call, Future<Answer>> changing(Function<Call, Future<Answer>> handler) {
        return call -> Future.succeededFuture(call)
                .compose(handler)
                .recover(failure -> Future.failedFuture(RollbackAnswers.notDone(failure)));
    }

    private static Optional<String> bounded(String name, Optional<String> text) {
        if (text.filter(given -> given.isBlank() || given.length() > MAX_TEXT).isPresent()) {
            throw new ProblemException(
                    Problem.badRequest("bad_request", name + " has 1 to " + MAX_TEXT + " characters, or is left out"));
        }
        return text;
    }
}
