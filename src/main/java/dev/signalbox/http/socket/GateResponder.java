package dev.signalbox.http.socket;

import dev.signalbox.bus.Gate;
import dev.signalbox.http.auth.Token;
import io.vertx.core.Future;
import java.util.Optional;

/** Answers gates for clients of sockets, as the call over HTTP does. */
@FunctionalInterface
public interface GateResponder {
    /**
     * Answers; the caller has the role for it.
     *
     * @param version of the gate that the person saw; empty takes it as it is
     * @return the answer that counts. Fails with {@link dev.signalbox.http.answer.ProblemException} or
     *     {@link dev.signalbox.bus.RefusedException}
     */
    Future<Gate.Resolution> respond(
            Token caller,
            String project,
            String gateId,
            String decision,
            Optional<String> guidance,
            Optional<String> version);
}
