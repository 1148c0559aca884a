package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gate.Resolution;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.state.GateJson;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Answers gates on the node that has them, and tells its refusals in the words of HTTP. Used on the event loop. */
final class GateCalls {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final int MAX_VERSION_LENGTH = 200;

    private final Bus bus;

    /** What somebody answers. */
    record Wanted(Optional<String> decision, Optional<String> guidance, Optional<String> version) {}

    GateCalls(Bus bus) {
        this.bus = bus;
    }

    /**
     * Answers; fails with {@link ProblemException} or {@link RefusedException}.
     *
     * @param project in whose folder the question lies
     * @param wanted without a version, the gate is taken as it is
     * @param via {@code page} or {@code api}
     * @throws ProblemException 400 if the answer has not the form of one
     */
    Future<Resolution> resolve(Project project, String gateId, Wanted wanted, String actor, String via) {
        if (!ID.matcher(gateId).matches()) {
            throw new ProblemException(unknownGate());
        }
        String decision = bounded("decision", wanted.decision(), Gates.MAX_DECISION_LENGTH);
        Optional<String> version =
                wanted.version().map(given -> bounded("version", Optional.of(given), MAX_VERSION_LENGTH));
        if (wanted.guidance()
                .filter(text -> text.length() > Gates.MAX_GUIDANCE_LENGTH)
                .isPresent()) {
            throw new ProblemException(Problem.badRequest(
                    "bad_request", "guidance has at most " + Gates.MAX_GUIDANCE_LENGTH + " characters"));
        }
        if (project.state() == Project.State.UNKNOWN) {
            return Future.failedFuture(new RefusedException(FailureCode.UNAVAILABLE, silence(project)));
        }
        Gates.Resolve question = new Gates.Resolve(
                project.account(),
                project.slug(),
                gateId,
                decision,
                wanted.guidance().filter(text -> !text.isBlank()),
                version,
                actor,
                via);
        return bus.request(Gates.resolveOn(project.node()), question, Gates.TIMEOUT_MS)
                .recover(failure -> Future.failedFuture(told(project, failure)))
                .map(GateCalls::resolution);
    }

    private static Resolution resolution(Gates.Answer answer) {
        if (answer.refusal().isPresent()) {
            throw new ProblemException(problem(answer.refusal().get()));
        }
        return answer.gate()
                .flatMap(Gate::resolution)
                .orElseThrow(() -> new IllegalStateException("neither answered nor refused"));
    }

    private static Problem problem(Gates.Refusal refusal) {
        Gates.Code code = refusal.code();
        Problem problem = new Problem(code.status().number(), code.name().toLowerCase(Locale.ROOT), refusal.reason());
        if (refusal.gate().isEmpty()) {
            return problem;
        }
        Gate gate = refusal.gate().get();
        Problem withGate = problem.with("gate", GateJson.of(gate));
        return code == Gates.Code.ALREADY_RESOLVED && gate.resolution().isPresent()
                ? withGate.with("winner", gate.resolution().get())
                : withGate;
    }

    private static Throwable told(Project project, Throwable failure) {
        if (!(failure instanceof RefusedException refused)) {
            return failure;
        }
        return switch (refused.code()) {
            case UNAVAILABLE ->
                new RefusedException(FailureCode.UNAVAILABLE, silence(project) + ": " + refused.getMessage());
            case TIMEOUT ->
                new RefusedException(
                        FailureCode.TIMEOUT,
                        silence(project) + "; whether the answer was written is not known: the gate tells");
            default -> refused;
        };
    }

    private static String silence(Project project) {
        return "node " + project.node() + " does not look after its gates";
    }

    private static Problem unknownGate() {
        return new Problem(404, "unknown_gate", "there is no such gate");
    }

    private static String bounded(String name, Optional<String> text, int max) {
        return text.filter(given -> !given.isBlank() && given.length() <= max)
                .orElseThrow(() -> new ProblemException(
                        Problem.badRequest("bad_request", name + " is needed, with 1 to " + max + " characters")));
    }
}
