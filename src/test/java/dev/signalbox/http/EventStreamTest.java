package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Journal;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventStreamTest {
    private static final String STREAM = "/api/events/stream";
    private static final String TOKEN = TestServer.token(Role.VIEWER);

    @TempDir
    Path dataDir;

    @TempDir
    Path otherDataDir;

    private TestServer server;
    private StubJournal journal;

    @BeforeEach
    void start() {
        server = TestServer.start(dataDir);
        journal = new StubJournal(server.vertx, "alpha").start();
        awaitKnown();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_stream_without_a_cursor_begins_with_what_is_new_and_says_where_that_is() {
        journal.commit("default", 3, "{}");
        try (SseReader stream = server.stream(STREAM, TOKEN)) {
            await().until(() -> stream.lastEventId().equals("3"));
            journal.commit("default", "build", "{\"n\":1.10}");
            SseReader.Event row = stream.await("message");
            assertThat(row.lastEventId()).isEqualTo("4");
            assertThat(new Contract().misfits("Event", row.data())).isEmpty();
            assertThat(row.data())
                    .startsWith(
                            "{\"id\":4,\"type\":\"build\",\"account\":\"default\",\"project\":null,\"actor\":null,\"created_at\":\"")
                    .endsWith("\"data\":{\"n\":1.10}}");
            assertThat(stream.events()).hasSize(1);
        }
    }

    private record Start(String header, String query, long after) {}

    @Test
    void a_stream_goes_on_after_its_cursor_and_the_header_wins() {
        journal.commit("default", 5, "{}");
        List<Start> starts = List.of(
                new Start("", "?last_event_id=2", 2),
                new Start("", "?lastEventId=2", 2),
                new Start("", "?last_event_id=3&lastEventId=1", 3),
                new Start("2", "", 2),
                new Start("2", "?last_event_id=4", 2),
                new Start("2", "?last_event_id=&lastEventId=", 2),
                new Start("0", "?last_event_id=4", 0),
                new Start("", "?last_event_id=0", 0),
                new Start("5", "", 5));
        for (Start start : starts) {
            long last = journal.lastId();
            try (SseReader stream = open(STREAM + start.query(), start.header())) {
                if (last > start.after()) {
                    stream.await("message", row -> row.lastEventId().equals(Long.toString(last)));
                }
                journal.commit("default", "t", "{}");
                stream.await("message", row -> row.lastEventId().equals(Long.toString(last + 1)));
                assertThat(ids(stream))
                        .as(start.toString())
                        .containsExactlyElementsOf(LongStream.rangeClosed(start.after() + 1, last + 1)
                                .boxed()
                                .toList());
            }
        }
    }

    @Test
    void a_query_that_is_no_id_is_refused_and_a_header_is_answered_in_the_stream() {
        for (String garbage : List.of("x", "-1", "1.0", "1e3", "9999999999999999999", "1,2", "1%202")) {
            long last = journal.commit("default", "t", "{}");
            assertThat(server.get(STREAM + "?last_event_id=" + garbage).statusCode())
                    .as(garbage)
                    .isEqualTo(400);
            assertThat(server.get("/api/stream?topics=events&lastEventId=" + garbage)
                            .statusCode())
                    .as(garbage)
                    .isEqualTo(400);
            try (SseReader stream = open(STREAM, garbage.replace("%20", " "))) {
                expectReset(stream, "invalid_id", last, "epoch-1");
                journal.commit("default", "t", "{}");
                stream.await("message");
                assertThat(ids(stream)).as(garbage).containsExactly(last + 1);
            }
        }
    }

    @Test
    void a_cursor_beyond_the_journal_a_pruned_one_and_one_of_another_database_are_reset() {
        journal.commit("default", 9, "{}");
        journal.prune(4);
        try (SseReader beyond = open(STREAM, "10");
                SseReader last = open(STREAM, "9");
                SseReader pruned = open(STREAM + "?last_event_id=3", "");
                SseReader justNotPruned = open(STREAM, "4");
                SseReader foreign = open(STREAM + "?epoch=epoch-0", "5");
                SseReader same = open(STREAM + "?epoch=epoch-1", "8")) {
            expectReset(beyond, "unknown_id", 9, "epoch-1");
            expectReset(pruned, "pruned", 9, "epoch-1");
            expectReset(foreign, "database_replaced", 9, "epoch-1");
            journal.commit("default", "t", "{}");
            for (SseReader stream : List.of(beyond, pruned, foreign, last)) {
                stream.await("message", row -> row.lastEventId().equals("10"));
                assertThat(ids(stream)).containsExactly(10L);
            }
            justNotPruned.await("message", row -> row.lastEventId().equals("10"));
            assertThat(ids(justNotPruned)).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
            same.await("message", row -> row.lastEventId().equals("10"));
            assertThat(ids(same)).containsExactly(9L, 10L);
        }
    }

    @Test
    void open_streams_are_told_when_the_database_is_replaced() {
        journal.commit("default", 3, "{}");
        try (SseReader stream = open(STREAM, "2");
                SseReader page = server.stream("/api/stream?topics=events&last_event_id=3", TOKEN)) {
            stream.await("message");
            page.await("hello");
            journal.replace("epoch-2", 1);
            expectReset(stream, "database_replaced", 1, "epoch-2");
            expectReset(page, "database_replaced", 1, "epoch-2");
            journal.commit("default", "t", "{}");
            stream.await("message", row -> row.lastEventId().equals("2"));
            page.await("event", row -> row.lastEventId().equals("2"));
        }
    }

    @Test
    void the_page_stream_tells_the_epoch_and_names_its_rows() {
        journal.commit("default", 2, "{}");
        try (SseReader stream = open(STREAM + "?last_event_id=0", "")) {
            stream.await("message", row -> row.lastEventId().equals("2"));
        }
        try (SseReader page = server.stream("/api/stream?topics=nodes,events&last_event_id=1&epoch=epoch-1", TOKEN)) {
            JsonObject hello = page.await("hello").json();
            assertThat(hello.getString("journal_epoch")).isEqualTo("epoch-1");
            assertThat(hello.getLong("journal_last_id")).isEqualTo(2);
            assertThat(hello.getJsonArray("topics")).isEqualTo(JsonArray.of("nodes", "events"));
            SseReader.Event row = page.await("event");
            assertThat(row.lastEventId()).isEqualTo("2");
            assertThat(new Contract().misfits("Event", row.data())).isEmpty();
        }
    }

    @Test
    void no_byte_of_another_account_is_on_any_stream() {
        String red = TestServer.token(Role.VIEWER, "red");
        String blue = TestServer.token(Role.VIEWER, "blue");
        try (SseReader reds = server.stream(STREAM, red);
                SseReader blues = server.stream("/api/stream?topics=events", blue);
                SseReader redsBehind = server.stream(STREAM + "?last_event_id=0", red)) {
            await().until(() ->
                    reds.lastEventId().equals("0") && blues.lastEventId().equals("0"));
            for (int i = 0; i < 300; i++) {
                journal.commit(i % 3 == 0 ? "red" : "blue", "t", i % 3 == 0 ? "\"mine-red\"" : "\"mine-blue\"");
            }
            journal.mute(true);
            journal.commit("blue", 10, "\"mine-blue\"");
            journal.commit("red", 10, "\"mine-red\"");
            journal.mute(false);
            journal.announce();
            reds.await("message", row -> row.lastEventId().equals("320"));
            redsBehind.await("message", row -> row.lastEventId().equals("320"));
            blues.await("event", row -> row.lastEventId().equals("310"));
            assertThat(reds.events()).hasSize(110).allSatisfy(row -> assertThat(row.data())
                    .contains("mine-red")
                    .doesNotContain("blue"));
            assertThat(ids(redsBehind)).isEqualTo(ids(reds));
            assertThat(blues.events().stream()
                            .filter(event -> event.name().equals("event"))
                            .toList())
                    .hasSize(210)
                    .allSatisfy(
                            row -> assertThat(row.data()).contains("mine-blue").doesNotContain("red"));
            try (SseReader again = server.stream(STREAM + "?last_event_id=0", blue)) {
                again.await("message", row -> row.lastEventId().equals("310"));
                assertThat(again.events())
                        .allSatisfy(row -> assertThat(row.data()).doesNotContain("red"));
            }
        }
    }

    @Test
    void lost_messages_cost_one_read_for_all_readers() {
        List<SseReader> streams = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                streams.add(server.stream(STREAM, TOKEN));
            }
            await().until(() -> streams.stream().allMatch(it -> it.lastEventId().equals("0")));
            journal.commit("default", "t", "{}");
            // So that not all stand at the same id, though none has missed anything.
            journal.commit("other", 5, "{}");
            streams.add(server.stream(STREAM, TOKEN));
            await().until(() -> streams.get(20).lastEventId().equals("6"));
            journal.mute(true);
            journal.commit("default", 5, "{}");
            journal.mute(false);
            journal.commit("default", "t", "{}");
            streams.forEach(
                    stream -> stream.await("message", row -> row.lastEventId().equals("12")));
            assertThat(ids(streams.get(0))).containsExactly(1L, 7L, 8L, 9L, 10L, 11L, 12L);
            assertThat(ids(streams.get(20))).containsExactly(7L, 8L, 9L, 10L, 11L, 12L);
            assertThat(journal.reads).hasSize(1);
        } finally {
            streams.forEach(SseReader::close);
        }
    }

    @Test
    void rows_follow_when_the_journal_is_back() {
        journal.commit("default", 3, "{}");
        journal.become(Journal.Health.UNAVAILABLE, "the database is gone");
        try (SseReader fresh = server.stream(STREAM, TOKEN);
                SseReader behind = server.stream(STREAM + "?last_event_id=1", TOKEN)) {
            await().until(() -> fresh.lastEventId().equals("3"));
            await().until(() -> !journal.reads.isEmpty());
            journal.become(Journal.Health.OK, "");
            journal.commit("default", "t", "{}");
            fresh.await("message");
            behind.await("message", row -> row.lastEventId().equals("4"));
            assertThat(ids(fresh)).containsExactly(4L);
            assertThat(ids(behind)).containsExactly(2L, 3L, 4L);
        }
    }

    @Test
    void a_stream_that_opens_before_a_journal_is_there_begins_when_it_is() {
        try (TestServer early = TestServer.start(otherDataDir);
                SseReader fresh = early.stream(STREAM, TOKEN);
                SseReader behind = early.stream(STREAM + "?last_event_id=1", TOKEN)) {
            StubJournal late = new StubJournal(early.vertx, "alpha");
            late.mute(true);
            late.commit("default", 3, "{}");
            late.mute(false);
            late.start();
            await().until(() -> fresh.lastEventId().equals("3"));
            late.commit("default", "t", "{}");
            fresh.await("message");
            behind.await("message", row -> row.lastEventId().equals("4"));
            assertThat(ids(fresh)).containsExactly(4L);
            assertThat(ids(behind)).containsExactly(2L, 3L, 4L);
        }
    }

    @Test
    void rows_of_others_move_a_quiet_readers_cursor_when_it_connects() {
        journal.commit("default", "t", "{}");
        journal.commit("other", 50, "{}");
        try (SseReader stream = open(STREAM, "1")) {
            await().until(() -> stream.lastEventId().equals("51"));
            assertThat(stream.events()).isEmpty();
        }
    }

    @Test
    void a_slow_reader_gets_every_row_once_and_costs_its_place() throws Exception {
        int rows = 20_000;
        String data = "\"" + "x".repeat(500) + "\"";
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4 * 1024);
            slow.connect(new InetSocketAddress("127.0.0.1", server.port));
            slow.setSoTimeout(10_000);
            slow.getOutputStream()
                    .write(("GET " + STREAM + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + TOKEN
                                    + "\r\nLast-Event-ID: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            try (SseReader quick = server.stream(STREAM, TOKEN)) {
                await().until(() -> quick.lastEventId().equals("0"));
                await().until(() -> metric("signalbox_streams_open") == 2);
                for (int i = 0; i < rows / 250; i++) {
                    journal.commit("default", 250, data);
                }
                quick.await("message", row -> row.lastEventId().equals(Integer.toString(rows)));
                assertThat(ids(quick)).hasSize(rows).doesNotHaveDuplicates();
            }
            // What the slow one has not read is neither in its socket nor kept for it.
            assertThat(metric("signalbox_journal_delivered_total")).isLessThan(1.7 * rows);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(slow.getInputStream(), StandardCharsets.UTF_8));
            long next = 1;
            while (next <= rows) {
                String line = in.readLine();
                // An event may be cut by a chunk; its id line is whole or the next one is missed here.
                if (line.startsWith("id: ")) {
                    assertThat(line).isEqualTo("id: " + next);
                    next++;
                }
            }
            assertThat(metric("signalbox_journal_reads_total")).isPositive();
        }
    }

    private double metric(String name) {
        return server.get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private void awaitKnown() {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> server.get("/health/ready").body().contains("journal:alpha"));
    }

    private SseReader open(String path, String lastEventId) {
        return lastEventId.isEmpty()
                ? server.stream(path, TOKEN)
                : server.stream(path, TOKEN, "Last-Event-ID", lastEventId);
    }

    private static void expectReset(SseReader stream, String reason, long lastId, String epoch) {
        SseReader.Event reset = stream.await("reset");
        assertThat(reset.json())
                .isEqualTo(new JsonObject()
                        .put("topic", "events")
                        .put("reason", reason)
                        .put("last_id", lastId)
                        .put("epoch", epoch));
        assertThat(reset.lastEventId()).isEqualTo(Long.toString(lastId));
    }

    private static List<Long> ids(SseReader stream) {
        return stream.events().stream()
                .filter(event -> event.name().equals("message"))
                .map(event -> event.json().getLong("id"))
                .toList();
    }
}
