package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Gate.State;
import dev.signalbox.bus.Project;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.state.AccountGates.Shown;
import dev.signalbox.http.state.GateDirectory;
import dev.signalbox.http.state.GateJson;
import dev.signalbox.http.state.ProjectDirectory;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Gates: the questions that wait for a person, and answering one. */
final class GatesApi {
    private final GateDirectory directory;
    private final ProjectLookup lookup;
    private final GateCalls calls;

    GatesApi(Bus bus, GateDirectory directory, ProjectDirectory projects) {
        this.directory = directory;
        this.lookup = new ProjectLookup(projects);
        this.calls = new GateCalls(bus);
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/api/gates", Access.VIEWER, this::list),
                Endpoint.of(HttpMethod.POST, "/api/gates/{project}/{gate_id}/resolve", Access.ENGINEER, this::resolve));
    }

    private Answer list(Call call) {
        Predicate<Shown> wanted = wanted(call.query("state").orElse("all"));
        List<Map<String, Object>> gates = directory.of(call.caller().account()).all().stream()
                .filter(wanted)
                .map(GateJson::of)
                .toList();
        return Answer.json(200, Map.of("gates", gates));
    }

    private static Predicate<Shown> wanted(String state) {
        return switch (state) {
            case "all" -> shown -> true;
            case "pending" -> shown -> shown.gate().state() == State.PENDING;
            case "resolved" -> shown -> shown.gate().state() != State.PENDING;
            default ->
                throw new ProblemException(
                        Problem.badRequest("bad_query", "state is one of pending, resolved and all"));
        };
    }

    private Future<Answer> resolve(Call call) {
        Project project = lookup.project(call, "project");
        GateCalls.Wanted wanted = call.body(GateCalls.Wanted.class);
        if (wanted.version().isEmpty()) {
            throw new ProblemException(
                    Problem.badRequest("bad_request", "version is needed, as the gate that was shown has it"));
        }
        return calls.resolve(
                        project,
                        call.parameter("gate_id"),
                        wanted,
                        call.caller().subject(),
                        via(call))
                .map(resolution -> Answer.json(200, resolution));
    }

    /** A browser that is signed in sends its cookie, and everybody else a header. */
    private static String via(Call call) {
        return call.header("authorization").isPresent() ? "api" : "page";
    }
}
