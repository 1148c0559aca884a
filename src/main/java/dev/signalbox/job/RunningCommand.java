package dev.signalbox.job;

import dev.signalbox.job.process.JobProcess;
import dev.signalbox.job.process.Outcome.EndReason;
import dev.signalbox.job.process.Progress;
import java.time.Duration;

/**
 * A command that runs.
 *
 * @param progress what it told and the desk has not heard yet
 * @param growth how large its log is, unless the desk knows
 */
record RunningCommand(JobProcess process, Coalescer<Progress> progress, Coalescer<Long> growth) {
    void end(EndReason reason, Duration killAfter) {
        process.end(reason, killAfter);
    }
}
