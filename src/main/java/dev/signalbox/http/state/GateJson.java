package dev.signalbox.http.state;

import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Json;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How a gate looks to the world. */
public final class GateJson {
    private GateJson() {}

    /** The members of the contract, in order, to be written by {@link Json}. */
    public static Map<String, Object> of(AccountGates.Shown shown) {
        Gate gate = shown.gate();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("key", Gates.keyOf(gate));
        members.put("id", gate.id());
        members.put("project", gate.project());
        members.put("account", gate.account());
        members.put("node", gate.node());
        members.put("source", gate.source());
        members.put("type", gate.type());
        members.put("title", gate.title());
        members.put("question", gate.question());
        members.put("options", gate.options());
        members.put("context", new JsonObject(gate.context()).getMap());
        members.put("requested_at", gate.requestedAt());
        members.put("state", gate.state());
        members.put("asker", gate.asker());
        members.put("node_lost_since", shown.nodeLostSince());
        members.put("resolution", gate.resolution());
        members.put("version", gate.version());
        return members;
    }

    /** As its own node has told it just now. */
    public static Map<String, Object> of(Gate gate) {
        return of(new AccountGates.Shown(gate, Optional.empty()));
    }
}
