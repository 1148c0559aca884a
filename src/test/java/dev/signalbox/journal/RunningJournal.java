package dev.signalbox.journal;

import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Announced;
import dev.signalbox.bus.Journal.Append;
import dev.signalbox.bus.Journal.Appended;
import dev.signalbox.bus.Journal.Event;
import dev.signalbox.bus.Journal.NewEvent;
import dev.signalbox.bus.Journal.Page;
import dev.signalbox.bus.Journal.Read;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreSettings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A journal on a bus of its own, over a real database file, with all that it publishes. */
final class RunningJournal implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(15);

    final Vertx vertx;
    final Bus bus;
    final Store store;
    final Path file;
    private final String deployment;
    final List<Appended> appended = new CopyOnWriteArrayList<>();
    final List<Announced> announced = new CopyOnWriteArrayList<>();

    private RunningJournal(Path folder, JournalSettings settings) throws Exception {
        file = folder.resolve("signalbox.db");
        vertx = Vertx.vertx();
        Bus.prepare(vertx);
        bus = Bus.of(vertx);
        bus.subscribe(Journal.APPENDED, appended::add);
        bus.subscribe(Journal.ANNOUNCED, announced::add);
        store = Store.open(vertx, StoreSettings.sqlite(file));
        deployment = vertx.deployVerticle(
                        () -> new JournalVerticle(settings, store),
                        new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                .await(10, TimeUnit.SECONDS);
    }

    static JournalSettings settings(Path folder) {
        return new JournalSettings("n", folder, JournalSettings.DEFAULT_KEEP, JournalSettings.DEFAULT_KEEP_ROWS);
    }

    /** @param folder holds the database and the journal's own file */
    static RunningJournal in(Path folder) throws Exception {
        return new RunningJournal(folder, settings(folder));
    }

    @Override
    public void close() {
        try {
            vertx.undeploy(deployment).await(10, TimeUnit.SECONDS);
            store.close();
            vertx.close().await(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the journal does not stop", e);
        }
    }

    List<Long> append(String account, NewEvent... events) throws Exception {
        return bus.request(Journal.APPEND, new Append(account, List.of(events)), Journal.TIMEOUT_MS)
                .await(15, TimeUnit.SECONDS)
                .ids();
    }

    static NewEvent event(String type, String data) {
        return new NewEvent(type, Optional.empty(), Optional.empty(), data);
    }

    Page read(Read question) throws Exception {
        return bus.request(Journal.READ, question, Journal.TIMEOUT_MS).await(15, TimeUnit.SECONDS);
    }

    Announced position() throws Exception {
        return bus.request(Journal.POSITION, new Journal.PositionRequest()).await(15, TimeUnit.SECONDS);
    }

    /** What another program does, with plain SQL, on a connection of its own. */
    void sql(String... statements) throws SQLException {
        sql(file, statements);
    }

    static void sql(Path file, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    List<Event> published() {
        return appended.stream().flatMap(message -> message.events().stream()).toList();
    }

    List<Long> publishedIds() {
        return published().stream().map(Event::id).toList();
    }

    void awaitPublished(int count) {
        await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> published().size() >= count);
    }
}
