package dev.signalbox.gate;

import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gate.Late;
import dev.signalbox.bus.Gate.Resolution;
import dev.signalbox.bus.Gates.Happened;
import dev.signalbox.bus.Json;
import dev.signalbox.files.JsonFields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is told for the journal. Texts are cut: the row is to be read, and the whole is in the gate. */
final class Happenings {
    private static final int MAX_TEXT = 500;

    private Happenings() {}

    static Happened requested(Gate gate) {
        return of(gate, "requested", Optional.empty(), about(gate));
    }

    static Happened withdrawn(Gate gate) {
        return of(gate, "withdrawn", Optional.empty(), about(gate));
    }

    static Happened resolved(Gate gate, Resolution resolution) {
        Map<String, Object> data = about(gate);
        data.put("decision", cut(resolution.decision()));
        data.put("guidance", resolution.guidance().map(Happenings::cut));
        data.put("via", resolution.via());
        data.put("answered_at", resolution.at());
        data.put("response_id", resolution.responseId());
        return of(gate, "resolved", Optional.of(resolution.by()), data);
    }

    static Happened late(Gate gate, Late late, String via, Resolution winner) {
        Map<String, Object> data = about(gate);
        data.put("decision", cut(late.decision()));
        data.put("via", via);
        data.put("winner_by", winner.by());
        data.put("winner_at", winner.at());
        data.put("winner_decision", cut(winner.decision()));
        return of(gate, "late", Optional.of(late.by()), data);
    }

    private static Map<String, Object> about(Gate gate) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("gate_id", gate.id());
        data.put("node", gate.node());
        data.put("source", gate.source());
        data.put("type", gate.type());
        data.put("title", gate.title());
        data.put("question", cut(gate.question()));
        data.put("requested_at", gate.requestedAt());
        data.put("asker", gate.asker().presence());
        return data;
    }

    private static Happened of(Gate gate, String what, Optional<String> actor, Map<String, Object> data) {
        return new Happened(gate.node(), gate.account(), gate.project(), gate.id(), what, actor, Json.encode(data));
    }

    private static String cut(String text) {
        return JsonFields.oneLine(text, MAX_TEXT);
    }
}
