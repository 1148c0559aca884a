package dev.signalbox.watch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Event;
import dev.signalbox.bus.Journal.Read;
import dev.signalbox.journal.JournalSettings;
import dev.signalbox.journal.JournalVerticle;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreSettings;
import dev.signalbox.watch.WatchSettings;
import dev.signalbox.watch.WatchVerticle;
import dev.signalbox.watch.log.LogSettings;
import dev.signalbox.watch.run.reader.FiveXFixtures;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class EventTableTest {
    private static final String CREATE =
            "CREATE TABLE builds (id INTEGER PRIMARY KEY, at TEXT DEFAULT (strftime('%s', 'now') || random()), kind TEXT)";

    @TempDir
    Path folder;

    /** A node with a journal and a watcher that takes a table over. */
    private final class RunningNode implements AutoCloseable {
        private final Vertx vertx = Vertx.vertx();
        private final Bus bus;
        private final Store store;

        RunningNode(Path table, Duration poll) throws Exception {
            Bus.prepare(vertx);
            bus = Bus.of(vertx);
            store = Store.open(vertx, StoreSettings.sqlite(folder.resolve("signalbox.db")));
            DeploymentOptions worker = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);
            JournalSettings journal =
                    new JournalSettings("n", folder, JournalSettings.DEFAULT_KEEP, JournalSettings.DEFAULT_KEEP_ROWS);
            vertx.deployVerticle(() -> new JournalVerticle(journal, store), worker)
                    .await(15, TimeUnit.SECONDS);
            WatchSettings watch =
                    new WatchSettings("n", "localhost", List.of(), poll, Duration.ofMinutes(10), Duration.ofMinutes(1));
            RunSettings.EventTable source = new RunSettings.EventTable(
                    "ci",
                    table,
                    "builds",
                    "id",
                    "at",
                    Optional.of("kind"),
                    List.of("id"),
                    Optional.of("shop"),
                    "default");
            vertx.deployVerticle(
                            () -> new WatchVerticle(
                                    watch, LogSettings.defaults("n"), new RunSettings(List.of(), List.of(source))),
                            worker)
                    .await(15, TimeUnit.SECONDS);
        }

        List<Event> events() throws Exception {
            return bus
                    .request(Journal.READ, Read.after("default", 0, 500), Journal.TIMEOUT_MS)
                    .await(15, TimeUnit.SECONDS)
                    .events()
                    .stream()
                    .filter(event -> event.actor().equals(Optional.of("ci")))
                    .toList();
        }

        void awaitEvents(int count) {
            await().atMost(WatchedRuns.DEADLINE).until(() -> events().size() >= count);
        }

        @Override
        public void close() {
            try {
                for (String id : List.copyOf(vertx.deploymentIDs())) {
                    vertx.undeploy(id).await(15, TimeUnit.SECONDS);
                }
                store.close();
                vertx.close().await(15, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError("the node does not stop", e);
            }
        }
    }

    private static void insert(Path table, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            FiveXFixtures.execute(table, "INSERT INTO builds (kind) VALUES ('build')");
        }
    }

    @Test
    void every_row_becomes_one_event_whatever_ends_in_between() throws Exception {
        Path table = Files.createDirectory(folder.resolve("ci")).resolve("ci.db");
        FiveXFixtures.execute(table, "PRAGMA journal_mode = WAL", CREATE);
        insert(table, 3);
        // File events alone: no poll comes in time.
        try (RunningNode node = new RunningNode(table, WatchedRuns.NEVER)) {
            node.awaitEvents(3);
            insert(table, 2);
            node.awaitEvents(5);
            WatchedRuns.readers().forEach(ProcessHandle::destroyForcibly);
            insert(table, 3);
            node.awaitEvents(8);
        }
        assertThat(WatchedRuns.readers()).isEmpty();
        insert(table, 2);
        try (RunningNode node = new RunningNode(table, Duration.ofMillis(200))) {
            insert(table, 2);
            node.awaitEvents(12);
            assertThat(node.events())
                    .extracting(Event::data)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 12)
                            .mapToObj(id -> "{\"id\":" + id + "}")
                            .toList());
            assertThat(node.events().get(0).type()).isEqualTo("build");
            assertThat(node.events().get(0).project()).contains("shop");
            aCopyIsTheSameTableAndOneThatBeginsAnewIsAnother(table, node);
        }
    }

    private void aCopyIsTheSameTableAndOneThatBeginsAnewIsAnother(Path table, RunningNode node) throws Exception {
        Path copy = folder.resolve("copy.db");
        FiveXFixtures.execute(table, "VACUUM INTO '" + copy + "'");
        FiveXFixtures.execute(copy, "INSERT INTO builds (kind) VALUES ('after-copy')");
        Files.move(copy, table, StandardCopyOption.REPLACE_EXISTING);
        node.awaitEvents(13);
        assertThat(node.events().get(12).type()).isEqualTo("after-copy");
        Path fresh = folder.resolve("fresh.db");
        FiveXFixtures.execute(fresh, CREATE, "INSERT INTO builds (kind) VALUES ('new'), ('new')");
        Files.move(fresh, table, StandardCopyOption.REPLACE_EXISTING);
        node.awaitEvents(16);
        assertThat(node.events().subList(13, 16))
                .extracting(Event::type)
                .containsExactly("event_table.restarted", "new", "new");
    }
}
