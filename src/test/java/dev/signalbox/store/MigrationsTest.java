package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
    @TempDir
    Path folder;

    @Test
    void every_dialect_has_each_migration_up_to_the_newest() {
        File[] dialects = new File("src/main/resources/db/migration").listFiles();
        assertThat(dialects).isNotEmpty();
        for (File dialect : dialects) {
            int[] numbers = Arrays.stream(dialect.list())
                    .mapToInt(name -> Integer.parseInt(name.substring(1, name.indexOf("__"))))
                    .sorted()
                    .toArray();
            assertThat(numbers)
                    .isEqualTo(IntStream.rangeClosed(1, Migrations.NEWEST).toArray());
        }
    }

    @Test
    void what_is_read_without_flyway_is_what_flyway_says() throws Exception {
        Path file = folder.toRealPath().resolve("signalbox.db");
        OwnStore.open(file).close();
        Dialect dialect = new SqliteDialect(StoreSettings.sqlite(file));
        Flyway flyway = Flyway.configure()
                .dataSource(dialect.writing())
                .locations("classpath:" + dialect.migrations())
                .load();
        flyway.validate();
        MigrationInfo current = flyway.info().current();
        assertThat(current.getVersion()).isEqualTo(MigrationVersion.fromVersion("" + Migrations.NEWEST));
    }

    @Test
    void a_migration_that_was_broken_off_is_done_at_the_next_start() throws Exception {
        Path file = folder.toRealPath().resolve("signalbox.db");
        try (Connection connection = OwnStore.other(file)) {
            // As after a kill between the first setting of the file and the first table.
            OwnStore.execute(connection, "PRAGMA journal_mode = WAL");
        }
        try (OwnStore own = OwnStore.open(file)) {
            own.add("first");
            assertThat(own.types()).containsExactly("first");
        }
    }
}
