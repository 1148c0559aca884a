package dev.signalbox.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.store.Store;
import dev.signalbox.store.StoreSettings;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class BackupCommandTest {
    @TempDir
    Path folder;

    private final StringWriter told = new StringWriter();
    private Vertx vertx;
    private Path data;

    @BeforeEach
    void names() throws Exception {
        vertx = Vertx.vertx();
        data = Files.createDirectories(folder.toRealPath().resolve("data"));
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().await(20, SECONDS);
    }

    @Test
    void it_copies_the_database_of_the_data_folder_while_that_is_in_use() throws Exception {
        Path target = folder.resolve("copy.db");
        try (Store store = Store.open(vertx, StoreSettings.sqlite(data.resolve("signalbox.db")))) {
            store.write(connection -> connection
                            .query("INSERT INTO events (type) VALUES ('kept')")
                            .execute())
                    .await(20, SECONDS);
            assertThat(run("backup", target.toString(), "--data-dir", data.toString()))
                    .isZero();
        }
        try (Store copy = Store.open(vertx, StoreSettings.sqlite(target))) {
            assertThat(copy.read(connection -> connection
                                    .query("SELECT type FROM events")
                                    .execute()
                                    .map(rows -> rows.iterator().next().getString(0)))
                            .await(20, SECONDS))
                    .isEqualTo("kept");
        }
    }

    @Test
    void it_takes_the_database_that_a_configuration_names_relative_to_it() throws Exception {
        Path conf = Files.writeString(
                folder.resolve("conf.json"),
                "{\"store\": {\"url\": \"jdbc:sqlite:data/own.db\"}, \"data_dir\": \"elsewhere\"}");
        Store.open(vertx, StoreSettings.sqlite(data.resolve("own.db"))).close();
        Path target = folder.resolve("copy.db");
        assertThat(run("backup", target.toString(), "-conf", conf.toString())).isZero();
        assertThat(target).isNotEmptyFile();
    }

    @Test
    void what_cannot_be_done_is_told_in_one_line_and_nothing_is_made() throws Exception {
        Path target = folder.resolve("copy.db");
        assertThat(run("backup", target.toString(), "--data-dir", data.toString()))
                .isEqualTo(1);
        assertThat(told.toString().strip())
                .isEqualTo("signalbox: there is no database " + data.resolve("signalbox.db"));
        assertThat(target).doesNotExist();
        assertThat(data).isEmptyDirectory();
        Files.writeString(target, "precious");
        assertThat(run("backup", target.toString(), "--data-dir", data.toString()))
                .isEqualTo(1);
        assertThat(told.toString()).contains(target + " exists already");
        assertThat(target).hasContent("precious");
        assertThat(run("backup")).isEqualTo(2);
        Path conf = Files.writeString(
                folder.resolve("pg.json"), "{\"store\": {\"url\": \"jdbc:postgresql://db/signalbox\"}}");
        assertThat(run("backup", folder.resolve("b.db").toString(), "-conf", conf.toString()))
                .isEqualTo(2);
        assertThat(told.toString()).contains("PostgreSQL is not supported yet");
    }

    private int run(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setErr(new PrintWriter(told, true));
        return commandLine.execute(arguments);
    }
}
