package dev.signalbox.http.socket;

import java.util.List;
import java.util.Optional;

/** What a client says, after it was checked. */
sealed interface ClientMessage {
    /** To be sent back with the answer. */
    Optional<String> requestId();

    String type();

    /** @param topics empty for all states that the socket carries */
    record RequestSnapshot(int v, String type, Optional<String> requestId, Optional<List<String>> topics)
            implements ClientMessage {}

    /**
     * @param from the byte to go on at; without it, the last {@code tailLines} lines come first
     * @param generation that {@code from} counts in
     */
    record SubscribeLogs(
            int v,
            String type,
            Optional<String> requestId,
            String project,
            String logId,
            Optional<Long> from,
            Optional<String> generation,
            Optional<Integer> tailLines)
            implements ClientMessage {}

    record UnsubscribeLogs(int v, String type, Optional<String> requestId, String project, String logId)
            implements ClientMessage {}

    /** @param version of the gate that the person saw; empty takes it as it is */
    record GateRespond(
            int v,
            String type,
            Optional<String> requestId,
            String project,
            String gateId,
            String decision,
            Optional<String> guidance,
            Optional<String> version)
            implements ClientMessage {}
}
