package dev.signalbox.job;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Job.State;
import dev.signalbox.bus.Jobs.ErrorCode;
import dev.signalbox.bus.Signature;
import dev.signalbox.job.process.Progress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** One state of a job from another. Pure. */
final class JobStates {
    private JobStates() {}

    /** Now, as precise as it is kept. */
    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /** With the version that belongs to its content. */
    static Job versioned(Job job) {
        return new Change(job)
                .version(Signature.versionOf(new Change(job).version("").done().toString()))
                .done();
    }

    static Job started(Job job, Instant at) {
        Change change = new Change(job);
        change.state = State.RUNNING;
        change.startedAt = Optional.of(at);
        return change.at(at);
    }

    static Job progressed(Job job, Progress told, Instant at) {
        Change change = new Change(job);
        Progress before = new Progress(false, job.progress(), job.phase(), job.message(), job.data());
        Progress after = before.then(told);
        change.progress = after.progress();
        change.phase = after.phase().filter(text -> !text.isEmpty());
        change.message = after.message().filter(text -> !text.isEmpty());
        change.data = after.data();
        return change.at(at);
    }

    static Job cancelRequested(Job job, String actor, Instant at) {
        Change change = new Change(job);
        change.cancelRequestedBy = Optional.of(actor);
        return change.at(at);
    }

    static Job stalled(Job job, boolean stalled, Instant at) {
        Change change = new Change(job);
        change.stalled = stalled;
        return change.at(at);
    }

    /** A job that tells of its own end. */
    static Job reported(Job job, State state, Instant at) {
        Change change = new Change(job);
        change.errorCode = state == State.ERROR ? Optional.of(ErrorCode.REPORTED) : Optional.empty();
        return change.over(state, at);
    }

    /** A command that ended by itself. What it said last says more than its exit code does. */
    static Job exited(Job job, int exitCode, int warningExitCode, Instant at) {
        Change change = new Change(job);
        change.exitCode = Optional.of(exitCode);
        if (exitCode == 0) {
            change.progress = change.progress.map(any -> 1.0);
            return change.over(State.SUCCESS, at);
        }
        if (exitCode == warningExitCode) {
            return change.over(State.WARNING, at);
        }
        boolean signal = exitCode > 128 && exitCode < 128 + 65;
        change.errorCode = Optional.of(signal ? ErrorCode.SIGNAL : ErrorCode.EXIT_CODE);
        String what = signal
                ? "Ended by signal " + (exitCode - 128) + " (exit code " + exitCode + ")."
                : "Ended with exit code " + exitCode + ".";
        change.message = change.message.or(() -> Optional.of(what));
        return change.over(State.ERROR, at);
    }

    /** It did not end by itself, or never began. */
    static Job ended(
            Job job, State state, Optional<ErrorCode> code, String message, Optional<Integer> exitCode, Instant at) {
        Change change = new Change(job);
        change.errorCode = code;
        change.message = Optional.of(message);
        change.exitCode = exitCode;
        return change.over(state, at);
    }

    private static final class Change {
        private final Job job;
        private String version;
        private State state;
        private boolean stalled;
        private Optional<String> phase;
        private Optional<Double> progress;
        private Optional<String> message;
        private Optional<ErrorCode> errorCode;
        private Optional<String> data;
        private Optional<Integer> exitCode;
        private Optional<Instant> startedAt;
        private Optional<Instant> finishedAt;
        private Instant updatedAt;
        private Optional<String> cancelRequestedBy;

        Change(Job job) {
            this.job = job;
            version = job.version();
            state = job.state();
            stalled = job.stalled();
            phase = job.phase();
            progress = job.progress();
            message = job.message();
            errorCode = job.errorCode();
            data = job.data();
            exitCode = job.exitCode();
            startedAt = job.startedAt();
            finishedAt = job.finishedAt();
            updatedAt = job.updatedAt();
            cancelRequestedBy = job.cancelRequestedBy();
        }

        Change version(String text) {
            version = text;
            return this;
        }

        Job over(State end, Instant at) {
            state = end;
            stalled = false;
            finishedAt = Optional.of(at);
            return at(at);
        }

        Job at(Instant at) {
            updatedAt = at;
            return versioned(done());
        }

        Job done() {
            return new Job(
                    job.id(),
                    version,
                    job.account(),
                    job.action(),
                    job.category(),
                    job.label(),
                    job.target(),
                    state,
                    stalled,
                    phase,
                    progress,
                    message,
                    errorCode,
                    data,
                    job.parameters(),
                    job.secretParameters(),
                    exitCode,
                    job.queuedAt(),
                    startedAt,
                    finishedAt,
                    updatedAt,
                    job.triggeredBy(),
                    job.node(),
                    job.external(),
                    cancelRequestedBy);
        }
    }
}
