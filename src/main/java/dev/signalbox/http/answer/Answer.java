package dev.signalbox.http.answer;

import dev.signalbox.bus.Json;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;

/** What a call is answered with. */
public sealed interface Answer {
    String JSON = "application/json";
    /** What is away now is looked for again and again, so trying soon makes sense. */
    String RETRY_AFTER_S = "2";

    /** The member of a problem that tells how many seconds to wait. */
    String RETRY_AFTER_MEMBER = "retry_after_s";

    String PROBLEM = "application/problem+json";

    /** The handler has taken the response over, as streams do. */
    record Taken() implements Answer {}

    /**
     * A whole answer.
     *
     * @param contentType empty text if there is no body
     * @param headers further ones, by lower-case name
     */
    record Whole(int status, String contentType, Map<String, String> headers, Buffer body) implements Answer {
        public Whole {
            headers = Map.copyOf(headers);
        }

        public Whole with(String header, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(header, value);
            return new Whole(status, contentType, more, body);
        }
    }

    static Whole json(int status, Object value) {
        return json(status, Json.encodeToBuffer(value));
    }

    /** @param body JSON in UTF-8 */
    static Whole json(int status, Buffer body) {
        return new Whole(status, JSON, Map.of(), body);
    }

    static Whole empty(int status) {
        return new Whole(status, "", Map.of(), Buffer.buffer());
    }

    static Whole problem(Problem problem) {
        Whole whole = new Whole(problem.status(), PROBLEM, Map.of(), Json.encodeToBuffer(problem.body()));
        return switch (problem.status()) {
            case 401 -> whole.with("www-authenticate", "Bearer");
            case 426 -> whole.with("upgrade", "websocket");
            case 429 ->
                whole.with(
                        "retry-after",
                        String.valueOf(problem.members().getOrDefault(RETRY_AFTER_MEMBER, RETRY_AFTER_S)));
            case 503 -> whole.with("retry-after", RETRY_AFTER_S);
            default -> whole;
        };
    }
}
