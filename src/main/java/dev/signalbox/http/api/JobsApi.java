package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Job;
import dev.signalbox.bus.JobHistory;
import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Json;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.Token;
import dev.signalbox.http.state.JobJson;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Jobs: what may be started, starting it, what was started, ending it; and the reports of workers elsewhere. All for
 * administrators: what a configured command may do on the server's machine is more than a project's matter.
 */
final class JobsApi {
    private static final String JOBS = "/api/admin/jobs";
    private static final String JOB = JOBS + "/{job_id}";

    private final JobCalls calls;
    private final String basePath;

    /** The body that starts a job, or puts one on record that runs elsewhere. */
    record Order(
            Optional<String> action,
            Optional<String> target,
            Optional<Map<String, Object>> parameters,
            Optional<Boolean> external,
            Optional<String> category,
            Optional<String> label,
            Optional<Integer> heartbeatS) {
        /** Without the parameters, because some are secret. */
        @Override
        public String toString() {
            return "Order[action=" + action + ", target=" + target + "]";
        }
    }

    /** The body by which a worker elsewhere reports. */
    record Report(
            Optional<Job.State> state,
            Optional<String> phase,
            Optional<Double> progress,
            Optional<String> message,
            Optional<Map<String, Object>> data) {}

    /** A body that has nothing to say. */
    record Nothing() {}

    /** @param basePath under which a browser sees the interface; ends with a slash */
    JobsApi(Bus bus, String basePath) {
        this.calls = new JobCalls(bus);
        this.basePath = basePath;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of(HttpMethod.GET, "/api/admin/actions", Access.ADMIN, this::actions),
                Endpoint.of(HttpMethod.GET, JOBS, Access.ADMIN, this::list),
                Endpoint.of(HttpMethod.POST, JOBS, Access.ADMIN, this::start),
                Endpoint.of(HttpMethod.GET, JOB, Access.ADMIN, this::one),
                // Progress, many times a job; how it ended is a row of its own.
                Endpoint.of(HttpMethod.PATCH, JOB, Access.ADMIN, this::report).audited(Endpoint.Audit.NONE),
                Endpoint.action(JOB + "/cancel", Access.ADMIN, this::cancel));
    }

    private Future<Answer> actions(Call call) {
        return calls.ask(Jobs.ACTIONS, new Jobs.ActionsRequest(call.caller().account()))
                .map(answer -> Answer.json(
                        200,
                        Map.of(
                                "actions",
                                answer.actions().stream().map(JobsApi::told).toList())));
    }

    private Future<Answer> list(Call call) {
        return calls.ask(JobHistory.PAGE, JobQueries.history(call)).map(history -> {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("jobs", history.jobs().stream().map(JobJson::of).toList());
            body.put("more", history.more());
            return Answer.json(200, body);
        });
    }

    private Future<Answer> start(Call call) {
        Order order = call.body(Order.class);
        String action = order.action()
                .orElseThrow(() -> new ProblemException(Problem.badRequest("bad_request", "action is missing")));
        String parameters = Json.encode(order.parameters().orElse(Map.of()));
        Token caller = call.caller();
        String role = caller.role().wireName();
        Future<Job> job;
        if (order.external().orElse(false)) {
            job = calls.job(
                    Jobs.START_EXTERNAL,
                    new Jobs.StartExternal(
                            caller.account(),
                            caller.subject(),
                            role,
                            action,
                            order.category(),
                            order.label(),
                            order.target(),
                            parameters,
                            order.heartbeatS()));
        } else if (order.category().isPresent()
                || order.label().isPresent()
                || order.heartbeatS().isPresent()) {
            throw new ProblemException(Problem.badRequest(
                    "bad_request", "category, label and heartbeat_s are for jobs with external: true only"));
        } else {
            job = calls.job(
                    Jobs.START,
                    new Jobs.Start(caller.account(), caller.subject(), role, action, order.target(), parameters));
        }
        return job.map(started -> Answer.json(202, JobJson.of(started))
                .with("location", basePath + JOBS.substring(1) + "/" + started.id()));
    }

    private Future<Answer> one(Call call) {
        return calls.job(Jobs.JOB, new Jobs.JobRequest(call.caller().account(), JobCalls.id(call)))
                .map(job -> Answer.json(200, JobJson.of(job)));
    }

    private Future<Answer> report(Call call) {
        String id = JobCalls.id(call);
        Report report = call.body(Report.class);
        Token caller = call.caller();
        return calls.job(
                        Jobs.REPORT,
                        new Jobs.Report(
                                caller.account(),
                                caller.subject(),
                                id,
                                report.state(),
                                report.phase(),
                                report.progress(),
                                report.message(),
                                report.data().map(Json::encode)))
                .map(job -> Answer.json(200, JobJson.of(job)));
    }

    private Future<Answer> cancel(Call call) {
        String id = JobCalls.id(call);
        call.body(Nothing.class);
        Token caller = call.caller();
        return calls.job(Jobs.CANCEL, new Jobs.Cancel(caller.account(), caller.subject(), id))
                .map(job -> Answer.json(202, JobJson.of(job)));
    }

    private static Map<String, Object> told(Jobs.Action action) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("action", action.action());
        members.put("label", action.label());
        members.put("description", action.description());
        members.put("category", action.category());
        members.put("parameters", JobJson.object(action.parameters()));
        members.put("targets", action.targets());
        members.put("timeout_s", action.timeoutS());
        members.put("max_parallel", action.maxParallel());
        members.put("role", action.role());
        members.put("confirm", action.confirm());
        members.put(
                "last_job",
                action.lastJobs().stream()
                        .max((one, other) -> one.queuedAt().compareTo(other.queuedAt()))
                        .map(JobJson::of));
        members.put("last_jobs", action.lastJobs().stream().map(JobJson::of).toList());
        return members;
    }
}
