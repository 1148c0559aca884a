package dev.signalbox.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.store.Store;
import dev.signalbox.store.StoreSettings;
import dev.signalbox.store.StoreState;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class UserCommandTest {
    @TempDir
    Path folder;

    private Path dataDir;
    private Path passwordFile;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void write() throws Exception {
        dataDir = folder.toRealPath().resolve("data");
        passwordFile = Files.writeString(folder.resolve("password"), "tree lamp orange\r\nanother line\n");
    }

    @Test
    void the_first_user_makes_the_database_and_is_listed_without_anything_secret() throws Exception {
        assertThat(add("Ann", "--role", "engineer", "--account", "acme")).isZero();
        assertThat(run("list")).isZero();

        assertThat(out.toString())
                .contains("added ann, engineer of acme")
                .containsPattern("ann +acme +engineer +enabled");
        assertThat(out + err.toString()).doesNotContain("argon2", "tree lamp orange");
        Path database = dataDir.resolve("signalbox.db");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(database)))
                .isEqualTo("rw-------");
        assertThat(dataDir.resolve("signalbox.db.lock")).doesNotExist();
    }

    @Test
    void what_cannot_be_done_is_said_and_changes_nothing() throws Exception {
        assertThat(add("ann")).isZero();
        assertThat(add("ANN")).isEqualTo(1);
        assertThat(err.toString()).contains("there is a user ann already");
        assertThat(add("b/c")).isEqualTo(1);
        assertThat(add("bob", "--role", "root")).isEqualTo(1);
        assertThat(add("bob", "--account", "../acme")).isEqualTo(1);
        assertThat(run("disable", "nobody")).isEqualTo(1);
        assertThat(err.toString()).contains("there is no user nobody");
        Files.writeString(passwordFile, "password1\n");
        assertThat(add("bob")).isEqualTo(1);
        assertThat(err.toString()).contains("guessed first");
        assertThat(run("role", "ann", "king")).isEqualTo(1);
        assertThat(run(
                        "add",
                        "bob",
                        "--password-file",
                        folder.resolve("missing").toString()))
                .isEqualTo(1);
        assertThat(run()).isEqualTo(2);
        run("list");
        assertThat(out.toString().lines().filter(line -> line.contains("enabled")))
                .hasSize(1);
    }

    @Test
    void a_database_that_is_open_elsewhere_stays_whole_and_shows_what_was_changed() throws Exception {
        Files.createDirectory(dataDir);
        Path database = dataDir.resolve("signalbox.db");
        Vertx vertx = Vertx.vertx();
        try (ProcessLock lock = ProcessLock.ofDatabase(database);
                Store store = Store.open(vertx, StoreSettings.sqlite(database))) {
            assertThat(lock).isNotNull();
            String epoch = store.state().epoch();
            assertThat(add("ann", "--role", "admin")).isZero();
            assertThat(run("role", "ann", "viewer")).isZero();
            assertThat(run("passwd", "ann", "--remove-totp", "--password-file", passwordFile.toString()))
                    .isZero();
            assertThat(run("disable", "ann")).isZero();
            assertThat(run("enable", "ann")).isZero();

            assertThat(query(store, "SELECT role FROM users")).containsExactly("viewer");
            assertThat(query(store, "SELECT subject FROM cut_offs")).containsExactly("ann");
            assertThat(query(store, "SELECT type FROM events ORDER BY id"))
                    .containsExactly(
                            "user.added",
                            "user.role_changed",
                            "user.password_changed",
                            "user.disabled",
                            "user.enabled");
            assertThat(query(store, "SELECT DISTINCT actor FROM events"))
                    .containsExactly("cli:" + System.getProperty("user.name"));
            store.write(client -> client.query("INSERT INTO events(type) VALUES ('still written')")
                            .execute())
                    .await(20, TimeUnit.SECONDS);
            assertThat(store.state().health()).isEqualTo(StoreState.Health.OK);
            assertThat(store.state().epoch()).isEqualTo(epoch);
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }

    private static List<String> query(Store store, String sql) throws Exception {
        return store.readAtOnce(connection -> {
                    List<String> column = new ArrayList<>();
                    try (Statement statement = connection.createStatement();
                            ResultSet rows = statement.executeQuery(sql)) {
                        while (rows.next()) {
                            column.add(rows.getString(1));
                        }
                    }
                    return column;
                })
                .await(20, TimeUnit.SECONDS);
    }

    private int add(String name, String... more) {
        List<String> words = new ArrayList<>(List.of("add", name, "--password-file", passwordFile.toString()));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    private int run(String... words) {
        List<String> all = new ArrayList<>(List.of("user"));
        all.addAll(List.of(words));
        if (words.length > 0) {
            all.addAll(List.of("--data-dir", dataDir.toString()));
        }
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(all.toArray(String[]::new));
    }
}
