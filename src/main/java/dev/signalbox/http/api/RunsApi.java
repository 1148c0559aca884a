package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Run;
import dev.signalbox.bus.Runs;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.state.AccountRuns;
import dev.signalbox.http.state.RunDirectory;
import dev.signalbox.http.state.RunJson;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs of orchestrators: all that are known here, and one with everything that its node reads of it. */
final class RunsApi {
    private static final String PATH = "/api/runs";
    private static final int MAX_RUN_ID = 200;
    private static final String STATES =
            Arrays.stream(Run.State.values()).map(RunsApi::wireName).collect(Collectors.joining(", "));

    private final Vertx vertx;
    private final Bus bus;
    private final RunDirectory directory;

    RunsApi(Vertx vertx, RunDirectory directory) {
        this.vertx = vertx;
        this.bus = Bus.of(vertx);
        this.directory = directory;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get(PATH, Access.VIEWER, this::list),
                Endpoint.of(HttpMethod.GET, PATH + "/{project}/{run_id}", Access.VIEWER, this::details));
    }

    private Answer list(Call call) {
        Optional<String> project = call.query("project").map(EventRows::slug);
        Set<Run.State> states = states(call.query("state").orElse(""));
        Buffer body = Buffer.buffer("{\"runs\":[");
        String comma = "";
        for (Run run : runs(call).list(run -> fits(run, project, states))) {
            body.appendString(comma).appendString(RunJson.of(run));
            comma = ",";
        }
        return Answer.json(200, body.appendString("]}"));
    }

    private Future<Answer> details(Call call) {
        String project = EventRows.slug(call.parameter("project"));
        String id = runId(call.parameter("run_id"));
        Run run = runs(call).run(project, id).orElseThrow(() -> new ProblemException(unknown()));
        Runs.DetailsRequest question = new Runs.DetailsRequest(call.caller().account(), project, id);
        return bus.request(Runs.detailsOn(run.node()), question, Runs.TIMEOUT_MS)
                .map(answer -> answer.details()
                        .filter(details -> details.run().account().equals(question.account()))
                        .orElseThrow(() -> new ProblemException(unread())))
                // Thousands of rows with all that agents said are too much for the event loop.
                .compose(details -> vertx.executeBlocking(() -> Buffer.buffer(RunJson.of(details)), false))
                .map(body -> Answer.json(200, body));
    }

    private AccountRuns runs(Call call) {
        return directory.of(call.caller().account());
    }

    private static boolean fits(Run run, Optional<String> project, Set<Run.State> states) {
        return project.map(run.project()::equals).orElse(true) && (states.isEmpty() || states.contains(run.state()));
    }

    // It is what somebody's database holds, so nearly anything; it is looked up and nothing else.
    private static String runId(String text) {
        if (text.isEmpty() || text.length() > MAX_RUN_ID || text.chars().anyMatch(Character::isISOControl)) {
            throw new ProblemException(Problem.badRequest(
                    "invalid_run_id", "a run's id has 1 to " + MAX_RUN_ID + " characters, none of them a control"));
        }
        return text;
    }

    private static Problem unknown() {
        return new Problem(404, "unknown_run", "there is no such run");
    }

    // It is known, so whoever asks shall ask again.
    private static Problem unread() {
        return new Problem(503, "unread_run", "the run is known, and its database cannot be read just now");
    }

    private static Set<Run.State> states(String text) {
        Set<Run.State> states = EnumSet.noneOf(Run.State.class);
        for (String word : text.isEmpty() ? new String[0] : text.split(",", Run.State.values().length + 1)) {
            states.add(Arrays.stream(Run.State.values())
                    .filter(state -> wireName(state).equals(word))
                    .findFirst()
                    .orElseThrow(() -> new ProblemException(
                            Problem.badRequest("bad_query", "state is one or several, with commas, of: " + STATES))));
        }
        return states;
    }

    private static String wireName(Run.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
