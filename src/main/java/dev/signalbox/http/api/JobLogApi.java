package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.JobLogs;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a job wrote: as text for people, who get the end of it unless they say from where; as JSON, with the positions, for
 * programs that ask for {@code application/json}.
 */
final class JobLogApi {
    private static final int MAX_BYTES = 1024 * 1024;
    private static final int DEFAULT_BYTES = 256 * 1024;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final JobCalls calls;

    JobLogApi(Bus bus) {
        this.calls = new JobCalls(bus);
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.of(HttpMethod.GET, "/api/admin/jobs/{job_id}/log", Access.ADMIN, this::log));
    }

    private Future<Answer> log(Call call) {
        String id = JobCalls.id(call);
        Optional<Long> from = JobQueries.number(call, "from", 0, Long.MAX_VALUE);
        int limit = JobQueries.number(call, "limit", 1, MAX_BYTES)
                .map(Long::intValue)
                .orElse(DEFAULT_BYTES);
        String account = call.caller().account();
        boolean json = call.header("accept")
                .filter(accepted -> accepted.toLowerCase(Locale.ROOT).contains(Answer.JSON))
                .isPresent();
        return start(account, id, from, limit)
                .compose(begin -> slices(account, id, begin, limit))
                .map(slice -> json
                        ? Answer.json(200, slice)
                        : new Answer.Whole(200, TEXT, Map.of(), Buffer.buffer(slice.text())));
    }

    // A tail that is longer than one answer of the owner begins where the owner's own tail of that length would.
    private Future<JobLogs.LogSlice> start(String account, String id, Optional<Long> from, int limit) {
        return slice(account, id, from, Math.min(limit, JobLogs.MAX_SLICE_BYTES))
                .compose(first -> {
                    long begin = Math.max(0, first.size() - limit);
                    return from.isPresent() || begin >= first.from()
                            ? Future.succeededFuture(first)
                            : slice(account, id, Optional.of(begin), JobLogs.MAX_SLICE_BYTES);
                });
    }

    private Future<JobLogs.LogSlice> slices(String account, String id, JobLogs.LogSlice so, int limit) {
        int left = limit - (int) (so.to() - so.from());
        if (so.to() >= so.size() || left <= 0) {
            return Future.succeededFuture(so);
        }
        return slice(account, id, Optional.of(so.to()), Math.min(left, JobLogs.MAX_SLICE_BYTES))
                .compose(more -> more.to() <= so.to() || more.skipped() > 0
                        ? Future.succeededFuture(so)
                        : slices(account, id, together(so, more), limit));
    }

    private static JobLogs.LogSlice together(JobLogs.LogSlice first, JobLogs.LogSlice more) {
        return new JobLogs.LogSlice(
                first.from(),
                more.to(),
                more.size(),
                first.skipped(),
                first.truncated() || more.truncated(),
                more.complete(),
                first.text() + more.text());
    }

    private Future<JobLogs.LogSlice> slice(String account, String id, Optional<Long> from, int maxBytes) {
        return calls.ask(JobLogs.SLICE, new JobLogs.LogRequest(account, id, from, maxBytes))
                .map(answer -> answer.slice().orElseThrow(() -> new ProblemException(JobCalls.unknownJob())));
    }
}
