package dev.signalbox.job.process;

import java.util.Optional;

/**
 * What a job says of itself. As an update, what is empty stays as it was.
 *
 * @param indeterminate takes the progress away: how far it is cannot be said
 * @param progress 0 to 1
 * @param data one JSON object
 */
public record Progress(
        boolean indeterminate,
        Optional<Double> progress,
        Optional<String> phase,
        Optional<String> message,
        Optional<String> data) {
    public static final Progress NONE =
            new Progress(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** This one, brought up to date by a later one. */
    public Progress then(Progress later) {
        return new Progress(
                later.indeterminate || (indeterminate && later.progress.isEmpty()),
                later.indeterminate ? Optional.empty() : later.progress.or(() -> progress),
                later.phase.or(() -> phase),
                later.message.or(() -> message),
                later.data.or(() -> data));
    }

    boolean saysNothing() {
        return equals(NONE);
    }
}
