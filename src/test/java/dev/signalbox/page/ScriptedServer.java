package dev.signalbox.page;

import dev.signalbox.bus.Json;
import dev.signalbox.http.guard.SecurityHeaders;
import dev.signalbox.http.page.WebRoot;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * The page with a server behind it that says what the test says, in the forms of the contract: records of the bus as items
 * of the stream's topics, and answers to single calls.
 */
final class ScriptedServer implements AutoCloseable {
    /** An answer; without a body none is ever given. */
    record Reply(int status, Optional<String> body, Map<String, String> headers) {
        Reply(int status, Optional<String> body) {
            this(status, body, Map.of());
        }

        static Reply of(Object body) {
            return new Reply(200, Optional.of(Json.encode(body)));
        }

        static Reply problem(int status, String code, Map<String, ?> members) {
            Map<String, Object> problem = new LinkedHashMap<>(Map.of(
                    "type", "about:blank", "title", "Refused", "status", status, "code", code, "detail", "Why not."));
            problem.putAll(members);
            return new Reply(status, Optional.of(Json.encode(problem)));
        }

        static Reply nothing() {
            return new Reply(204, Optional.of(""));
        }

        Reply with(String header, String value) {
            return new Reply(status, body, Map.of(header, value));
        }

        static Reply never() {
            return new Reply(0, Optional.empty());
        }
    }

    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "js", "text/javascript", "css", "text/css", "svg", "image/svg+xml");
    private static final Map<String, byte[]> FILES = WebRoot.read();

    final List<String> asked = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Map<String, Map<String, Object>> topics = new ConcurrentHashMap<>();
    private final Map<HttpServerResponse, List<String>> streams = new ConcurrentHashMap<>();
    private final Map<String, BiFunction<HttpServerRequest, String, Reply>> replies = new ConcurrentHashMap<>();
    private volatile String role = "engineer";
    private volatile boolean signedIn = true;
    private volatile boolean readOnly;

    ScriptedServer() {
        for (String topic : List.of("projects", "nodes", "jobs", "job-log", "runs", "gates", "handoffs")) {
            topics.put(topic, new ConcurrentHashMap<>());
        }
        server = get(vertx.createHttpServer().requestHandler(this::serve).listen(0, "127.0.0.1"));
        reset();
    }

    String address() {
        return "http://127.0.0.1:" + server.actualPort() + "/";
    }

    /** As at the beginning: nobody is connected, and there is nothing but one idle project, {@code yard}. */
    void reset() {
        streams.keySet().forEach(HttpServerResponse::end);
        streams.clear();
        replies.clear();
        asked.clear();
        topics.values().forEach(Map::clear);
        role = "engineer";
        signedIn = true;
        readOnly = false;
        put("projects", "yard", project("yard", "Freight Yard"));
        on("GET /api/logs", (request, body) -> Reply.of(Map.of("logs", List.of(), "truncated", false)));
        on("GET /api/projects/yard/rollbacks", (request, body) -> Reply.of(Map.of("rollbacks", List.of())));
        on("GET /api/events", (request, body) -> Reply.of(Map.of("events", List.of(), "last_id", 0, "more", false)));
    }

    void role(String name) {
        role = name;
    }

    /** Whether whoever comes is signed in already. */
    void signedIn(boolean is) {
        signedIn = is;
    }

    /** From now on it says that it only shows. */
    void readOnly() {
        readOnly = true;
    }

    /** An item as it is from now on; who is connected hears of it. */
    void put(String topic, String key, Object item) {
        topics.get(topic).put(key, item);
        send(topic, topic, Map.of("op", "put", "item", item));
    }

    /** Something that the stream says besides its items, to those who asked for the topic. */
    void send(String topic, String event, Object data) {
        Buffer frame = frame(event, data);
        vertx.runOnContext(now -> streams.forEach((stream, wanted) -> {
            if (wanted.contains(topic)) {
                stream.write(frame);
            }
        }));
    }

    /** Whether anybody follows that topic. */
    boolean follows(String topic) {
        return streams.values().stream().anyMatch(wanted -> wanted.contains(topic));
    }

    /** @param call {@code GET /api/runs/yard/r1} */
    void on(String call, BiFunction<HttpServerRequest, String, Reply> reply) {
        replies.put(call, reply);
    }

    long calls(String call) {
        return asked.stream().filter(call::equals).count();
    }

    private void serve(HttpServerRequest request) {
        new SecurityHeaders(false).applyTo(request.response());
        String path = request.path();
        if (path.equals("/api/stream")) {
            stream(request);
        } else if (path.startsWith("/api/")) {
            String call = request.method() + " " + path;
            asked.add(call);
            request.body()
                    .onSuccess(body -> answer(
                            request,
                            Optional.ofNullable(replies.get(call))
                                    .map(reply -> reply.apply(request, body.toString()))
                                    .orElseGet(() -> call.equals("GET /api/session/current")
                                            ? who(request)
                                            : Reply.problem(404, "not_found", Map.of()))));
        } else {
            file(request, path.equals("/") ? "index.html" : path.substring(1));
        }
    }

    private static void answer(HttpServerRequest request, Reply reply) {
        reply.headers().forEach(request.response()::putHeader);
        reply.body().ifPresent(body -> request.response()
                .setStatusCode(reply.status())
                .putHeader("content-type", "application/json")
                .end(body));
    }

    private static void file(HttpServerRequest request, String name) {
        byte[] bytes = FILES.get(name);
        if (bytes == null) {
            request.response().setStatusCode(404).end();
            return;
        }
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
        request.response().putHeader("content-type", type + "; charset=utf-8").end(Buffer.buffer(bytes));
    }

    private void stream(HttpServerRequest request) {
        List<String> wanted = List.of(request.getParam("topics").split(","));
        HttpServerResponse response = request.response()
                .putHeader("content-type", "text/event-stream")
                .setChunked(true);
        request.connection().closeHandler(closed -> streams.remove(response));
        response.closeHandler(closed -> streams.remove(response));
        List<String> served = wanted.stream()
                .filter(topic -> topics.containsKey(topic) || topic.startsWith("log:"))
                .toList();
        response.write(frame(
                "hello",
                Map.of(
                        "node",
                        "alpha",
                        "version",
                        "1.2.3",
                        "epoch",
                        "e",
                        "topics",
                        served,
                        "server_time",
                        Instant.now())));
        for (String topic : served) {
            if (topics.containsKey(topic)) {
                response.write(frame(
                        topic,
                        Map.of(
                                "op",
                                "snapshot",
                                "signature",
                                "",
                                "items",
                                topics.get(topic).values(),
                                "problems",
                                List.of())));
            }
        }
        streams.put(response, wanted);
    }

    private Reply who(HttpServerRequest request) {
        if (!signedIn) {
            return new Reply(200, Optional.of("{\"session\":null}"));
        }
        return Reply.of(Map.of(
                "session",
                Map.of(
                        "subject",
                        subject(request),
                        "role",
                        role,
                        "account",
                        "default",
                        "expires_at",
                        Instant.now().plusSeconds(3600),
                        "workspaces",
                        1,
                        "read_only",
                        readOnly)));
    }

    /** Who asks: {@code ann@works.example}, or whom the profile's cookie {@code who} names. */
    static String subject(HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie("who"))
                .map(Cookie::getValue)
                .orElse("ann@works.example");
    }

    private static Buffer frame(String event, Object data) {
        return Buffer.buffer("event: " + event + "\ndata: " + Json.encode(data) + "\n\n");
    }

    static Map<String, Object> project(String slug, String name) {
        Map<String, Object> project = new LinkedHashMap<>(Map.of(
                "slug",
                slug,
                "name",
                name,
                "node",
                "alpha",
                "account",
                "default",
                "path",
                "/srv/" + slug,
                "dialect",
                "ralph",
                "state",
                "idle",
                "evidence",
                List.of(),
                "stories",
                List.of(),
                "problems",
                List.of()));
        project.putAll(Map.of(
                "progress", List.of(), "pending_gates", 0, "stories_total", 0, "stories_passed", 0, "version", "v1"));
        return project;
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        get(vertx.close());
    }
}
