package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.http.auth.Role;
import dev.signalbox.watch.WatchSettings;
import dev.signalbox.watch.WatchVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way of a line: file, watcher, bus, HTTP. {@code -Dsignalbox.log.burst=1000000} makes the burst larger. */
class LogsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final int BURST = Integer.getInteger("signalbox.log.burst", 100_000);

    @TempDir
    Path root;

    @TempDir
    Path dataDir;

    private final Contract contract = new Contract();
    private TestServer server;
    private Path shop;

    @BeforeEach
    void start() throws IOException {
        root = root.toRealPath();
        shop = Files.createDirectories(root.resolve("shop"));
        Files.createDirectories(root.resolve("garden"));
        server = TestServer.start(dataDir);
        WatchSettings settings = new WatchSettings(
                "alpha",
                "localhost",
                List.of(new WatchSettings.Workspace(root, "default", "")),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(60));
        TestServer.get(server.vertx.deployVerticle(
                new WatchVerticle(settings), new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
        await().atMost(DEADLINE)
                .until(() -> server.get("/api/projects/shop").statusCode() == 200
                        && server.get("/api/projects/garden").statusCode() == 200);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void append(String text) throws IOException {
        Files.writeString(shop.resolve("a.log"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private String id() {
        return new JsonObject(server.get("/api/logs?project=shop").body())
                .getJsonArray("logs").stream()
                        .map(JsonObject.class::cast)
                        .filter(log -> log.getString("path").equals("a.log"))
                        .findFirst()
                        .orElseThrow()
                        .getString("id");
    }

    private JsonObject json(String path, String schema) {
        HttpResponse<String> answer = server.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(contract.misfits(schema, answer.body())).isEmpty();
        return new JsonObject(answer.body());
    }

    private static List<String> texts(JsonArray lines) {
        return lines.stream().map(line -> ((JsonObject) line).getString("text")).toList();
    }

    private static List<String> told(SseReader stream) {
        return stream.events().stream()
                .filter(event -> event.name().equals("log"))
                .flatMap(event -> texts(event.json().getJsonArray("lines")).stream())
                .toList();
    }

    /** The place of a reader that has seen all this. */
    private static String place(SseReader stream) {
        String generation = "";
        long to = 0;
        for (SseReader.Event event : stream.events()) {
            if (event.name().equals("log")) {
                generation = event.json().getString("generation");
                to = event.json().getLong("to");
            } else if (event.name().equals("reset")) {
                generation = event.json().getString("generation");
                to = event.json().getLong("from");
            }
        }
        return generation + ":" + to;
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(Integer::toString).toList();
    }

    private static String lines(int from, int to) {
        return String.join("\n", numbers(from, to)) + "\n";
    }

    private SseReader follow(String more) {
        return server.stream("/api/stream?topics=log:shop/" + id() + more, TestServer.token(Role.VIEWER));
    }

    @Test
    void logs_are_listed_read_searched_and_downloaded() throws Exception {
        append("one \u001b[31mred\u001b[0m\ntwo\u0000\r\nhalf");
        Files.writeString(root.resolve("garden/b.log"), "x\n");
        JsonObject listing = json("/api/logs?project=shop", "LogList");
        assertThat(listing.getJsonArray("logs")).hasSize(1);
        assertThat(json("/api/logs", "LogList").getJsonArray("logs")).hasSize(2);
        String log = "/api/logs/shop/" + id();
        JsonObject slice = json(log, "LogSlice");
        assertThat(texts(slice.getJsonArray("lines"))).containsExactly("one \u001b[31mred\u001b[0m", "two\u0000");
        assertThat(slice.getJsonObject("partial").getString("text")).isEqualTo("half");
        String place = "?generation=" + slice.getString("generation");
        append("\nthree\n");
        JsonObject more = json(log + place + "&from=" + slice.getLong("to"), "LogSlice");
        assertThat(texts(more.getJsonArray("lines"))).containsExactly("half", "three");
        assertThat(texts(json(log + place + "&before=" + slice.getLong("to") + "&tail_lines=1", "LogSlice")
                        .getJsonArray("lines")))
                .containsExactly("two\u0000");
        JsonObject hits = json(log + "/search?q=T&limit=1", "LogHits");
        assertThat(texts(hits.getJsonArray("lines"))).containsExactly("two\u0000");
        assertThat(hits.getBoolean("capped")).isTrue();
        JsonObject rest = json(log + "/search?q=T&from=" + hits.getLong("searched_to"), "LogHits");
        assertThat(texts(rest.getJsonArray("lines"))).containsExactly("three");
        assertThat(rest.getBoolean("exhausted")).isTrue();
        HttpResponse<String> raw = server.get(log + "/raw");
        assertThat(raw.body()).isEqualTo(Files.readString(shop.resolve("a.log")));
        assertThat(raw.headers().firstValue("content-disposition")).hasValue("attachment; filename=\"a.log\"");
        assertThat(raw.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
        assertThat(raw.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        HttpResponse<String> head = server.send(TestServer.as(
                TestServer.token(Role.VIEWER),
                server.request(log + "/raw").method("HEAD", HttpRequest.BodyPublishers.noBody())));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("content-length"))
                .hasValue(raw.body().length());
    }

    @Test
    void a_large_download_is_whole() throws Exception {
        append(lines(0, 200_000));
        assertThat(server.get("/api/logs/shop/" + id() + "/raw").body()).isEqualTo(lines(0, 200_000));
    }

    @Test
    void names_that_lead_nowhere_are_refused_and_other_accounts_see_nothing() throws Exception {
        append("secret\n");
        String id = id();
        for (String path : List.of("a.log", "..", "%2e%2e", id + "x", "000000000000-a.log")) {
            assertThat(server.get("/api/logs/shop/" + path).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        for (String path : List.of("..%2fa.log", "a%5cb", "a%00", "x".repeat(129))) {
            assertThat(server.get("/api/logs/shop/" + path).statusCode())
                    .as(path)
                    .isEqualTo(400);
        }
        for (String query :
                List.of("?from=-1", "?from=1&before=2", "?limit_bytes=0", "?tail_lines=1001", "?generation=*"))
            assertThat(server.get("/api/logs/shop/" + id + query).statusCode())
                    .as(query)
                    .isEqualTo(400);
        assertThat(server.get("/api/logs/shop/" + id + "/search?q=").statusCode())
                .isEqualTo(400);
        assertThat(server.get("/api/stream?topics=log:shop/" + id + "&log_from=x")
                        .statusCode())
                .isEqualTo(400);
        String stranger = TestServer.token(Role.ADMIN, "other");
        for (String path :
                List.of("?project=shop", "/shop/" + id, "/shop/" + id + "/raw", "/shop/" + id + "/search?q=s")) {
            assertThat(server.send(TestServer.as(stranger, server.request("/api/logs" + path)))
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(server.send(TestServer.as(stranger, server.request("/api/logs")))
                        .body())
                .isEqualTo("{\"logs\":[],\"truncated\":false}");
        try (SseReader stream = server.stream("/api/stream?topics=log:shop/" + id, stranger);
                SseReader own = follow("")) {
            assertThat(stream.await("reset").json().getString("reason")).isEqualTo("unknown_log");
            own.await("log");
            append("more\n");
            own.await("log", event -> event.data().contains("more"));
            assertThat(told(stream)).isEmpty();
        }
    }

    @Test
    void every_line_comes_once_while_the_log_is_rotated_and_the_reader_connects_again() throws Exception {
        int written = 100;
        append(lines(0, written));
        List<String> read = new ArrayList<>();
        String from = "&log_lines=1000";
        for (int round = 0; round < 6; round++) {
            try (SseReader stream = follow(from)) {
                append(lines(written, written + 50));
                if (round % 2 == 1) {
                    String last = "\"" + (written + 49) + "\"";
                    stream.await("log", event -> event.data().contains(last));
                    Path moved = Files.move(shop.resolve("a.log"), shop.resolve("a.log." + round));
                    Files.writeString(moved, lines(written + 50, written + 60), StandardOpenOption.APPEND);
                    append(lines(written + 60, written + 70));
                    written += 20;
                }
                written += 50;
                String last = "\"" + (written - 1) + "\"";
                stream.await("log", event -> event.data().contains(last));
                read.addAll(told(stream));
                from = "&log_from=shop/" + id() + "@" + place(stream);
                assertThat(stream.lastEventId()).isEmpty();
            }
            append(lines(written, written + 30));
            written += 30;
        }
        try (SseReader stream = follow(from)) {
            stream.await("log");
            String last = Integer.toString(written - 1);
            await().atMost(DEADLINE).until(() -> told(stream).contains(last));
            read.addAll(told(stream));
        }
        assertThat(read).isEqualTo(numbers(0, written));
    }

    @Test
    void truncation_deletion_and_return_are_told() throws Exception {
        append("one\n");
        try (SseReader stream = follow("")) {
            stream.await("log", event -> event.data().contains("one"));
            Files.writeString(shop.resolve("a.log"), "1\n");
            SseReader.Event reset = stream.await("reset");
            assertThat(reset.json().getString("reason")).isEqualTo("truncated");
            assertThat(reset.json().getLong("from")).isZero();
            stream.await("log", event -> event.data().contains("\"1\""));
            Files.delete(shop.resolve("a.log"));
            stream.await("log-notice", event -> event.json().getString("kind").equals("gone"));
            append("again\n");
            stream.await("reset", event -> event.json().getString("reason").equals("replaced"));
            stream.await("log", event -> event.data().contains("again"));
            stream.await("log-notice", event -> event.json().getString("kind").equals("back"));
        }
    }

    @Test
    void a_log_that_is_not_there_yet_is_told_when_it_comes() throws Exception {
        append("x\n");
        String id = id();
        Files.delete(shop.resolve("a.log"));
        try (SseReader stream = server.stream("/api/stream?topics=log:shop/" + id, TestServer.token(Role.VIEWER))) {
            assertThat(stream.await("reset").json().getString("reason")).isEqualTo("unknown_log");
            append("here\n");
            stream.await("log", event -> event.data().contains("here"));
        }
    }

    @Test
    void a_burst_ends_at_its_last_line_and_what_was_skipped_is_told_and_can_be_read() throws Exception {
        append("begin\n");
        try (SseReader stream = follow("");
                Socket stuck = new Socket("127.0.0.1", server.port)) {
            stream.await("log", event -> event.data().contains("begin"));
            OutputStream out = stuck.getOutputStream();
            out.write(("GET /api/stream?topics=log:shop/" + id()
                            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TestServer.token(Role.VIEWER)
                            + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = stuck.getInputStream();
            assertThat(in.read()).isPositive();
            String pad = " " + "x".repeat(90);
            StringBuilder burst = new StringBuilder();
            for (int i = 0; i < BURST; i++) {
                burst.append(i).append(pad).append('\n');
            }
            append(burst.toString());
            String last = (BURST - 1) + pad;
            await().atMost(DEADLINE).until(() -> told(stream).contains(last));
            long at = 0;
            long lines = 0;
            for (SseReader.Event event : stream.events()) {
                boolean log = event.name().equals("log");
                if (log || event.name().equals("log-notice")) {
                    assertThat(event.json().getLong("from")).isEqualTo(at);
                    at = event.json().getLong("to");
                    lines += log
                            ? event.json().getJsonArray("lines").size()
                            : event.json().getLong("lines");
                }
            }
            assertThat(at).isEqualTo(Files.size(shop.resolve("a.log")));
            assertThat(lines).isEqualTo(BURST + 1);
        }
    }
}
