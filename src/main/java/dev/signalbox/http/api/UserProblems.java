package dev.signalbox.http.api;

import dev.signalbox.bus.Users;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import java.util.Locale;
import java.util.Optional;

/** The account room's refusals in the words of HTTP. */
final class UserProblems {
    private UserProblems() {}

    /** @throws ProblemException if it was refused */
    static void require(Optional<Users.Refusal> refusal) {
        if (refusal.isPresent()) {
            throw new ProblemException(of(refusal.get()));
        }
    }

    private static Problem of(Users.Refusal refusal) {
        Users.Code code = refusal.code();
        Problem problem = new Problem(code.status(), code.name().toLowerCase(Locale.ROOT), code.reason());
        return refusal.retryAfterS() > 0 ? problem.with(Answer.RETRY_AFTER_MEMBER, refusal.retryAfterS()) : problem;
    }
}
