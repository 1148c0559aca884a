package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.bus.Rollbacks.Refusal;
import java.util.List;
import java.util.Optional;

/** A rollback may not be, and nothing was changed. Carries an answer; it has no stack trace. */
final class RefusedRollback extends Exception {
    /** Paths of one answer; further ones are counted. */
    static final int MAX_PATHS = 1_000;

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusedRollback(Refusal refusal) {
        super(refusal.reason(), null, false, false);
        this.refusal = refusal;
    }

    static RefusedRollback of(Code code, String reason) {
        return of(code, reason, List.of());
    }

    static RefusedRollback of(Code code, String reason, List<String> paths) {
        List<String> some = paths.subList(0, Math.min(MAX_PATHS, paths.size()));
        String more = paths.size() > MAX_PATHS ? " (" + (paths.size() - MAX_PATHS) + " more paths are not shown)" : "";
        return new RefusedRollback(new Refusal(code, reason + more, some, Optional.empty()));
    }

    static RefusedRollback locked(String reason, long ageMs) {
        return new RefusedRollback(new Refusal(Code.REPOSITORY_LOCKED, reason, List.of(), Optional.of(ageMs)));
    }

    Refusal refusal() {
        return refusal;
    }
}
