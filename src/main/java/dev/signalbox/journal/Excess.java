package dev.signalbox.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides how far the beginning of the journal may be cut off: up to before the first row that is to stay. Times that
 * cannot be read, or that lie in the future, say nothing; so a row with a wrong clock neither takes newer rows with it
 * nor keeps older ones.
 *
 * @param oldest rows from before are too old
 * @param now UTC
 * @param tooManyThrough rows up to here are too many, whatever their age
 */
record Excess(Instant oldest, Instant now, long tooManyThrough) {
    private static final Duration CLOCKS_DIFFER_BY = Duration.ofDays(1);

    /** A row's number and time, as far as it can be read. */
    record Aged(long id, Optional<Instant> at) {}

    /**
     * What becomes of some rows.
     *
     * @param through rows up to here can go; empty if none can
     * @param stop whether a row is among them that is to stay
     */
    record Verdict(Optional<Long> through, boolean stop) {}

    /** @param rows ascending by id, from the first one of the journal that was not looked at */
    Verdict judge(List<Aged> rows) {
        Optional<Long> through = Optional.empty();
        for (Aged row : rows) {
            boolean tells = row.at()
                    .filter(at -> at.isBefore(now.plus(CLOCKS_DIFFER_BY)))
                    .isPresent();
            if (row.id() <= tooManyThrough || (tells && row.at().get().isBefore(oldest))) {
                through = Optional.of(row.id());
            } else if (tells) {
                return new Verdict(through, true);
            }
        }
        return new Verdict(through, false);
    }
}
