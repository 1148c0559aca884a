package dev.signalbox.http.socket;

import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.answer.ProblemException;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.Token;
import dev.signalbox.http.stream.WireForm;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One client's answers to gates: checked, put on record and told what became of them. Used on one event loop. */
final class GateAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(GateAnswers.class);
    private static final String OPERATION = "WS /api/ws gate.respond";
    private static final int OK = 200;

    private final GateResponder gates;
    private final CommandTrail trail;
    private final Token caller;

    GateAnswers(GateResponder gates, CommandTrail trail, Token caller) {
        this.gates = gates;
        this.trail = trail;
        this.caller = caller;
    }

    /** The message that tells what became of it; never fails. */
    Future<Buffer> answer(ClientMessage.GateRespond answer) {
        long begun = System.nanoTime();
        About about = new About(Optional.of(answer.type()), answer.requestId());
        return respond(answer)
                .map(resolution -> {
                    record(answer, OK, Optional.empty(), begun);
                    return resolved(answer, resolution);
                })
                .recover(failure -> {
                    Problem problem = problemOf(failure);
                    record(answer, problem.status(), Optional.of(problem.code()), begun);
                    return Future.succeededFuture(ErrorMessage.of(problem, about));
                });
    }

    private Future<Gate.Resolution> respond(ClientMessage.GateRespond answer) {
        return caller.role().covers(Role.ENGINEER)
                ? gates.respond(
                        caller,
                        answer.project(),
                        answer.gateId(),
                        answer.decision(),
                        answer.guidance(),
                        answer.version())
                : Future.failedFuture(
                        new ProblemException(new Problem(403, "role_too_low", "this needs the role engineer")));
    }

    private void record(ClientMessage.GateRespond answer, int status, Optional<String> code, long begun) {
        trail.command(
                caller,
                OPERATION,
                Map.of("project", answer.project(), "gate_id", answer.gateId()),
                status,
                code,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }

    private static Buffer resolved(ClientMessage.GateRespond answer, Gate.Resolution resolution) {
        Map<String, Object> resolved = new LinkedHashMap<>();
        answer.requestId().ifPresent(id -> resolved.put("request_id", id));
        resolved.put("project", answer.project());
        resolved.put("gate_id", answer.gateId());
        resolved.put("resolution", resolution);
        return WireForm.SOCKET.event("gate.resolved", Json.encodeToBuffer(resolved));
    }

    private static Problem problemOf(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof RefusedException refused) {
            return Problem.of(refused);
        }
        LOG.error("a gate cannot be answered", failure);
        return Problem.internal();
    }
}
