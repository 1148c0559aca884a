package dev.signalbox.handoff;

import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Json;
import java.time.Instant;
import java.util.Optional;

/**
 * What the journal is to hear of a handoff.
 *
 * @param actor who did it; empty if nobody did
 * @param data one JSON object
 */
record AuditRow(String account, String type, Optional<String> project, Optional<String> actor, String data) {
    private record Data(
            String id,
            String sessionId,
            Handoff.Kind kind,
            Handoff.State state,
            Handoff.Priority priority,
            String summary,
            String createdBy,
            Instant createdAt,
            Optional<String> claimedBy,
            Optional<Instant> claimedAt,
            Optional<Instant> leaseUntil,
            Optional<String> resolution,
            Optional<String> note) {}

    /**
     * @param type such as {@code handoff.claimed}
     * @param handoff as it is after that
     * @param note what was said with it
     */
    static AuditRow of(String type, Handoff handoff, Optional<String> actor, Optional<String> note) {
        Data data = new Data(
                handoff.id(),
                handoff.sessionId(),
                handoff.kind(),
                handoff.state(),
                handoff.priority(),
                handoff.summary(),
                handoff.createdBy(),
                handoff.createdAt(),
                handoff.claimedBy(),
                handoff.claimedAt(),
                handoff.leaseUntil(),
                handoff.resolution(),
                note);
        return new AuditRow(handoff.account(), type, handoff.project(), actor, Json.encode(data));
    }
}
