package dev.signalbox.http.socket;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.http.state.ProjectDirectory;
import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;

/** Answers gates on behalf of clients of sockets. Used on one event loop. */
public final class GateResponder {
    private static final int OK = 200;

    private final Bus bus;
    private final ProjectDirectory projects;

    /**
     * What became of an answer.
     *
     * @param status as the same call over HTTP has it
     * @param code of what is wrong; empty if the answer counts
     * @param message for people
     */
    record Outcome(int status, Optional<String> code, String message, Optional<Gate> gate) {}

    public GateResponder(Bus bus, ProjectDirectory projects) {
        this.bus = bus;
        this.projects = projects;
    }

    /** Never fails. */
    Future<Outcome> respond(String account, String actor, ClientMessage.GateRespond answer) {
        Optional<String> node = projects.of(account).project(answer.project()).map(Project::node);
        if (node.isEmpty()) {
            return Future.succeededFuture(
                    new Outcome(404, Optional.of("unknown_gate"), "there is no such gate", Optional.empty()));
        }
        Gates.Resolve resolve = new Gates.Resolve(
                account,
                answer.project(),
                answer.gateId(),
                answer.decision(),
                answer.guidance(),
                answer.version(),
                actor,
                "api");
        return bus.request(Gates.resolveOn(node.get()), resolve, Gates.TIMEOUT_MS)
                .map(GateResponder::outcome)
                .recover(failure -> Future.succeededFuture(failed(failure)));
    }

    private static Outcome outcome(Gates.Answer answer) {
        return answer.refusal()
                .map(refusal -> new Outcome(
                        refusal.code().status().number(),
                        Optional.of(refusal.code().name().toLowerCase(Locale.ROOT)),
                        refusal.reason(),
                        refusal.gate()))
                .orElseGet(() -> new Outcome(OK, Optional.empty(), "", answer.gate()));
    }

    private static Outcome failed(Throwable failure) {
        if (failure instanceof RefusedException refused) {
            return new Outcome(
                    refused.code().number(),
                    Optional.of(refused.code().name().toLowerCase(Locale.ROOT)),
                    refused.getMessage(),
                    Optional.empty());
        }
        return new Outcome(500, Optional.of("internal"), "internal error", Optional.empty());
    }
}
