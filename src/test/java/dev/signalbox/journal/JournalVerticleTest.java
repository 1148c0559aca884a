package dev.signalbox.journal;

import static dev.signalbox.journal.RunningJournal.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Appended;
import dev.signalbox.bus.Journal.Counts;
import dev.signalbox.bus.Journal.Event;
import dev.signalbox.bus.Journal.NewEvent;
import dev.signalbox.bus.Journal.Page;
import dev.signalbox.bus.Journal.Read;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.RefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalVerticleTest {
    @TempDir
    Path folder;

    private RunningJournal journal;

    @BeforeEach
    void start() throws Exception {
        journal = RunningJournal.in(folder);
    }

    @AfterEach
    void stop() throws Exception {
        journal.close();
    }

    private static void assertChained(List<Appended> messages, long from) {
        long last = from;
        for (Appended message : messages) {
            assertThat(message.after()).isEqualTo(last);
            for (Event event : message.events()) {
                assertThat(event.id()).isGreaterThan(last);
                last = event.id();
            }
        }
    }

    @Test
    void an_appended_row_is_published_and_can_be_read_as_it_was_sent() throws Exception {
        Instant before = Instant.now().minusMillis(1);
        List<Long> ids = journal.append(
                "acme",
                new NewEvent("build.done", Optional.of("app"), Optional.of("ann"), "{\"b\":1.0,\n\"a\":\"ä\"}"));
        journal.awaitPublished(1);

        Event event = journal.published().get(0);
        assertThat(ids).containsExactly(event.id());
        assertThat(event.type()).isEqualTo("build.done");
        assertThat(event.account()).isEqualTo("acme");
        assertThat(event.project()).contains("app");
        assertThat(event.actor()).contains("ann");
        assertThat(event.data()).isEqualTo("{\"b\":1.0, \"a\":\"ä\"}");
        assertThat(event.createdAt()).isBetween(before, Instant.now());
        Page page = journal.read(Read.after("acme", 0, 10));
        assertThat(page.events()).containsExactly(event);
        assertThat(page.epoch())
                .isEqualTo(journal.appended.get(0).epoch())
                .isEqualTo(journal.position().epoch());
        assertThat(Json.decode(Json.encode(page).getBytes(StandardCharsets.UTF_8), Page.class))
                .isEqualTo(page);
    }

    @Test
    void rows_of_many_requests_at_once_are_all_written_in_their_order() throws Exception {
        List<io.vertx.core.Future<Journal.AppendedIds>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            int request = i;
            List<NewEvent> rows = IntStream.range(0, 30)
                    .mapToObj(row -> event("t", "[" + request + "," + row + "]"))
                    .toList();
            answers.add(journal.bus.request(Journal.APPEND, new Journal.Append("default", rows), Journal.TIMEOUT_MS));
        }
        io.vertx.core.Future.all(answers).await(30, TimeUnit.SECONDS);
        journal.awaitPublished(1_200);

        assertThat(journal.publishedIds())
                .isEqualTo(LongStream.rangeClosed(1, 1_200).boxed().toList());
        assertChained(journal.appended, 0);
        for (int i = 0; i < answers.size(); i++) {
            List<Long> ids = answers.get(i).result().ids();
            for (int row = 0; row < ids.size(); row++) {
                assertThat(journal.published().get((int) (ids.get(row) - 1)).data())
                        .isEqualTo("[" + i + "," + row + "]");
            }
        }
    }

    @Test
    void a_request_of_a_thousand_rows_is_written_in_order_and_published_in_pages() throws Exception {
        NewEvent[] rows = IntStream.range(0, 1_000)
                .mapToObj(row -> event("t", Integer.toString(row)))
                .toArray(NewEvent[]::new);
        List<Long> ids = journal.append("default", rows);
        journal.awaitPublished(1_000);

        assertThat(ids).isSorted().hasSize(1_000).doesNotHaveDuplicates();
        assertThat(journal.published())
                .extracting(Event::data)
                .isEqualTo(IntStream.range(0, 1_000).mapToObj(Integer::toString).toList());
        assertThat(journal.appended)
                .allSatisfy(it -> assertThat(it.events()).hasSizeLessThanOrEqualTo(Journal.MAX_PAGE));
    }

    @Test
    void a_request_with_a_bad_row_writes_nothing() throws Exception {
        assertThatThrownBy(() -> journal.append("default", event("t", "1"), event("t", "{")))
                .isInstanceOfSatisfying(RefusedException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(FailureCode.BAD_REQUEST);
                    assertThat(refused.getMessage()).contains("events[1].data");
                });
        assertThat(journal.append("default", event("t", "2"))).containsExactly(1L);
    }

    @Test
    void rows_of_other_programs_are_published_whatever_they_hold() throws Exception {
        journal.sql(
                "INSERT INTO events (type, data) VALUES ('build', '{\"ok\":true}')",
                "INSERT INTO events (type, data) VALUES ('text', 'it went\nwell')",
                "INSERT INTO events (type, data, created_at) VALUES (7, 3.5, 1763711772)",
                "INSERT INTO events (type, data, project, actor, created_at) VALUES"
                        + " (x'6162', x'5b315d', x'ff00fe', '', 'never')",
                "INSERT INTO events (type, data, account) VALUES ('blob account', x'00ff', CAST('default' AS BLOB))",
                "INSERT INTO events (type, data) VALUES ('huge', '\"' || replace(hex(zeroblob(200000)), '0', 'x') || '\"')",
                "INSERT INTO events (type, data) VALUES (replace(hex(zeroblob(2000)), '0', 'y'), '')");
        journal.awaitPublished(7);

        List<Event> events = journal.published();
        assertThat(events).extracting(Event::id).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(events)
                .extracting(Event::type)
                .containsExactly("build", "text", "7", "ab", "blob account", "huge", "unknown");
        assertThat(events.subList(0, 4))
                .extracting(Event::data)
                .containsExactly("{\"ok\":true}", "\"it went\\nwell\"", "3.5", "[1]");
        assertThat(events.get(5).data()).isEqualTo("{\"omitted\":\"larger than 262144 bytes\",\"bytes\":400002}");
        assertThat(events.get(6).data()).isEqualTo("\"\"");
        assertThat(events).allSatisfy(event -> assertThat(JsonText.isOneValue(event.data()))
                .isTrue());
        assertThat(events)
                .extracting(Event::account)
                .containsExactly("default", "default", "default", "default", "", "default", "default");
        assertThat(events.get(2).createdAt()).isEqualTo(Instant.ofEpochSecond(1763711772));
        assertThat(events.get(3).createdAt()).isEqualTo(Instant.EPOCH);
        assertThat(events.get(0).createdAt()).isAfter(Instant.now().minusSeconds(60));
        List<Event> ofDefault = new ArrayList<>(events);
        ofDefault.remove(4);
        assertThat(journal.read(Read.after("default", 0, 10)).events()).isEqualTo(ofDefault);
    }

    @Test
    void a_message_is_bounded_in_bytes() throws Exception {
        journal.sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20)"
                + " INSERT INTO events (type, data) SELECT 'big', '\"' || hex(zeroblob(100000)) || '\"' FROM n");
        journal.awaitPublished(20);

        assertThat(journal.publishedIds())
                .isEqualTo(LongStream.rangeClosed(1, 20).boxed().toList());
        assertThat(journal.appended).hasSizeGreaterThan(3).allSatisfy(message -> assertThat(message.events().stream()
                        .mapToInt(event -> event.data().length())
                        .sum())
                .isLessThanOrEqualTo(Journal.MAX_PAGE_BYTES));
        Page page = journal.read(Read.after("default", 0, 500));
        assertThat(page.events()).hasSize(5);
        assertThat(page.coveredTo()).isEqualTo(5);
        assertThat(page.more()).isTrue();
    }

    @Test
    void old_rows_are_not_published_again_after_a_restart() throws Exception {
        journal.append("default", event("t", "1"), event("t", "2"));
        String epoch = journal.position().epoch();
        journal.close();

        journal = RunningJournal.in(folder);
        assertThat(journal.position().epoch()).isEqualTo(epoch);
        assertThat(journal.position().lastId()).isEqualTo(2);
        journal.append("default", event("t", "3"));
        journal.awaitPublished(1);
        assertThat(journal.publishedIds()).containsExactly(3L);
        assertChained(journal.appended, 2);
    }

    @Test
    void the_position_is_announced_again_and_again() throws Exception {
        journal.append("default", event("t", "1"));
        journal.awaitPublished(1);
        await().atMost(RunningJournal.DEADLINE).untilAsserted(() -> assertThat(journal.announced)
                .anySatisfy(it -> assertThat(it.lastId()).isEqualTo(1)));
        Journal.Announced last = journal.announced.get(journal.announced.size() - 1);
        assertThat(last.node()).isEqualTo("n");
        assertThat(last.health()).isEqualTo(Journal.Health.OK);
        assertThat(last.message()).isEmpty();
        assertThat(last.epoch()).isEqualTo(journal.position().epoch()).isNotEmpty();
    }

    @Test
    void rows_are_counted_by_the_minute_and_by_the_account_also_after_a_restart() throws Exception {
        Instant now = Instant.now();
        journal.append("acme", event("t", "1"), event("t", "2"));
        journal.sql("INSERT INTO events (type, account, created_at) VALUES ('old', 'acme', '"
                + now.minus(Duration.ofMinutes(30)) + "'), ('older', 'acme', '" + now.minus(Duration.ofHours(4))
                + "'), ('future', 'acme', '2999-01-01'), ('other', 'default', '" + now + "')");
        journal.awaitPublished(6);
        assertCounts();
        journal.close();

        journal = RunningJournal.in(folder);
        assertCounts();
        assertThatThrownBy(() -> journal.bus
                        .request(Journal.COUNT, new Journal.CountRequest("acme", 181))
                        .await(10, TimeUnit.SECONDS))
                .isInstanceOf(RefusedException.class);
    }

    private void assertCounts() throws Exception {
        Counts counts = journal.bus
                .request(Journal.COUNT, new Journal.CountRequest("acme", 60))
                .await(10, TimeUnit.SECONDS);
        assertThat(counts.counts()).hasSize(60);
        assertThat(counts.from().getEpochSecond() % 60).isZero();
        assertThat(counts.counts().stream().mapToInt(Integer::intValue).sum()).isEqualTo(3);
        assertThat(counts.counts().subList(0, 40).stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(1);
    }

    @Test
    void what_is_asked_wrongly_is_refused() {
        for (Read wrong : List.of(
                Read.after("a", 0, 0),
                Read.after("a", 0, 501),
                Read.after("a", -1, 1),
                new Read(
                        "a",
                        Optional.empty(),
                        Optional.empty(),
                        1,
                        Collections.nCopies(51, "t"),
                        Optional.empty(),
                        Optional.empty()))) {
            assertThatThrownBy(() -> journal.read(wrong))
                    .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.code())
                            .isEqualTo(FailureCode.BAD_REQUEST));
        }
    }
}
