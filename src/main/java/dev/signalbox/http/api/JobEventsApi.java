package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.state.AccountJobs;
import dev.signalbox.http.state.JobDirectory;
import dev.signalbox.http.state.JobJson;
import dev.signalbox.http.stream.SseEncoder;
import dev.signalbox.http.stream.StreamHub;
import dev.signalbox.http.stream.StreamRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Some jobs, or all, as a stream: each as it is, then whenever it changes. An id that is no job's is told as an event
 * {@code problem} and does not end the stream; should a job with it come, its changes follow.
 */
final class JobEventsApi {
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final int MAX_IDS = 100;
    private static final int MAX_ID_LENGTH = 64;

    private final JobCalls calls;
    private final JobDirectory directory;
    private final StreamHub streams;

    JobEventsApi(Bus bus, JobDirectory directory, StreamHub streams) {
        this.calls = new JobCalls(bus);
        this.directory = directory;
        this.streams = streams;
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.of(HttpMethod.GET, "/api/admin/jobs/events", Access.ADMIN, this::open)
                .streaming());
    }

    private Future<Answer> open(Call call) {
        Set<String> ids = ids(call);
        AccountJobs jobs = directory.of(call.caller().account());
        List<Future<Buffer>> greetings = new ArrayList<>();
        for (String id : ids) {
            if (jobs.job(id).isEmpty()) {
                greetings.add(greeting(call.caller().account(), id));
            }
        }
        return Future.all(greetings).map(all -> {
            List<Buffer> greeting = all.list();
            streams.open(
                    call.ctx(),
                    new StreamRequest(Owners.of(call.caller()), HEARTBEAT, greeting, List.of(jobs.updates(ids))));
            return new Answer.Taken();
        });
    }

    // Not in the live list: an old job, or none.
    private Future<Buffer> greeting(String account, String id) {
        if (!JobCalls.isId(id)) {
            return Future.succeededFuture(problem(id, JobCalls.unknownJob()));
        }
        return calls.job(Jobs.JOB, new Jobs.JobRequest(account, id))
                .map(job -> SseEncoder.event("job-update", Json.encodeToBuffer(JobJson.of(job))))
                .recover(failure -> told(failure)
                        .map(problem -> Future.succeededFuture(problem(id, problem)))
                        .orElseGet(() -> Future.failedFuture(failure)));
    }

    private static Optional<Problem> told(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return Optional.of(known.problem());
        }
        return failure instanceof RefusedException refused ? Optional.of(Problem.of(refused)) : Optional.empty();
    }

    private static Buffer problem(String id, Problem problem) {
        return SseEncoder.event(
                "problem", Json.encodeToBuffer(problem.with("job_id", id).body()));
    }

    private static Set<String> ids(Call call) {
        Set<String> ids = new LinkedHashSet<>();
        for (String value : call.ctx().queryParam("job_id")) {
            ids.add(value.toLowerCase(Locale.ROOT));
        }
        if (ids.size() > MAX_IDS || ids.stream().anyMatch(id -> id.length() > MAX_ID_LENGTH)) {
            throw new ProblemException(
                    Problem.badRequest("bad_query", "job_id is up to " + MAX_IDS + " ids of jobs, each a UUID"));
        }
        return ids;
    }
}
