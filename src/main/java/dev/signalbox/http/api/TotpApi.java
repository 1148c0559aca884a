package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Users;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.Token;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/** The code of an authenticator app beside one's own password: switching it on and off. */
final class TotpApi {
    private static final String PATH = "/api/session/totp";
    private static final int MAX_PASSWORD = 1_024;

    private final Bus bus;

    record OwnPassword(String password) {
        @Override
        public String toString() {
            return "OwnPassword[...]";
        }
    }

    record Confirmation(String code) {}

    TotpApi(Bus bus) {
        this.bus = bus;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of(HttpMethod.GET, PATH, Access.VIEWER, this::state),
                Endpoint.of(HttpMethod.POST, PATH, Access.VIEWER, this::begin),
                Endpoint.of(HttpMethod.POST, PATH + "/confirm", Access.VIEWER, this::confirm),
                Endpoint.of(HttpMethod.DELETE, PATH, Access.VIEWER, this::remove)
                        .with(Endpoint.Body.NEEDED));
    }

    private Future<Answer> state(Call call) {
        Token who = call.caller();
        return bus.request(Users.TOTP_STATE, new Users.TotpStateRequest(who.subject(), who.account()), Users.TIMEOUT_MS)
                .map(state -> Answer.json(200, state));
    }

    private Future<Answer> begin(Call call) {
        Token who = call.caller();
        Users.BeginTotp question = new Users.BeginTotp(who.subject(), who.account(), password(call), address(call));
        return bus.request(Users.BEGIN_TOTP, question, Users.TIMEOUT_MS).map(draft -> {
            UserProblems.require(draft.refusal());
            return Answer.json(200, draft.secret().orElseThrow());
        });
    }

    private Future<Answer> confirm(Call call) {
        Token who = call.caller();
        String code = call.body(Confirmation.class).code();
        if (code == null || !SessionApi.isCode(code)) {
            throw new ProblemException(Problem.badRequest("bad_request", "a code has six digits"));
        }
        Users.ConfirmTotp question = new Users.ConfirmTotp(who.subject(), who.account(), code, address(call));
        return bus.request(Users.CONFIRM_TOTP, question, Users.TIMEOUT_MS).map(TotpApi::done);
    }

    private Future<Answer> remove(Call call) {
        Token who = call.caller();
        Users.RemoveTotp question = new Users.RemoveTotp(who.subject(), who.account(), password(call), address(call));
        return bus.request(Users.REMOVE_TOTP, question, Users.TIMEOUT_MS).map(TotpApi::done);
    }

    private static Answer done(Users.Done done) {
        UserProblems.require(done.refusal());
        return Answer.empty(204);
    }

    private static String address(Call call) {
        return RemoteAddress.of(call.ctx().request());
    }

    private static String password(Call call) {
        String password = call.body(OwnPassword.class).password();
        if (password == null || password.isEmpty() || password.length() > MAX_PASSWORD) {
            throw new ProblemException(
                    Problem.badRequest("bad_request", "a password has 1 to " + MAX_PASSWORD + " characters"));
        }
        return password;
    }
}
