package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Command;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Job;
import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.state.JobJson;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Asks the owner of the jobs, and tells its refusals in the words of HTTP. Used on the event loop. */
final class JobCalls {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final Bus bus;

    JobCalls(Bus bus) {
        this.bus = bus;
    }

    /** Whether that can be the id of a job at all. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /**
     * The id of the path.
     *
     * @throws ProblemException 404 if it is none, as for a job that does not exist
     */
    static String id(Call call) {
        String id = call.parameter("job_id").toLowerCase(Locale.ROOT);
        if (!isId(id)) {
            throw new ProblemException(unknownJob());
        }
        return id;
    }

    static Problem unknownJob() {
        return new Problem(404, "unknown_job", "there is no such job");
    }

    <Q extends Record, A extends Record> Future<A> ask(Command<Q, A> command, Q question) {
        return bus.request(command, question, Jobs.TIMEOUT_MS).recover(failure -> Future.failedFuture(told(failure)));
    }

    /** The job of the answer; fails with {@link ProblemException} if it is a refusal. */
    <Q extends Record> Future<Job> job(Command<Q, Jobs.Answer> command, Q question) {
        return ask(command, question).map(answer -> {
            Optional<Jobs.Refusal> refusal = answer.refusal();
            if (refusal.isPresent()) {
                throw new ProblemException(problem(refusal.get()));
            }
            return answer.job().orElseThrow(() -> new IllegalStateException("neither a job nor a refusal"));
        });
    }

    private static Problem problem(Jobs.Refusal refusal) {
        Jobs.Code code = refusal.code();
        // To a caller parameters are a part of the request's form, as any other member that does not fit.
        int status = code == Jobs.Code.INVALID_PARAMETERS
                ? FailureCode.BAD_REQUEST.number()
                : code.status().number();
        Problem problem = new Problem(status, code.name().toLowerCase(Locale.ROOT), refusal.reason());
        if (refusal.job().isPresent()) {
            Job job = refusal.job().get();
            problem = problem.with("job_id", job.id()).with("job", JobJson.of(job));
        }
        return code == Jobs.Code.INVALID_PARAMETERS || code == Jobs.Code.INVALID_REPORT
                ? problem.with("fields", refusal.fields())
                : problem;
    }

    private static Throwable told(Throwable failure) {
        if (!(failure instanceof RefusedException refused)) {
            return failure;
        }
        return switch (refused.code()) {
            case UNAVAILABLE ->
                new RefusedException(FailureCode.UNAVAILABLE, "jobs are not to be had: " + refused.getMessage());
            case TIMEOUT ->
                new RefusedException(
                        FailureCode.TIMEOUT,
                        "the node that owns the jobs does not answer; whether it did what was asked is not known");
            default -> refused;
        };
    }
}
