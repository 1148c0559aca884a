package dev.signalbox.account.user;

import dev.signalbox.account.totp.Totp;
import dev.signalbox.account.user.Checks.Verdict;
import dev.signalbox.bus.Users.BeginTotp;
import dev.signalbox.bus.Users.Code;
import dev.signalbox.bus.Users.ConfirmTotp;
import dev.signalbox.bus.Users.Done;
import dev.signalbox.bus.Users.RemoveTotp;
import dev.signalbox.bus.Users.TotpDraft;
import dev.signalbox.bus.Users.TotpSecret;
import dev.signalbox.bus.Users.TotpState;
import dev.signalbox.bus.Users.TotpStateRequest;
import dev.signalbox.store.Store;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Users give themselves a second proof, and take it away. Used on one context. */
final class TotpDesk {
    private final Store store;
    private final Checks checks;
    private final Clock clock;

    TotpDesk(Store store, Checks checks, Clock clock) {
        this.store = store;
        this.checks = checks;
        this.clock = clock;
    }

    Future<TotpState> state(TotpStateRequest asked) {
        return store.readAtOnce(connection -> UserName.of(asked.subject()).isEmpty()
                        ? Optional.<User>empty()
                        : UserTable.find(connection, asked.subject(), asked.account()))
                .map(user -> new TotpState(
                        user.isPresent(), user.flatMap(User::totpSecret).isPresent()));
    }

    /** The secret counts when it is confirmed; until then each call makes another one. */
    Future<TotpDraft> begin(BeginTotp asked) {
        return own(asked.subject(), asked.account(), asked.password(), asked.address(), (connection, user) -> {
                    if (user.totpSecret().isPresent()) {
                        return Verdict.<TotpSecret>refused(Code.TOTP_ACTIVE);
                    }
                    Totp totp = Totp.random();
                    UserTable.update(
                            connection,
                            user.withTotp(
                                    Optional.empty(),
                                    Optional.of(totp.base32()),
                                    user.totpLastStep(),
                                    clock.instant()));
                    return Verdict.right(new TotpSecret(totp.uri(user.name()), totp.base32()));
                })
                .map(verdict -> new TotpDraft(verdict.result(), verdict.refusal()));
    }

    Future<Done> confirm(ConfirmTotp asked) {
        return checks.user(asked.subject(), asked.address(), (connection, user) -> {
                    if (!user.account().equals(asked.account())) {
                        return Verdict.<TotpState>refused(Code.NO_USER);
                    }
                    if (user.totpDraft().isEmpty()) {
                        return Verdict.<TotpState>refused(Code.TOTP_NOT_BEGUN);
                    }
                    return confirm(connection, user, asked.code());
                })
                .map(verdict -> new Done(verdict.refusal()));
    }

    private Verdict<TotpState> confirm(Connection connection, User user, String code) throws SQLException {
        OptionalLong step = Totp.of(user.totpDraft().orElseThrow()).step(code, clock.instant(), user.totpLastStep());
        if (step.isEmpty()) {
            return Verdict.wrong();
        }
        UserTable.update(
                connection, user.withTotp(user.totpDraft(), Optional.empty(), step.getAsLong(), clock.instant()));
        audit(connection, "user.totp_enabled", user);
        return Verdict.right(new TotpState(true, true));
    }

    Future<Done> remove(RemoveTotp asked) {
        return own(asked.subject(), asked.account(), asked.password(), asked.address(), (connection, user) -> {
                    if (user.totpSecret().isPresent()) {
                        audit(connection, "user.totp_removed", user);
                    }
                    UserTable.update(
                            connection,
                            user.withTotp(Optional.empty(), Optional.empty(), user.totpLastStep(), clock.instant()));
                    return Verdict.right(new TotpState(true, false));
                })
                .map(verdict -> new Done(verdict.refusal()));
    }

    /** Of the user who is signed in; somebody of that name in another account, or from elsewhere, is another one. */
    private <T> Future<Verdict<T>> own(
            String subject, String account, String password, String address, Checks.Decision<T> decision) {
        return state(new TotpStateRequest(subject, account))
                .compose(state -> state.user()
                        ? checks.password(subject, password, address, decision)
                        : Future.succeededFuture(Verdict.refused(Code.NO_USER)));
    }

    private static void audit(Connection connection, String type, User user) throws SQLException {
        AuditRows.add(connection, type, user.account(), user.name(), Map.of("user", user.name()));
    }
}
