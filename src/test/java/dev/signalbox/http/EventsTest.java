package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Nodes;
import dev.signalbox.http.auth.Role;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {
    private static final String JSON = "application/json";
    private static final String LINES = "application/x-ndjson";

    @TempDir
    static Path dataDir;

    private static TestServer server;

    private StubJournal journal;

    @BeforeAll
    static void startServer() {
        server = TestServer.start(dataDir);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void start() {
        journal = new StubJournal(server.vertx, "alpha").start();
    }

    @AfterEach
    void stop() {
        journal.end();
    }

    @Test
    void one_row_an_array_and_lines_are_written_for_the_caller_and_its_account() {
        HttpResponse<String> one = post(JSON, "{\"type\":\"build\",\"project\":\"shop\",\"data\":{\"ok\":true}}");
        assertThat(one.statusCode()).isEqualTo(201);
        assertThat(one.body()).isEqualTo("{\"ids\":[1]}");
        assertThat(post(JSON, "[{\"type\":\"a\"},\n {\"type\":\"b\",\"project\":null,\"data\":[1]}]")
                        .body())
                .isEqualTo("{\"ids\":[2,3]}");
        assertThat(post(LINES, "{\"type\":\"c\"}\r\n\n  \n{\"type\":\"d\",\"data\":null}")
                        .body())
                .isEqualTo("{\"ids\":[4,5]}");
        assertThat(post(LINES + "; charset=utf-8", "{\"type\":\"\u00e4\u20ac\"}\n")
                        .body())
                .isEqualTo("{\"ids\":[6]}");
        assertThat(journal.rows("acme"))
                .extracting(Journal.Event::type, Journal.Event::data)
                .containsExactly(
                        tuple("build", "{\"ok\":true}"),
                        tuple("a", "{}"),
                        tuple("b", "[1]"),
                        tuple("c", "{}"),
                        tuple("d", "null"),
                        tuple("\u00e4\u20ac", "{}"));
        assertThat(journal.rows("acme"))
                .allSatisfy(row -> assertThat(row.actor()).hasValue("ann"));
        assertThat(journal.rows("acme").get(0).project()).hasValue("shop");
    }

    @Test
    void every_digit_and_every_character_of_the_data_is_kept_in_one_line() {
        String data = "{\n \"a\": [1.10, 12345678901234567890123, 1e400, -0.0,\t0.1000000000000000055],\r\n"
                + " \"b\": \"\\u0000 \\n \u20ac \\ud83d\\ude00\", \"\": {} }";
        assertThat(post(JSON, "{\"type\":\"t\",\"data\":" + data + "}").statusCode())
                .isEqualTo(201);
        assertThat(journal.rows("acme").get(0).data())
                .isEqualTo("{\"a\":[1.10,12345678901234567890123,1e400,-0.0,0.1000000000000000055],"
                        + "\"b\":\"\\u0000 \\n \u20ac \ud83d\ude00\",\"\":{}}");
    }

    @Test
    void a_row_that_is_not_valid_is_named_and_nothing_is_written() {
        for (String row : List.of(
                "{}",
                "{\"type\":\"\"}",
                "{\"type\":\"  \"}",
                "{\"type\":\"a\\nb\"}",
                "{\"type\":1}",
                "{\"type\":null}",
                "{\"type\":\"" + "x".repeat(201) + "\"}",
                "{\"type\":\"t\",\"actor\":\"eve\"}",
                "{\"type\":\"t\",\"account\":\"other\"}",
                "{\"type\":\"t\",\"type\":\"u\"}",
                "{\"type\":\"t\",\"project\":\"../x\"}",
                "{\"type\":\"t\",\"project\":1}",
                "{\"type\":\"t\",\"data\":{\"a\":\"\\ud800\"}}",
                "{\"type\":\"t\",\"data\":" + "[".repeat(70) + "]".repeat(70) + "}",
                "{\"type\":\"t\",\"data\":{\"a\":1,\"a\":2}}",
                "{\"type\":\"t\",\"data\":NaN}",
                "[]",
                "\"t\"",
                "{\"type\":\"t\"")) {
            for (HttpResponse<String> answer : List.of(
                    post(JSON, "[{\"type\":\"fine\"}," + row + "]"), post(LINES, "{\"type\":\"fine\"}\n" + row))) {
                assertThat(answer.statusCode()).as(row).isEqualTo(400);
                assertThat(new JsonObject(answer.body()).getInteger("row"))
                        .as(row)
                        .isEqualTo(2);
                assertThat(new JsonObject(answer.body()).getString("detail")).contains("row 2");
            }
        }
        assertThat(post(JSON, "{\"type\":\"t\",\"actor\":\"eve\"}").body())
                .contains("unknown member \\\"actor\\\"", "[type, project, data]");
        for (String empty : List.of("", "[]", " ")) {
            assertThat(post(JSON, empty).statusCode()).as(empty).isEqualTo(400);
        }
        assertThat(post(LINES, "\n\n").statusCode()).isEqualTo(400);
        assertThat(post(JSON, "{\"type\":\"t\"} {\"type\":\"t\"}").statusCode()).isEqualTo(400);
        assertThat(journal.rows("acme")).isEmpty();
    }

    @Test
    void a_body_is_utf_8_and_nothing_else() {
        String row = "{\"type\":\"t\",\"data\":\"%s\"}";
        byte[] mark = "\ufeff".getBytes(StandardCharsets.UTF_8);
        for (byte[] wrong : List.of(
                String.format(row, "x").getBytes(StandardCharsets.UTF_16LE),
                String.format(row, "x").getBytes(StandardCharsets.UTF_16BE),
                String.format(row, "\u00c0\u00af").getBytes(StandardCharsets.ISO_8859_1),
                String.format(row, "\u00ed\u00a0\u0080").getBytes(StandardCharsets.ISO_8859_1),
                String.format(row, "\u00ff").getBytes(StandardCharsets.ISO_8859_1))) {
            assertThat(post(JSON, wrong).statusCode()).isEqualTo(400);
            assertThat(post(LINES, wrong).statusCode()).isEqualTo(400);
        }
        byte[] marked =
                Buffer.buffer(mark).appendString(String.format(row, "x")).getBytes();
        assertThat(post(JSON, marked).statusCode()).isEqualTo(201);
        assertThat(post(LINES, marked).statusCode()).isEqualTo(201);
        assertThat(journal.rows("acme")).hasSize(2);
    }

    @Test
    void a_thousand_rows_of_four_kilobytes_fit_and_more_do_not() {
        String row = "{\"type\":\"t\",\"data\":\"" + "x".repeat(4_000) + "\"}";
        String thousand = String.join("\n", Collections.nCopies(1_000, row));
        HttpResponse<String> answer = post(LINES, thousand);
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(new JsonObject(answer.body()).getJsonArray("ids")).hasSize(1_000);
        assertThat(post(LINES, String.join("\n", Collections.nCopies(1_001, "{\"type\":\"t\"}")))
                        .statusCode())
                .isEqualTo(413);
        assertThat(post(LINES, thousand + " ".repeat(400_000)).statusCode()).isEqualTo(413);
        assertThat(code(post(JSON, "{\"type\":\"t\",\"data\":\"" + "x".repeat(Journal.MAX_DATA_BYTES) + "\"}")))
                .isEqualTo("data_too_large");
        assertThat(post(JSON, "{\"type\":\"t\",\"data\":\"" + "x".repeat(Journal.MAX_DATA_BYTES - 2) + "\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(journal.rows("acme")).hasSize(1_001);
    }

    @Test
    void viewers_read_and_only_engineers_write() {
        HttpRequest.Builder request = TestServer.as(TestServer.token(Role.VIEWER), server.request("/api/events"));
        assertThat(server.send(request.header("Content-Type", JSON)
                                .POST(HttpRequest.BodyPublishers.ofString("{\"type\":\"t\"}")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(server.send(server.request("/api/events")).statusCode()).isEqualTo(401);
        assertThat(post("text/plain", "{\"type\":\"t\"}").statusCode()).isEqualTo(415);
        assertThat(journal.rows("acme")).isEmpty();
    }

    @Test
    void a_full_disk_is_507_and_a_journal_that_is_away_is_503_for_a_while() {
        journal.become(Journal.Health.FULL, "no room");
        HttpResponse<String> full = post(JSON, "{\"type\":\"t\"}");
        assertThat(full.statusCode()).isEqualTo(507);
        assertThat(code(full)).isEqualTo("journal_full");
        assertThat(get("/api/events").statusCode()).isEqualTo(200);
        journal.become(Journal.Health.UNAVAILABLE, "gone");
        for (HttpResponse<String> away : List.of(post(JSON, "{\"type\":\"t\"}"), get("/api/events"))) {
            assertThat(away.statusCode()).isEqualTo(503);
            assertThat(code(away)).isEqualTo("journal_unavailable");
            assertThat(away.headers().firstValueAsLong("retry-after").orElse(0)).isPositive();
        }
        journal.end();
        assertThat(post(JSON, "{\"type\":\"t\"}").statusCode()).isEqualTo(503);
        assertThat(get("/api/events/counts").statusCode()).isEqualTo(503);
        journal.start();
    }

    @Test
    void pages_are_asked_by_cursor_and_filter() {
        post(
                LINES,
                """
                {"type":"a.one","project":"shop","data":{"n":1}}
                {"type":"a.two","data":{"n":2}}
                {"type":"b","project":"shop","data":{"text":"Needle"}}
                """);
        journal.commit("other", "a.one", "{}");
        HttpResponse<String> all = get("/api/events");
        assertThat(new Contract().misfits("EventPage", all.body())).isEmpty();
        JsonObject page = new JsonObject(all.body());
        assertThat(page.getLong("last_id")).isEqualTo(4);
        assertThat(page.getLong("covered_to")).isEqualTo(4);
        assertThat(page.getBoolean("more")).isFalse();
        assertThat(page.getString("epoch")).isEqualTo("epoch-1");
        assertThat(ids("")).containsExactly(1, 2, 3);
        assertThat(ids("?limit=2")).containsExactly(2, 3);
        assertThat(ids("?before=3&limit=1")).containsExactly(2);
        assertThat(ids("?after=1&limit=1")).containsExactly(2);
        assertThat(ids("?after=0&before=3")).containsExactly(1, 2);
        assertThat(ids("?type=b")).containsExactly(3);
        assertThat(ids("?type=a.*&project=shop")).containsExactly(1);
        assertThat(ids("?type=b,a.two")).containsExactly(2, 3);
        assertThat(ids("?type=b&type=a.two")).containsExactly(2, 3);
        assertThat(ids("?text=needle")).containsExactly(3);
        Journal.Read last = journal.reads.get(journal.reads.size() - 1);
        assertThat(last)
                .isEqualTo(new Journal.Read(
                        "acme",
                        Optional.empty(),
                        Optional.empty(),
                        50,
                        List.of(),
                        Optional.empty(),
                        Optional.of("needle")));
    }

    @Test
    void questions_out_of_bounds_are_refused() {
        for (String query : List.of(
                "limit=0",
                "limit=501",
                "limit=x",
                "limit=-1",
                "limit=",
                "after=x",
                "after=-1",
                "before=1.5",
                "after=1&after=2",
                "project=..%2f",
                "text=" + "x".repeat(201),
                "type=" + "x".repeat(201))) {
            assertThat(get("/api/events?" + query).statusCode()).as(query).isEqualTo(400);
        }
        assertThat(get("/api/events/counts?minutes=181").statusCode()).isEqualTo(400);
        assertThat(journal.reads).isEmpty();
    }

    @Test
    void rows_are_counted_by_the_minute() {
        journal.commit("acme", 3, "{}");
        HttpResponse<String> answer = get("/api/events/counts?minutes=5");
        assertThat(new Contract().misfits("EventCounts", answer.body())).isEmpty();
        assertThat(new JsonObject(answer.body()).getJsonArray("counts")).isEqualTo(JsonArray.of(0, 0, 0, 0, 3));
        assertThat(new JsonObject(get("/api/events/counts").body()).getJsonArray("counts"))
                .hasSize(60);
    }

    @Test
    void a_journal_that_is_not_well_is_told_in_nodes_readiness_and_metrics() {
        server.bus.publish(
                Nodes.ANNOUNCED, new Nodes.Announced("alpha", "1", List.of("http", "journal"), Instant.EPOCH));
        try (SseReader page = server.stream("/api/stream?topics=nodes", TestServer.token(Role.VIEWER))) {
            await().until(() ->
                    get("/metrics").body().contains("signalbox_journal_health{node=\"alpha\",state=\"ok\"} 1"));
            page.await("nodes", event -> event.data().contains("\"journal\":null"));
            journal.become(Journal.Health.FULL, "no room on the disk");
            page.await("nodes", event -> event.data()
                    .contains("\"journal\":{\"state\":\"full\",\"message\":\"no room on the disk\""));
            HttpResponse<String> ready = get("/health/ready");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(ready.body())
                    .contains("{\"id\":\"journal:alpha\",\"status\":\"down\"")
                    .doesNotContain("no room");
            assertThat(new Contract().misfits("Health", ready.body())).isEmpty();
            assertThat(get("/metrics").body())
                    .contains(
                            "signalbox_journal_health{node=\"alpha\",state=\"full\"} 1",
                            "signalbox_journal_last_id{node=\"alpha\"}");
            journal.become(Journal.Health.OK, "");
            await().until(() ->
                    page.events().get(page.events().size() - 1).data().contains("\"journal\":null"));
        }
    }

    private HttpResponse<String> post(String type, String body) {
        HttpRequest.Builder request =
                TestServer.as(TestServer.token(Role.ENGINEER, "acme"), server.request("/api/events"));
        return server.send(request.header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> post(String type, byte[] body) {
        HttpRequest.Builder request =
                TestServer.as(TestServer.token(Role.ENGINEER, "acme"), server.request("/api/events"));
        return server.send(request.header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private HttpResponse<String> get(String path) {
        return server.send(TestServer.as(TestServer.token(Role.VIEWER, "acme"), server.request(path)));
    }

    private List<Integer> ids(String query) {
        return new JsonObject(get("/api/events" + query).body())
                .getJsonArray("events").stream()
                        .map(row -> ((JsonObject) row).getInteger("id"))
                        .toList();
    }

    private static String code(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("code");
    }
}
