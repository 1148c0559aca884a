package dev.signalbox.http.socket;

import dev.signalbox.bus.Json;
import dev.signalbox.http.answer.Problem;
import dev.signalbox.http.stream.WireForm;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code error}: why a client's message is not served, encoded for the wire. */
final class ErrorMessage {
    private ErrorMessage() {}

    static Buffer of(BadMessageException wrong) {
        Map<String, Object> members = members(wrong.code(), wrong.getMessage(), wrong.about());
        wrong.member().ifPresent(name -> members.put("member", name));
        return encoded(members);
    }

    /** What the same call over HTTP is answered with. */
    static Buffer of(Problem problem, About about) {
        Map<String, Object> members = members(problem.code(), problem.detail(), about);
        members.put("status", problem.status());
        members.putAll(problem.members());
        return encoded(members);
    }

    private static Map<String, Object> members(String code, String message, About about) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("code", code);
        members.put("message", message);
        about.type().ifPresent(type -> members.put("request_type", type));
        about.requestId().ifPresent(id -> members.put("request_id", id));
        return members;
    }

    private static Buffer encoded(Map<String, Object> members) {
        return WireForm.SOCKET.event("error", Json.encodeToBuffer(members));
    }
}
