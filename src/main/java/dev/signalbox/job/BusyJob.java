package dev.signalbox.job;

import dev.signalbox.bus.Job;
import dev.signalbox.job.action.ActionCatalog.Prepared;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A job that is not over, with what is needed to go on with it. For the desk's thread. */
final class BusyJob {
    private final Optional<Duration> heartbeat;
    private Job job;
    private Optional<Prepared> prepared;
    private Optional<RunningCommand> command = Optional.empty();
    private Optional<End> unwritten = Optional.empty();
    private long lastSignNanos = System.nanoTime();
    private boolean unsaved;
    private long savedNanos = System.nanoTime();

    /** An end that could not be written yet. */
    record End(Job job, List<AuditRow> audit) {}

    /**
     * @param prepared what to start; empty if it runs elsewhere or its processes are only to be ended
     * @param heartbeat of a job that runs elsewhere
     */
    BusyJob(Job job, Optional<Prepared> prepared, Optional<Duration> heartbeat) {
        this.job = job;
        this.prepared = prepared;
        this.heartbeat = heartbeat;
    }

    Job job() {
        return job;
    }

    void saved(Job now) {
        job = now;
        unsaved = false;
        savedNanos = System.nanoTime();
    }

    void changedInMemory(Job now) {
        job = now;
        unsaved = true;
    }

    boolean wantsSaving(Duration after) {
        return unsaved && System.nanoTime() - savedNanos >= after.toNanos();
    }

    Optional<Prepared> prepared() {
        return prepared;
    }

    Optional<RunningCommand> command() {
        return command;
    }

    /** Whether its command has not ended yet. One whose end cannot be written is over all the same. */
    boolean commandRuns() {
        return command.isPresent() && unwritten.isEmpty();
    }

    /** From here on nothing keeps the secret parameters but the command itself. */
    void runs(RunningCommand running) {
        command = Optional.of(running);
        prepared = Optional.empty();
    }

    Optional<Duration> heartbeat() {
        return heartbeat;
    }

    void sign() {
        lastSignNanos = System.nanoTime();
    }

    boolean silentFor(Duration time) {
        return System.nanoTime() - lastSignNanos >= time.toNanos();
    }

    Optional<End> unwritten() {
        return unwritten;
    }

    void couldNotWrite(End end) {
        unwritten = Optional.of(end);
    }
}
