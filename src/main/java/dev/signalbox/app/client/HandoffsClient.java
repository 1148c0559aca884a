package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The calls about handoffs. Blocking. */
final class HandoffsClient {
    private static final String ROOT = "api/v1/ai-sessions/";

    private final ServerCalls server;

    HandoffsClient(ServerCalls server) {
        this.server = server;
    }

    JsonNode create(String sessionId, JsonNode order) throws RefusedCallException {
        return server.post(path(sessionId), order);
    }

    /** Escalations, the most urgent first. */
    JsonNode queue(boolean claimedToo) throws RefusedCallException {
        return server.get(ROOT + "queue?state=" + (claimedToo ? "active" : "open"));
    }

    /** A session's handoffs, newest first. */
    JsonNode history(String sessionId) throws RefusedCallException {
        return server.get(path(sessionId));
    }

    /** @param act {@code claim} or {@code resolve} */
    JsonNode change(String sessionId, String id, String act, JsonNode body) throws RefusedCallException {
        return server.post(path(sessionId) + "/" + ServerCalls.encoded(id) + "/" + act, body);
    }

    /** The session of an escalation that is not resolved. */
    String sessionOf(String id) throws RefusedCallException {
        Optional<String> session = Optional.empty();
        for (JsonNode handoff : queue(true).path("handoffs")) {
            if (handoff.path("id").asText().equals(id)) {
                session = Optional.of(handoff.path("session_id").asText());
            }
        }
        return session.orElseThrow(() -> new RefusedCallException(
                "there is no escalation " + id + " in the queue; if it was parked, name its session with --session"));
    }

    private static String path(String sessionId) {
        return ROOT + ServerCalls.encoded(sessionId) + "/handoffs";
    }
}
