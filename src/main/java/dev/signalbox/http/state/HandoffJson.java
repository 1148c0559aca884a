package dev.signalbox.http.state;

import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/** How a handoff looks to the world. */
public final class HandoffJson {
    private HandoffJson() {}

    /** The members of the contract, in order, to be written by {@link Json}. */
    public static Map<String, Object> of(Handoff handoff) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", handoff.id());
        members.put("version", handoff.version());
        members.put("session_id", handoff.sessionId());
        members.put("account", handoff.account());
        members.put("kind", handoff.kind());
        members.put("state", handoff.state());
        members.put("priority", handoff.priority());
        members.put("project", handoff.project());
        members.put("summary", handoff.summary());
        members.put("context", new JsonObject(handoff.context()).getMap());
        members.put("created_by", handoff.createdBy());
        members.put("created_at", handoff.createdAt());
        members.put("claimed_by", handoff.claimedBy());
        members.put("claimed_at", handoff.claimedAt());
        members.put("lease_until", handoff.leaseUntil());
        members.put("resolved_by", handoff.resolvedBy());
        members.put("resolved_at", handoff.resolvedAt());
        members.put("resolution", handoff.resolution());
        members.put("updated_at", handoff.updatedAt());
        return members;
    }

    static Buffer encoded(Handoff handoff) {
        return Json.encodeToBuffer(of(handoff));
    }
}
