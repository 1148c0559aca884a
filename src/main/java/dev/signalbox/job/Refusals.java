package dev.signalbox.job;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Job;
import dev.signalbox.bus.Jobs.Code;
import dev.signalbox.bus.Jobs.FieldProblem;
import dev.signalbox.bus.Jobs.Refusal;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.store.StoreException;
import java.util.List;
import java.util.Optional;

/** The words of refusals. */
final class Refusals {
    private Refusals() {}

    static Refusal busy(Job first) {
        String target = first.target().map(name -> " for " + name).orElse("");
        return of(
                Code.BUSY,
                "\"" + first.label() + "\"" + target + " is " + JobRows.name(first.state()) + " already, started by "
                        + first.triggeredBy() + ".",
                Optional.of(first));
    }

    static Refusal unknownJob() {
        return of(Code.UNKNOWN_JOB, "There is no job with that id.", Optional.empty());
    }

    static Refusal finished(Job job) {
        return of(Code.FINISHED, "The job is over: " + JobRows.name(job.state()) + ".", Optional.of(job));
    }

    static Refusal of(Code code, String reason, Optional<Job> job) {
        return new Refusal(code, reason, job, List.of());
    }

    static Refusal invalid(Code code, List<FieldProblem> fields) {
        return new Refusal(code, "Some values are not as they must be.", Optional.empty(), fields);
    }

    /** What the database's failure means to those who asked. */
    static RuntimeException of(StoreException failure) {
        String text = "The job's state could not be written or read: " + failure.getMessage();
        return switch (failure.kind()) {
            case FULL -> new RefusedException(FailureCode.INSUFFICIENT_STORAGE, text);
            case LOCKED, READ_ONLY, UNAVAILABLE, CORRUPT, OVERLOADED, NEWER_SCHEMA, FOREIGN ->
                new RefusedException(FailureCode.UNAVAILABLE, text);
            case CONSTRAINT, INTERNAL -> new IllegalStateException(text, failure);
        };
    }
}
