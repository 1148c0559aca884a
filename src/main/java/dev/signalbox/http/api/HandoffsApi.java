package dev.signalbox.http.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Handoffs;
import dev.signalbox.bus.Handoffs.Act;
import dev.signalbox.bus.Json;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.Token;
import dev.signalbox.http.state.HandoffJson;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Handing sessions over, and taking them: the queue, and what is done to one handoff. */
final class HandoffsApi {
    private static final String ROOT = "/api/v1/ai-sessions";
    private static final String OF_SESSION = ROOT + "/{session_id}/handoffs";
    private static final String ONE = OF_SESSION + "/{id}";
    private static final int DEFAULT_HISTORY = 50;
    /** The context may be written with spaces, and with characters in their long form. */
    private static final BodyForm NEW_HANDOFF =
            new BodyForm(BodyForm.JSON.mediaTypes(), 4 * Handoffs.MAX_CONTEXT_BYTES);

    private final HandoffCalls calls;

    record NewHandoff(
            Optional<Handoff.Kind> kind,
            Optional<String> summary,
            Optional<ObjectNode> context,
            Optional<Handoff.Priority> priority,
            Optional<String> project,
            Optional<String> idempotencyKey) {}

    record Claim(Optional<Integer> leaseS) {}

    record Release(Optional<String> note) {}

    record Resolve(Optional<String> resolution) {}

    record Reassign(Optional<String> assignee) {}

    HandoffsApi(Bus bus) {
        this.calls = new HandoffCalls(bus);
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.of(HttpMethod.GET, ROOT + "/queue", Access.VIEWER, this::queue),
                Endpoint.of(HttpMethod.GET, OF_SESSION, Access.VIEWER, this::history),
                Endpoint.of(HttpMethod.POST, OF_SESSION, Access.ENGINEER_OR_ADMIN, this::create)
                        .taking(NEW_HANDOFF),
                Endpoint.action(ONE + "/claim", Access.ENGINEER_OR_ADMIN, this::claim),
                Endpoint.action(ONE + "/release", Access.ENGINEER_OR_ADMIN, this::release),
                Endpoint.action(ONE + "/resolve", Access.ENGINEER_OR_ADMIN, this::resolve),
                Endpoint.of(HttpMethod.POST, ONE + "/reassign", Access.ADMIN, this::reassign));
    }

    private Future<Answer> queue(Call call) {
        Set<Handoff.State> states =
                switch (call.query("state").orElse("open")) {
                    case "open" -> Set.of(Handoff.State.OPEN);
                    case "claimed" -> Set.of(Handoff.State.CLAIMED);
                    case "active" -> Set.of(Handoff.State.OPEN, Handoff.State.CLAIMED);
                    default ->
                        throw new ProblemException(
                                Problem.badRequest("bad_query", "state must be open, claimed or active"));
                };
        int limit = limit(call, Handoffs.MAX_LISTING);
        return calls.ask(Handoffs.QUEUE, new Handoffs.QueueRequest(call.caller().account(), states, limit))
                .map(HandoffsApi::told);
    }

    private Future<Answer> history(Call call) {
        String session = HandoffCalls.session(call);
        int limit = limit(call, DEFAULT_HISTORY);
        return calls.ask(
                        Handoffs.HISTORY,
                        new Handoffs.HistoryRequest(call.caller().account(), session, limit))
                .map(listing -> {
                    // Whether another account knows it is nobody's business.
                    if (listing.handoffs().isEmpty()) {
                        throw new ProblemException(
                                new Problem(404, "unknown_session", "There are no handoffs of that session."));
                    }
                    return told(listing);
                });
    }

    private Future<Answer> create(Call call) {
        String session = HandoffCalls.session(call);
        NewHandoff body = call.body(NewHandoff.class);
        Token caller = call.caller();
        Handoffs.Create order = new Handoffs.Create(
                caller.account(),
                caller.subject(),
                session,
                body.kind().orElseThrow(() -> missing("kind")),
                body.priority().orElse(Handoff.Priority.NORMAL),
                body.project(),
                body.summary().orElseThrow(() -> missing("summary")),
                body.context().map(Json::encode).orElse("{}"),
                body.idempotencyKey(),
                Optional.empty());
        return calls.answer(Handoffs.CREATE, order)
                .map(answer -> Answer.json(
                        answer.repeated() ? 200 : 201,
                        HandoffJson.of(answer.handoff().orElseThrow())));
    }

    private Future<Answer> claim(Call call) {
        return change(call, Act.CLAIM, call.body(Claim.class).leaseS(), Optional.empty(), Optional.empty());
    }

    private Future<Answer> release(Call call) {
        return change(
                call,
                Act.RELEASE,
                Optional.empty(),
                call.body(Release.class).note().filter(note -> !note.isBlank()),
                Optional.empty());
    }

    private Future<Answer> resolve(Call call) {
        return change(
                call,
                Act.RESOLVE,
                Optional.empty(),
                call.body(Resolve.class).resolution().filter(text -> !text.isBlank()),
                Optional.empty());
    }

    private Future<Answer> reassign(Call call) {
        return change(
                call,
                Act.REASSIGN,
                Optional.empty(),
                Optional.empty(),
                call.body(Reassign.class).assignee());
    }

    private Future<Answer> change(
            Call call, Act act, Optional<Integer> leaseS, Optional<String> note, Optional<String> assignee) {
        Token caller = call.caller();
        return calls.answer(
                        Handoffs.CHANGE,
                        new Handoffs.Change(
                                caller.account(),
                                caller.subject(),
                                caller.role().wireName(),
                                HandoffCalls.session(call),
                                HandoffCalls.id(call),
                                act,
                                leaseS,
                                note,
                                assignee))
                .map(answer -> Answer.json(200, HandoffJson.of(answer.handoff().orElseThrow())));
    }

    private static int limit(Call call, int otherwise) {
        String text = call.query("limit").orElse(Integer.toString(otherwise));
        int limit = text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > Handoffs.MAX_LISTING) {
            throw new ProblemException(
                    Problem.badRequest("bad_query", "limit must be a number from 1 to " + Handoffs.MAX_LISTING));
        }
        return limit;
    }

    private static Answer told(Handoffs.Listing listing) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("handoffs", listing.handoffs().stream().map(HandoffJson::of).toList());
        body.put("more", listing.more());
        return Answer.json(200, body);
    }

    private static ProblemException missing(String member) {
        return new ProblemException(Problem.badRequest("bad_request", member + " is missing"));
    }
}
