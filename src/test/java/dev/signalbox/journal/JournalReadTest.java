package dev.signalbox.journal;

import static dev.signalbox.journal.RunningJournal.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Event;
import dev.signalbox.bus.Journal.NewEvent;
import dev.signalbox.bus.Journal.Page;
import dev.signalbox.bus.Journal.Read;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalReadTest {
    @TempDir
    Path folder;

    private RunningJournal journal;

    @BeforeEach
    void start() throws Exception {
        journal = RunningJournal.in(folder);
    }

    @AfterEach
    void stop() {
        journal.close();
    }

    private static Read read(Long after, Long before, int limit) {
        return new Read(
                "default",
                Optional.ofNullable(after),
                Optional.ofNullable(before),
                limit,
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static Read filtered(Long after, Long before, int limit, List<String> types, String project, String text) {
        return new Read(
                "default",
                Optional.ofNullable(after),
                Optional.ofNullable(before),
                limit,
                types,
                Optional.ofNullable(project),
                Optional.ofNullable(text));
    }

    private static List<Long> ids(Page page) {
        return page.events().stream().map(Event::id).toList();
    }

    private void rows(int count) throws Exception {
        journal.append(
                "default",
                IntStream.range(0, count)
                        .mapToObj(i -> event("t", Integer.toString(i)))
                        .toArray(NewEvent[]::new));
    }

    @Test
    void cursors_lead_forward_backward_and_between() throws Exception {
        rows(20);
        assertThat(ids(journal.read(read(5L, null, 3)))).containsExactly(6L, 7L, 8L);
        assertThat(ids(journal.read(read(null, 5L, 3)))).containsExactly(2L, 3L, 4L);
        assertThat(ids(journal.read(read(null, null, 3)))).containsExactly(18L, 19L, 20L);
        assertThat(ids(journal.read(read(5L, 9L, 50)))).containsExactly(6L, 7L, 8L);
        assertThat(ids(journal.read(read(5L, 9L, 2)))).containsExactly(6L, 7L);
        assertThat(ids(journal.read(read(20L, null, 3)))).isEmpty();
        assertThat(ids(journal.read(read(9L, 5L, 3)))).isEmpty();
        assertThat(ids(journal.read(read(null, 1L, 3)))).isEmpty();
        assertThat(ids(journal.read(read(null, Long.MAX_VALUE, 1)))).containsExactly(20L);
        assertThat(ids(journal.read(read(Long.MAX_VALUE, null, 1)))).isEmpty();
    }

    @Test
    void a_page_says_up_to_where_it_goes_and_whether_there_is_more() throws Exception {
        rows(20);
        journal.append("other", event("t", "1"));

        Page part = journal.read(read(5L, null, 3));
        assertThat(part.coveredTo()).isEqualTo(8);
        assertThat(part.more()).isTrue();
        Page rest = journal.read(read(17L, null, 3));
        assertThat(ids(rest)).containsExactly(18L, 19L, 20L);
        assertThat(rest.lastId()).isEqualTo(21);
        assertThat(rest.coveredTo()).isEqualTo(21);
        assertThat(rest.more()).isFalse();
        Page between = journal.read(read(5L, 9L, 50));
        assertThat(between.coveredTo()).isEqualTo(8);
        assertThat(between.more()).isFalse();
        Page older = journal.read(read(null, 5L, 3));
        assertThat(older.more()).isTrue();
        assertThat(older.coveredTo()).isEqualTo(2);
        assertThat(journal.read(read(null, 5L, 4)).more()).isFalse();
        assertThat(journal.read(read(null, 5L, 5)).coveredTo()).isZero();
    }

    @Test
    void another_accounts_rows_do_not_exist() throws Exception {
        journal.append("default", event("t", "1"));
        journal.append("acme", event("t", "2"));
        journal.append("default", event("t", "3"));
        assertThat(ids(journal.read(read(0L, null, 10)))).containsExactly(1L, 3L);
        assertThat(ids(journal.read(Read.after("acme", 0, 10)))).containsExactly(2L);
        assertThat(ids(journal.read(Read.after("nobody", 0, 10)))).isEmpty();
        assertThat(ids(journal.read(Read.after("", 0, 10)))).isEmpty();
    }

    @Test
    void filters_choose_by_type_project_and_text() throws Exception {
        journal.append(
                "default",
                new NewEvent("build.done", Optional.of("app"), Optional.of("Ann"), "{\"m\":\"all GREEN\"}"),
                new NewEvent("build.failed", Optional.of("lib"), Optional.empty(), "{\"m\":\"Größe\"}"),
                new NewEvent("builder", Optional.empty(), Optional.empty(), "\"100%_x\""),
                new NewEvent("story.passed", Optional.of("app"), Optional.empty(), "1"));

        assertThat(matching(List.of("build.done"), null, null)).containsExactly(1L);
        assertThat(matching(List.of("build.*"), null, null)).containsExactly(1L, 2L);
        assertThat(matching(List.of("build*"), null, null)).containsExactly(1L, 2L, 3L);
        assertThat(matching(List.of("builder", "story.*"), null, null)).containsExactly(3L, 4L);
        assertThat(matching(List.of("*"), null, null)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(matching(List.of("b_ild%*"), null, null)).isEmpty();
        assertThat(matching(List.of(), "app", null)).containsExactly(1L, 4L);
        assertThat(matching(List.of("story.passed"), "app", null)).containsExactly(4L);
        assertThat(matching(List.of(), null, "green")).containsExactly(1L);
        assertThat(matching(List.of(), null, "GRÖSSE")).isEmpty();
        assertThat(matching(List.of(), null, "GRÖ")).containsExactly(2L);
        assertThat(matching(List.of(), null, "ann")).containsExactly(1L);
        assertThat(matching(List.of(), null, "%_")).containsExactly(3L);
        assertThat(matching(List.of(), "lib", "BUILD")).containsExactly(2L);
        assertThat(matching(List.of(), null, "nowhere")).isEmpty();
    }

    private List<Long> matching(List<String> types, String project, String text) throws Exception {
        Page forward = journal.read(filtered(0L, null, 10, types, project, text));
        Page backward = journal.read(filtered(null, null, 10, types, project, text));
        assertThat(ids(backward)).isEqualTo(ids(forward));
        assertThat(forward.more()).isFalse();
        assertThat(forward.coveredTo()).isEqualTo(forward.lastId());
        return ids(forward);
    }

    @Test
    void a_search_goes_on_from_where_it_stopped_and_finds_each_row_once() throws Exception {
        journal.sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)"
                + " INSERT INTO events (type, account, data) SELECT CASE WHEN i % 9000 = 0 THEN 'rare.' || i ELSE 'common' END,"
                + " CASE WHEN i % 7 = 0 THEN 'other' ELSE 'default' END, '{\"i\":' || i || '}' FROM n");
        List<Long> expected = LongStream.rangeClosed(1, 30_000)
                .filter(i -> i % 9_000 == 0 && i % 7 != 0)
                .boxed()
                .toList();
        for (Read first : List.of(
                filtered(0L, null, 3, List.of("rare*"), null, null),
                filtered(0L, null, 3, List.of(), null, "RARE"),
                filtered(0L, null, 500, List.of("rare*", "none"), null, "i"))) {
            List<Long> found = new ArrayList<>();
            long cursor = 0;
            Page page;
            do {
                page = journal.read(new Read(
                        "default",
                        Optional.of(cursor),
                        Optional.empty(),
                        first.limit(),
                        first.types(),
                        Optional.empty(),
                        first.text()));
                assertThat(page.coveredTo()).isGreaterThan(cursor);
                found.addAll(ids(page));
                cursor = page.coveredTo();
            } while (page.more());
            assertThat(found).isEqualTo(expected);
            assertThat(cursor).isEqualTo(30_000);
        }
        List<Long> backward = new ArrayList<>();
        Optional<Long> cursor = Optional.empty();
        Page page;
        do {
            page = journal.read(filtered(null, cursor.orElse(null), 2, List.of(), null, "rare"));
            backward.addAll(0, ids(page));
            cursor = Optional.of(page.coveredTo());
        } while (page.more());
        assertThat(backward).isEqualTo(expected);
    }

    @Test
    void a_search_holds_up_no_reader_who_knows_his_place() throws Exception {
        journal.sql("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25000)"
                + " INSERT INTO events (type, data) SELECT 't', '{\"i\":' || i || '}' FROM n");
        List<String> order = new CopyOnWriteArrayList<>();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(journal.bus
                    .request(Journal.READ, filtered(0L, null, 1, List.of(), null, "nowhere"), Journal.TIMEOUT_MS)
                    .onSuccess(page -> order.add("search")));
        }
        for (int i = 0; i < 10; i++) {
            all.add(journal.bus
                    .request(Journal.READ, read(24_000L, null, 10), Journal.TIMEOUT_MS)
                    .onSuccess(page -> order.add("read")));
        }
        Future.all(all).await(30, TimeUnit.SECONDS);
        assertThat(order.indexOf("read")).isLessThan(5);
        assertThat(order.lastIndexOf("read")).isLessThan(order.lastIndexOf("search"));
    }

    @Test
    void an_index_leads_to_the_rows_of_every_plain_question() throws Exception {
        for (Read question : List.of(
                read(0L, null, 10),
                read(null, null, 10),
                filtered(0L, null, 10, List.of("t"), null, null),
                filtered(null, 50L, 10, List.of(), "p", null))) {
            EventFilter filter = EventFilter.of(question);
            assertThat(filter.indexed()).isTrue();
            String plan = plan("SELECT id, octet_length(data) FROM events WHERE "
                    + filter.where().replace("?", "'x'") + " AND id > 5 AND id < 90 ORDER BY id LIMIT 10");
            assertThat(plan).contains("SEARCH events USING").contains("rowid>").doesNotContain("TEMP B-TREE");
        }
    }

    private String plan(String sql) throws Exception {
        StringBuilder plan = new StringBuilder();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + journal.file);
                var statement = connection.createStatement();
                var rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
            while (rows.next()) {
                plan.append(rows.getString("detail")).append('\n');
            }
        }
        return plan.toString();
    }

    @Test
    void a_reader_is_told_that_another_program_removed_the_rows_after_its_cursor() throws Exception {
        for (int i = 0; i < 5; i++) {
            journal.append("default", RunningJournal.event("t", "{}"));
        }
        assertThat(journal.read(read(2L, null, 10)).prunedThrough()).isZero();
        journal.sql("DELETE FROM events WHERE id <= 3");
        assertThat(journal.read(read(2L, null, 10)).prunedThrough()).isEqualTo(3);
        journal.sql("DELETE FROM events");
        assertThat(journal.read(read(2L, null, 10)).prunedThrough()).isEqualTo(5);
    }
}
