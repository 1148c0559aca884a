package dev.signalbox.http.api;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Command;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Handoffs;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.state.HandoffJson;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.regex.Pattern;

/** Asks the owner of the handoffs, and tells its refusals in the words of HTTP. Used on the event loop. */
final class HandoffCalls {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final Bus bus;

    HandoffCalls(Bus bus) {
        this.bus = bus;
    }

    /**
     * The session of the path.
     *
     * @throws ProblemException 400 if it cannot be one
     */
    static String session(Call call) {
        String session = call.parameter("session_id");
        if (!Handoffs.isSessionId(session)) {
            throw new ProblemException(Problem.badRequest(
                    "invalid_session_id",
                    "a session's id has from 1 to 128 letters, digits and . _ : @ -; queue and escalations are none"));
        }
        return session;
    }

    /**
     * The handoff of the path.
     *
     * @throws ProblemException 404 if it is none, as for one that does not exist
     */
    static String id(Call call) {
        String id = call.parameter("id").toLowerCase(Locale.ROOT);
        if (!ID.matcher(id).matches()) {
            throw new ProblemException(new Problem(404, "unknown_handoff", "There is no such handoff."));
        }
        return id;
    }

    <Q extends Record, A extends Record> Future<A> ask(Command<Q, A> command, Q question) {
        return bus.request(command, question, Handoffs.TIMEOUT_MS)
                .recover(failure -> Future.failedFuture(told(failure)));
    }

    /** The answer, which has a handoff; fails with {@link ProblemException} if it is a refusal. */
    <Q extends Record> Future<Handoffs.Answer> answer(Command<Q, Handoffs.Answer> command, Q question) {
        return ask(command, question).map(answer -> {
            answer.refusal().ifPresent(refusal -> {
                throw new ProblemException(problem(refusal));
            });
            return answer;
        });
    }

    private static Problem problem(Handoffs.Refusal refusal) {
        Problem problem = new Problem(
                refusal.code().status().number(), refusal.code().name().toLowerCase(Locale.ROOT), refusal.reason());
        if (refusal.handoff().isEmpty()) {
            return problem;
        }
        Handoff handoff = refusal.handoff().get();
        return problem.with("claimed_by", handoff.claimedBy())
                .with("claimed_at", handoff.claimedAt())
                .with("handoff", HandoffJson.of(handoff));
    }

    private static Throwable told(Throwable failure) {
        if (!(failure instanceof RefusedException refused)) {
            return failure;
        }
        return switch (refused.code()) {
            case UNAVAILABLE ->
                new RefusedException(FailureCode.UNAVAILABLE, "handoffs are not to be had: " + refused.getMessage());
            case TIMEOUT ->
                new RefusedException(
                        FailureCode.TIMEOUT,
                        "the node that owns the handoffs does not answer; whether it did what was asked is not known");
            default -> refused;
        };
    }
}
