package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Command;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Notices;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Notices by mail and webhook: how they fare, trying a channel, sending one again. For administrators. */
final class NoticesApi {
    private static final String NOTICES = "/api/admin/notices";

    private final Bus bus;

    /** A body that has nothing to say. */
    record Nothing() {}

    NoticesApi(Bus bus) {
        this.bus = bus;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of(HttpMethod.GET, NOTICES, Access.ADMIN, this::overview),
                Endpoint.action(NOTICES + "/{channel}/test", Access.ADMIN, this::test),
                Endpoint.action(NOTICES + "/{id}/retry", Access.ADMIN, this::retry));
    }

    private Future<Answer> overview(Call call) {
        return ask(Notices.OVERVIEW, new Notices.OverviewRequest(call.caller().account()))
                .map(overview -> Answer.json(200, overview));
    }

    private Future<Answer> test(Call call) {
        call.body(Nothing.class);
        String channel = call.parameter("channel");
        Notices.TestRequest request =
                new Notices.TestRequest(call.caller().account(), call.caller().subject(), channel);
        return ask(Notices.TEST, request).map(answer -> {
            answer.refusal().ifPresent(NoticesApi::refuse);
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("channel", channel);
            body.put("results", answer.results());
            return Answer.json(200, body);
        });
    }

    private Future<Answer> retry(Call call) {
        call.body(Nothing.class);
        Notices.RetryRequest request =
                new Notices.RetryRequest(call.caller().account(), call.caller().subject(), call.parameter("id"));
        return ask(Notices.RETRY, request).map(answer -> {
            answer.refusal().ifPresent(NoticesApi::refuse);
            return Answer.json(
                    200,
                    answer.notice().orElseThrow(() -> new IllegalStateException("neither a notice nor a refusal")));
        });
    }

    private static void refuse(Notices.Refusal refusal) {
        throw new ProblemException(new Problem(
                refusal.code().status().number(), refusal.code().name().toLowerCase(Locale.ROOT), refusal.reason()));
    }

    private <Q extends Record, A extends Record> Future<A> ask(Command<Q, A> command, Q question) {
        return bus.request(command, question, Notices.TIMEOUT_MS)
                .recover(failure -> Future.failedFuture(
                        failure instanceof RefusedException refused && refused.code() == FailureCode.TIMEOUT
                                ? new RefusedException(
                                        FailureCode.TIMEOUT,
                                        "the node that sends notices does not answer; whether it did what was asked is not"
                                                + " known")
                                : failure));
    }
}
