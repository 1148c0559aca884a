package dev.signalbox.job;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What the journal is to hear of a job.
 *
 * @param data one JSON object
 */
record AuditRow(String account, String type, Optional<String> actor, String data) {
    private record Data(
            String id,
            String action,
            String label,
            Optional<String> target,
            Job.State state,
            Optional<String> errorCode,
            Optional<Integer> exitCode,
            Optional<String> message,
            Instant queuedAt,
            Optional<Instant> startedAt,
            Optional<Instant> finishedAt,
            String triggeredBy,
            String node,
            boolean external) {}

    /** Somebody started it: it is queued, or registered. */
    static AuditRow started(Job job) {
        return of("job.started", job, Optional.of(job.triggeredBy()));
    }

    /** Somebody asked for its end. */
    static AuditRow cancelled(Job job) {
        return of("job.cancelled", job, job.cancelRequestedBy());
    }

    /** It is over, by itself or by what we did. */
    static AuditRow finished(Job job) {
        return of("job.finished", job, Optional.empty());
    }

    /** It is over, as a worker elsewhere says. */
    static AuditRow reported(Job job, String actor) {
        return of("job.finished", job, Optional.of(actor));
    }

    private static AuditRow of(String type, Job job, Optional<String> actor) {
        Data data = new Data(
                job.id(),
                job.action(),
                job.label(),
                job.target(),
                job.state(),
                job.errorCode().map(code -> code.name().toLowerCase(Locale.ROOT)),
                job.exitCode(),
                job.message(),
                job.queuedAt(),
                job.startedAt(),
                job.finishedAt(),
                job.triggeredBy(),
                job.node(),
                job.external());
        return new AuditRow(job.account(), type, actor, Json.encode(data));
    }
}
