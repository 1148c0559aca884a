package dev.signalbox.bus;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of an action, or of a worker elsewhere that reports to us. Equal {@code version}, equal job. Carries no secret.
 *
 * @param id a UUID, lower case
 * @param version differs from that of every other state of the job
 * @param account to which the action belongs; the job does not exist for others
 * @param target what it is done to; one of the action's targets
 * @param state on disk before anybody hears of it
 * @param stalled the worker elsewhere has been silent for longer than agreed; only while {@code running}
 * @param phase at most {@link Jobs#MAX_PHASE_LENGTH} characters, without control characters
 * @param progress 0 to 1
 * @param message at most {@link Jobs#MAX_MESSAGE_LENGTH} characters, without control characters: what the job says of itself,
 *     and at its end, if it went wrong, what happened
 * @param errorCode why it did not end well, for programs: see {@link Jobs.ErrorCode}
 * @param data what the job tells in a structured way, one JSON object of at most {@link Jobs#MAX_DATA_BYTES}
 * @param parameters with which it was started, one JSON object; without those that are secret
 * @param secretParameters whether it also had secret ones, which a repetition needs again
 * @param exitCode of the command, 128 + n if signal n ended it; empty while it runs, or if it never ran
 * @param queuedAt UTC, like all times
 * @param triggeredBy who started it
 * @param node on which it runs, or which keeps account of it
 * @param external it runs elsewhere and reports
 * @param cancelRequestedBy who asked for its end; it may still be running, because it has time to end in order
 */
public record Job(
        String id,
        String version,
        String account,
        String action,
        String category,
        String label,
        Optional<String> target,
        State state,
        boolean stalled,
        Optional<String> phase,
        Optional<Double> progress,
        Optional<String> message,
        Optional<Jobs.ErrorCode> errorCode,
        Optional<String> data,
        String parameters,
        boolean secretParameters,
        Optional<Integer> exitCode,
        Instant queuedAt,
        Optional<Instant> startedAt,
        Optional<Instant> finishedAt,
        Instant updatedAt,
        String triggeredBy,
        String node,
        boolean external,
        Optional<String> cancelRequestedBy) {

    /** Where a job stands. A job that is finished never changes again. */
    public enum State {
        QUEUED(false),
        RUNNING(false),
        SUCCESS(true),
        /** It did its work, and has something to say about it. */
        WARNING(true),
        ERROR(true),
        /** A person asked for its end. */
        CANCELLED(true),
        /** It ended with the server, or while no server looked after it: how far it came is not known. */
        INTERRUPTED(true);

        private final boolean finished;

        State(boolean finished) {
            this.finished = finished;
        }

        public boolean finished() {
            return finished;
        }
    }

    /** Whether the same action with the same target has to wait for it. */
    public boolean busy() {
        return !state.finished();
    }
}
