package dev.signalbox.http.api;

import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.answer.Problem;

/** How a refusal of the journal is told over HTTP. */
final class JournalProblems {
    private JournalProblems() {}

    static Problem of(RefusedException refused) {
        return switch (refused.code()) {
            case INSUFFICIENT_STORAGE -> new Problem(507, "journal_full", refused.getMessage());
            case UNAVAILABLE -> new Problem(503, "journal_unavailable", refused.getMessage());
            default -> Problem.of(refused);
        };
    }
}
