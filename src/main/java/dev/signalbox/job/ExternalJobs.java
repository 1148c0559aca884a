package dev.signalbox.job;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Job.State;
import dev.signalbox.bus.Jobs.Answer;
import dev.signalbox.bus.Jobs.Code;
import dev.signalbox.bus.Jobs.ErrorCode;
import dev.signalbox.bus.Jobs.FieldProblem;
import dev.signalbox.bus.Jobs.Report;
import dev.signalbox.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Jobs that run elsewhere: what their workers tell, and what it means if they tell nothing. For the desk's thread. */
final class ExternalJobs {
    /** Silence of so many heartbeats is the end. */
    private static final int LOST_HEARTBEATS = 3;

    private final Registry registry;

    ExternalJobs(Registry registry) {
        this.registry = registry;
    }

    /** Whatever is answered to the report of an end is on disk; if that cannot be, the worker is to tell it again. */
    Answer report(BusyJob entry, Report report) throws StoreException {
        if (!entry.job().external()) {
            return Answer.of(Refusals.of(
                    Code.NOT_EXTERNAL,
                    "This job runs here; only jobs that run elsewhere are reported.",
                    Optional.of(entry.job())));
        }
        List<FieldProblem> problems = ReportChecks.check(report);
        if (!problems.isEmpty()) {
            return Answer.of(Refusals.invalid(Code.INVALID_REPORT, problems));
        }
        entry.sign();
        if (entry.unwritten().isPresent()) {
            return Answer.of(entry.job());
        }
        Instant now = JobStates.now();
        Job next = JobStates.progressed(JobStates.stalled(entry.job(), false, now), ReportChecks.progress(report), now);
        Optional<State> end = report.state().filter(State::finished);
        if (end.isPresent()) {
            Job over = JobStates.reported(next, end.get(), now);
            registry.finishNow(entry, new BusyJob.End(over, List.of(AuditRow.reported(over, report.actor()))));
        } else {
            registry.show(entry, next);
        }
        return Answer.of(entry.job());
    }

    /** To be called every second or so. */
    void check() {
        for (BusyJob entry : registry.busy()) {
            if (entry.heartbeat().isPresent() && entry.unwritten().isEmpty()) {
                check(entry, entry.heartbeat().get());
            }
        }
    }

    private void check(BusyJob entry, Duration heartbeat) {
        Duration lost = heartbeat.multipliedBy(LOST_HEARTBEATS);
        if (entry.silentFor(lost)) {
            registry.finish(
                    entry,
                    JobStates.ended(
                            entry.job(),
                            State.ERROR,
                            Optional.of(ErrorCode.STALLED),
                            "The worker was silent for " + lost.toSeconds() + " s.",
                            Optional.empty(),
                            JobStates.now()));
        } else if (entry.silentFor(heartbeat) && !entry.job().stalled()) {
            registry.show(entry, JobStates.stalled(entry.job(), true, JobStates.now()));
        }
    }
}
