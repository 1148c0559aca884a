package dev.signalbox.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Journal.Read;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreSettings;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrunerTest {
    @TempDir
    Path folder;

    private Vertx vertx;
    private Store store;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        store = Store.open(vertx, StoreSettings.sqlite(folder.resolve("signalbox.db")));
    }

    @AfterEach
    void stop() throws Exception {
        store.close();
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    private void rows(int count, String createdAt) throws Exception {
        RunningJournal.sql(
                folder.resolve("signalbox.db"),
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + count + ")"
                        + " INSERT INTO events (type, created_at) SELECT 't', '" + createdAt + "' FROM n");
    }

    private Pruner.Removed prune(long keepRows, long published) throws Exception {
        JournalSettings settings = new JournalSettings("n", folder, Duration.ofDays(30), keepRows);
        return new Pruner(vertx, store, settings, () -> published)
                .pass(Instant.now())
                .await(20, TimeUnit.SECONDS);
    }

    private long left() throws Exception {
        return store.read(client -> client.query("SELECT count(*) FROM events")
                        .execute()
                        .map(rows -> rows.iterator().next().getLong(0)))
                .await(10, TimeUnit.SECONDS);
    }

    private Head head() throws Exception {
        return store.read(Head::read).await(10, TimeUnit.SECONDS);
    }

    @Test
    void rows_beyond_the_number_go_the_oldest_first_and_it_is_remembered_how_far() throws Exception {
        rows(2_000, Instant.now().toString());
        assertThat(prune(1_000, Long.MAX_VALUE)).isEqualTo(new Pruner.Removed(1_000, 1_000));
        assertThat(left()).isEqualTo(1_000);
        assertThat(head().prunedThrough()).isEqualTo(1_000);
        assertThat(head().lastId()).isEqualTo(2_000);
        assertThat(prune(1_000, Long.MAX_VALUE).rows()).isZero();
    }

    @Test
    void rows_that_are_too_old_go_up_to_the_first_that_is_not() throws Exception {
        rows(700, "2001-01-01 00:00:00");
        rows(10, Instant.now().toString());
        rows(5, "2001-01-01 00:00:00");
        assertThat(prune(1_000_000, Long.MAX_VALUE)).isEqualTo(new Pruner.Removed(700, 700));
        assertThat(left()).isEqualTo(15);
    }

    @Test
    void what_has_not_been_published_yet_stays() throws Exception {
        rows(700, "2001-01-01 00:00:00");
        assertThat(prune(1, 350)).isEqualTo(new Pruner.Removed(350, 350));
        assertThat(left()).isEqualTo(350);
    }

    @Test
    void an_empty_journal_knows_where_it_had_been() throws Exception {
        rows(3, "2001-01-01 00:00:00");
        prune(1_000, Long.MAX_VALUE);
        assertThat(left()).isZero();
        assertThat(head().lastId()).isEqualTo(3);
        EventReader reader = new EventReader(store, new Epochs(), System::nanoTime);
        var page = reader.read(Read.after("default", 0, 10)).await(10, TimeUnit.SECONDS);
        assertThat(page.lastId()).isEqualTo(3);
        assertThat(page.prunedThrough()).isEqualTo(3);
        assertThat(page.coveredTo()).isEqualTo(3);
    }

    @Test
    void a_row_tells_of_it_once_an_hour_and_never_of_itself() throws Exception {
        List<NewRow> told = new ArrayList<>();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        Pruner pruner = new Pruner(vertx, store, RunningJournal.settings(folder), () -> Long.MAX_VALUE);
        Retention retention = new Retention(vertx, pruner, now::get, told::add);
        for (int rows : new int[] {99, 1, 500, 0}) {
            if (rows > 0) {
                rows(rows, "2001-01-01 00:00:00");
            }
            retention.pass().await(20, TimeUnit.SECONDS);
        }
        assertThat(told).extracting(NewRow::data).containsExactly("{\"through\":100,\"rows\":100}");

        now.set(now.get().plus(Duration.ofHours(1)));
        rows(1, "2001-01-01 00:00:00");
        retention.pass().await(20, TimeUnit.SECONDS);
        assertThat(told).extracting(NewRow::type).containsExactly("journal.pruned", "journal.pruned");
        assertThat(told.get(1).data()).isEqualTo("{\"through\":601,\"rows\":501}");
    }
}
