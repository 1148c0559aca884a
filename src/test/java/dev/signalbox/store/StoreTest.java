package dev.signalbox.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
    @TempDir
    Path folder;

    private Vertx vertx;
    private Store store;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        store = Store.open(vertx, StoreSettings.sqlite(folder.resolve("signalbox.db")));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        vertx.close().await(5, SECONDS);
    }

    @Test
    void what_was_written_is_read_and_other_programs_may_write() throws Exception {
        for (int i = 0; i < 3; i++) {
            store.write(c -> c.preparedQuery("INSERT INTO events (type, data) VALUES (?, ?)")
                            .execute(Tuple.of("build", "{}")))
                    .await(5, SECONDS);
        }
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("signalbox.db"));
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 0");
            statement.execute("INSERT INTO events (type, data) VALUES ('other', '{}')");
        }
        long rows = store.read(c -> c.query("SELECT count(*) FROM events")
                        .execute()
                        .map(all -> all.iterator().next().getLong(0)))
                .await(5, SECONDS);
        assertThat(rows).isEqualTo(4);
    }

    @Test
    void a_follower_is_told_of_every_commit() throws Exception {
        List<Long> counts = new CopyOnWriteArrayList<>();
        try (Follower follower = store.follow(
                "test-tail",
                database -> counts.add(database.read(connection -> {
                    try (Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery("SELECT count(*) FROM events")) {
                        row.next();
                        return row.getLong(1);
                    }
                })))) {
            await().until(() -> counts.contains(0L));
            store.write(c -> c.query("INSERT INTO events (type) VALUES ('a')").execute())
                    .await(5, SECONDS);
            await().until(() -> counts.contains(1L));
            int told = counts.size();
            follower.nudge();
            await().until(() -> counts.size() > told);
        }
    }
}
