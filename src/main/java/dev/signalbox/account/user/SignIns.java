package dev.signalbox.account.user;

import dev.signalbox.account.totp.Totp;
import dev.signalbox.account.user.Checks.Verdict;
import dev.signalbox.bus.Sessions.CutOff;
import dev.signalbox.bus.Sessions.Identity;
import dev.signalbox.bus.Users.Code;
import dev.signalbox.bus.Users.SignIn;
import dev.signalbox.bus.Users.SignInAnswer;
import dev.signalbox.bus.Users.SignedIn;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;

/** Signing in by name, password and, where the user has it so, a code. Used on one context. */
final class SignIns {
    private final Checks checks;
    private final Clock clock;

    SignIns(Checks checks, Clock clock) {
        this.checks = checks;
        this.clock = clock;
    }

    Future<SignInAnswer> signIn(SignIn asked) {
        return checks.password(
                        asked.username(),
                        asked.password(),
                        asked.address(),
                        (connection, user) -> decide(connection, user, asked))
                .map(verdict -> new SignInAnswer(verdict.result(), verdict.refusal()));
    }

    private Verdict<SignedIn> decide(Connection connection, User user, SignIn asked) throws SQLException {
        if (user.totpSecret().isPresent()) {
            if (asked.totp().isEmpty()) {
                return Verdict.refused(Code.TOTP_NEEDED);
            }
            Instant now = clock.instant();
            OptionalLong step =
                    Totp.of(user.totpSecret().get()).step(asked.totp().get(), now, user.totpLastStep());
            if (step.isEmpty()) {
                return Verdict.wrong();
            }
            UserTable.update(
                    connection, user.withTotp(user.totpSecret(), user.totpDraft(), step.getAsLong(), user.changedAt()));
        }
        return Verdict.right(
                new SignedIn(new Identity(user.name(), user.role(), user.account()), notBefore(connection, user)));
    }

    /** Taken within the transaction, so that whatever is cut off later is cut off at a later time. */
    private Instant notBefore(Connection connection, User user) throws SQLException {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return CutOffTable.find(connection, user.name(), user.account())
                .map(CutOff::end)
                .filter(now::isBefore)
                .orElse(now);
    }
}
