package dev.signalbox.http.answer;

import dev.signalbox.bus.RefusedException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Why a call is not served: {@code application/problem+json}.
 *
 * @param status the HTTP status
 * @param code for programs; does not change when the words do
 * @param detail for people; carries no secret
 * @param members further ones of the body, as the contract names them for the call
 */
public record Problem(int status, String code, String detail, Map<String, Object> members) {
    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(411, "Length Required"),
            Map.entry(412, "Precondition Failed"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(422, "Unprocessable Content"),
            Map.entry(423, "Locked"),
            Map.entry(426, "Upgrade Required"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"),
            Map.entry(507, "Insufficient Storage"));

    public Problem {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    public Problem(int status, String code, String detail) {
        this(status, code, detail, Map.of());
    }

    public static Problem badRequest(String code, String detail) {
        return new Problem(400, code, detail);
    }

    public static Problem notFound() {
        return new Problem(404, "not_found", "there is nothing here");
    }

    public static Problem internal() {
        return new Problem(500, "internal", "internal error");
    }

    public static Problem of(RefusedException refused) {
        return new Problem(
                refused.code().number(), refused.code().name().toLowerCase(Locale.ROOT), refused.getMessage());
    }

    /** The same problem with one more member. */
    public Problem with(String member, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(status, code, detail, more);
    }

    /** All members of the body, in order. */
    public Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", TITLES.getOrDefault(status, "Error"));
        body.put("status", status);
        body.put("detail", detail);
        body.put("code", code);
        body.putAll(members);
        return body;
    }
}
