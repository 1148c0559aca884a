package dev.signalbox.http.api;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Rollbacks;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import java.util.Locale;

/** How the outcome of a rollback is told over HTTP. */
final class RollbackAnswers {
    private static final String SUCCESS = "success";

    private RollbackAnswers() {}

    /**
     * Done is 200.
     *
     * @throws ProblemException a refusal, with {@code success}, {@code paths} and, of a lock, {@code lock_age_ms}
     */
    static Answer of(Rollbacks.Answer answer) {
        if (answer.done().isPresent()) {
            return Answer.json(200, answer.done().get());
        }
        throw new ProblemException(problem(
                answer.refusal().orElseThrow(() -> new IllegalStateException("neither done nor refused: " + answer))));
    }

    private static Problem problem(Rollbacks.Refusal refusal) {
        Rollbacks.Code code = refusal.code();
        Problem problem = new Problem(code.status().number(), code.name().toLowerCase(Locale.ROOT), refusal.reason())
                .with(SUCCESS, false)
                .with("paths", refusal.paths());
        return refusal.lockAgeMs().map(age -> problem.with("lock_age_ms", age)).orElse(problem);
    }

    /** The failure of what need not be asked, because the node is known not to answer. */
    static RefusedException silent(Project project) {
        return new RefusedException(
                FailureCode.UNAVAILABLE, silence(project) + ": " + String.join("; ", project.evidence()));
    }

    /** What a failed request to the project's node means to the caller. */
    static Throwable notServed(Project project, Throwable failure) {
        if (!(failure instanceof RefusedException refused)) {
            return failure;
        }
        return switch (refused.code()) {
            case NOT_FOUND -> new ProblemException(ProjectLookup.unknown());
            case TIMEOUT -> new RefusedException(FailureCode.TIMEOUT, silence(project));
            case UNAVAILABLE ->
                new RefusedException(FailureCode.UNAVAILABLE, silence(project) + ": " + refused.getMessage());
            default -> refused;
        };
    }

    /** The failure of a call that was to change something: says so, unless nobody knows whether it did. */
    static Throwable notDone(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return new ProblemException(known.problem().with(SUCCESS, false));
        }
        if (!(failure instanceof RefusedException refused)) {
            return failure;
        }
        return switch (refused.code()) {
            case INTERNAL -> refused;
            case TIMEOUT ->
                new RefusedException(
                        FailureCode.TIMEOUT,
                        refused.getMessage() + "; whether it was done is not known: see the list of rollbacks");
            default -> new ProblemException(Problem.of(refused).with(SUCCESS, false));
        };
    }

    private static String silence(Project project) {
        return "node " + project.node() + " does not answer";
    }
}
