package dev.signalbox.watch.run.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.watch.run.wire.Answer;
import dev.signalbox.watch.run.wire.Answer.Kind;
import dev.signalbox.watch.run.wire.Question.Depth;
import dev.signalbox.watch.run.wire.Question.NewRows;
import dev.signalbox.watch.run.wire.Question.WhatChanged;
import dev.signalbox.watch.run.wire.Wire.Asked;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever lies at the path, there is an answer, and what lies there stays as it was. */
@Timeout(120)
class HostileDatabasesTest {
    @TempDir
    Path folder;

    private final Deadline deadline = new Deadline(() -> {});

    @AfterEach
    void end() {
        deadline.close();
    }

    private Answer read(Path file) throws Exception {
        return readAs(ForeignDatabase.currentUser(), file);
    }

    private Answer readAs(int user, Path file) {
        WhatChanged question = new WhatChanged(file.toString(), Map.of(), Optional.empty(), Depth.ALL);
        return new RunReader(user, deadline).answer(new Asked(1, 30_000, question));
    }

    private void assertRefused(Answer answer, Kind kind, String reason) {
        assertThat(answer).isInstanceOfSatisfying(Answer.Refused.class, refused -> {
            assertThat(refused.kind()).isEqualTo(kind);
            assertThat(refused.reason()).contains(reason);
        });
    }

    private List<String> names() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void what_is_not_there_yet_is_no_fault() throws Exception {
        assertThat(read(folder.resolve("none.db"))).isEqualTo(new Answer.Absent());
        assertThat(read(folder.resolve("no-folder/none.db"))).isEqualTo(new Answer.Absent());
        assertThat(read(Files.createFile(folder.resolve("empty.db")))).isEqualTo(new Answer.Absent());
        assertThat(names()).containsExactly("empty.db");
    }

    @Test
    void what_is_no_regular_file_is_not_opened() throws Exception {
        Path fifo = folder.resolve("fifo.db");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        assertRefused(read(fifo), Kind.UNREADABLE, "not a regular file");
        assertRefused(read(Files.createDirectory(folder.resolve("dir.db"))), Kind.UNREADABLE, "not a regular file");
        Path link = Files.createSymbolicLink(
                folder.resolve("link.db"), FiveXFixtures.database(folder.resolve("real.db"), 5));
        assertRefused(read(link), Kind.UNREADABLE, "not a regular file");
        Path besideFifo = FiveXFixtures.database(folder.resolve("beside.db"), 5);
        new ProcessBuilder("mkfifo", besideFifo + "-wal").start().waitFor();
        assertRefused(read(besideFifo), Kind.UNREADABLE, "not a regular file");
    }

    @Test
    void what_is_no_database_or_a_broken_one_is_said_to_be() throws Exception {
        assertRefused(
                read(Files.writeString(folder.resolve("text.db"), "hello ".repeat(1000))),
                Kind.DAMAGED,
                "not a SQLite database");
        assertRefused(read(Files.writeString(folder.resolve("short.db"), "SQLite")), Kind.DAMAGED, "not a SQLite");
        Path truncated = FiveXFixtures.database(folder.resolve("truncated.db"), 3);
        try (RandomAccessFile file = new RandomAccessFile(truncated.toFile(), "rw")) {
            file.setLength(5_000);
        }
        assertThat(read(truncated)).isInstanceOf(Answer.Refused.class);
        Path garbage = FiveXFixtures.database(folder.resolve("garbage.db"), 3);
        try (RandomAccessFile file = new RandomAccessFile(garbage.toFile(), "rw")) {
            file.seek(100);
            byte[] noise = new byte[(int) file.length() - 100];
            new Random(42).nextBytes(noise);
            file.write(noise);
        }
        assertRefused(read(garbage), Kind.DAMAGED, "damaged");
    }

    @Test
    void a_closed_database_is_read_and_nothing_is_left_beside_it() throws Exception {
        Path file = FiveXFixtures.database(folder.resolve("5x.db"), 3);
        Object before = Files.getLastModifiedTime(file);
        byte[] bytes = Files.readAllBytes(file);
        assertThat(read(file)).isInstanceOf(Answer.Changed.class);
        assertThat(names()).containsExactly("5x.db");
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
        assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
    }

    @Test
    void a_database_of_somebody_else_is_refused_with_the_reason() throws Exception {
        Path file = FiveXFixtures.database(folder.resolve("5x.db"), 3);
        int owner = (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        assertRefused(readAs(owner + 1, file), Kind.UNREADABLE, "belongs to user " + owner);
        assertThat(readAs(0, file)).isInstanceOf(Answer.Changed.class);
    }

    @Test
    void a_log_that_is_none_is_left_as_it_is() throws Exception {
        Path file = FiveXFixtures.database(folder.resolve("5x.db"), 3);
        Files.write(folder.resolve("5x.db-wal"), new byte[] {1, 2, 3});
        assertThat(status(file)).isEqualTo("active");
        assertThat(names()).containsExactly("5x.db", "5x.db-wal");
    }

    @Test
    void what_a_killed_program_left_in_its_log_is_read_without_touching_it() throws Exception {
        Path file = FiveXFixtures.database(folder.resolve("5x.db"), 5);
        Path copy = folder.resolve("copy.db");
        // The files as a program leaves them that is killed: the log is not taken into the database.
        try (Connection open = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            open.createStatement().execute("UPDATE runs SET status = 'failed'");
            for (String suffix : List.of("", "-wal", "-shm")) {
                Files.copy(Path.of(file + suffix), Path.of(copy + suffix), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        byte[] index = Files.readAllBytes(Path.of(copy + "-shm"));
        byte[] log = Files.readAllBytes(Path.of(copy + "-wal"));
        assertThat(((Answer.Changed) read(copy)).changed().get(0).facts().status())
                .isEqualTo("failed");
        assertThat(Files.readAllBytes(Path.of(copy + "-shm"))).isEqualTo(index);
        assertThat(Files.readAllBytes(Path.of(copy + "-wal"))).isEqualTo(log);
        Files.write(Path.of(copy + "-shm"), new byte[] {1, 2, 3});
        assertThat(read(copy)).isInstanceOfAny(Answer.Changed.class, Answer.Refused.class);
    }

    @Test
    void a_view_in_the_place_of_a_table_is_not_computed() throws Exception {
        Path file = folder.resolve("5x.db");
        FiveXFixtures.execute(
                file,
                "CREATE VIEW runs AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id FROM n");
        assertThat(((Answer.Changed) read(file)).notices())
                .singleElement()
                .asString()
                .contains("no table \"runs\"");
        NewRows rows =
                new NewRows(file.toString(), "runs", "id", "id", Optional.empty(), List.of(), 0, Optional.empty(), 10);
        assertRefused(
                new RunReader(ForeignDatabase.currentUser(), deadline).answer(new Asked(1, 30_000, rows)),
                Kind.UNREADABLE,
                "has no table \"runs\"");
    }

    @Test
    void a_statement_that_never_ends_is_ended_at_the_deadline() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            Snapshot snapshot = new Snapshot(connection, deadline);
            deadline.start(200);
            assertThatThrownBy(() -> snapshot.query(
                            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
                            List.of(),
                            row -> {}))
                    .isInstanceOfAny(SQLException.class, UnreadableException.class);
            assertThat(deadline.isOver()).isTrue();
        }
    }

    @Test
    void of_a_transaction_under_way_nothing_is_seen_before_its_end() throws Exception {
        Path file = folder.resolve("5x.db");
        FiveXFixtures.execute(
                file,
                "CREATE TABLE runs (id TEXT PRIMARY KEY, status TEXT)",
                "INSERT INTO runs VALUES ('a', 'active')");
        try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            writer.createStatement().execute("BEGIN EXCLUSIVE");
            try (PreparedStatement update = writer.prepareStatement("UPDATE runs SET status = 'failed'")) {
                update.executeUpdate();
            }
            assertThat(status(file)).isEqualTo("active");
            writer.createStatement().execute("COMMIT");
            assertThat(status(file)).isEqualTo("failed");
        }
        Files.write(folder.resolve("5x.db-journal"), new byte[] {(byte) 0xd9, (byte) 0xd5});
        assertRefused(read(file), Kind.BUSY, "being written");
        assertThat(names()).containsExactly("5x.db", "5x.db-journal");
    }

    @Test
    void a_database_that_another_process_keeps_to_itself_is_read_without_its_locks() throws Exception {
        Path file = FiveXFixtures.database(folder.resolve("5x.db"), 3);
        try (WriterProcess writer = WriterProcess.on(file)) {
            writer.execute("PRAGMA locking_mode = EXCLUSIVE");
            writer.execute("UPDATE runs SET status = 'failed'");
            assertThat(status(file)).isEqualTo("failed");
            writer.execute("UPDATE runs SET status = 'active'");
            assertThat(status(file)).isEqualTo("active");
        }
        assertThat(names()).containsExactly("5x.db");
        assertThat(status(file)).isEqualTo("active");
    }

    @Test
    void a_large_live_log_is_read_like_any_reader_does_and_a_locked_one_is_busy() throws Exception {
        Path file = FiveXFixtures.database(folder.resolve("5x.db"), 5);
        FiveXFixtures.execute(file, "CREATE TABLE large AS SELECT zeroblob(17000000)");
        try (WriterProcess writer = WriterProcess.on(file)) {
            writer.execute("UPDATE runs SET status = 'failed'");
            assertThat(status(file)).isEqualTo("failed");
            writer.execute("UPDATE runs SET status = 'completed'");
            assertThat(status(file)).isEqualTo("completed");
        }
        assertThat(names()).containsExactly("5x.db");
        try (WriterProcess writer = WriterProcess.on(file)) {
            writer.execute("PRAGMA locking_mode = EXCLUSIVE");
            writer.execute("UPDATE runs SET status = 'active'");
            assertRefused(read(file), Kind.BUSY, "");
        }
    }

    @Test
    void another_look_leaves_the_locks_of_this_process_alone() throws Exception {
        Path file = FiveXFixtures.database(folder.resolve("5x.db"), 5);
        FileLook look = FileLook.at(file).orElseThrow();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, 510, true)) {
            assertThat(lock).isNotNull();
            assertThat(look.againUnopened(file)).contains(look);
            String locks = Files.readString(Path.of("/proc/locks"));
            assertThat(locks).contains(":" + look.inode() + " 0 509");
        }
        Files.move(FiveXFixtures.database(folder.resolve("other.db"), 5), file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(look.againUnopened(file)).isEmpty();
    }

    @Test
    void a_live_log_is_read_as_far_as_it_is_committed() throws Exception {
        Path file = FiveXFixtures.database(folder.resolve("5x.db"), 5);
        try (WriterProcess writer = WriterProcess.on(file)) {
            writer.execute("UPDATE runs SET status = 'failed'");
            writer.execute("BEGIN");
            writer.execute("UPDATE runs SET status = 'completed'");
            assertThat(status(file)).isEqualTo("failed");
            writer.execute("COMMIT");
            assertThat(status(file)).isEqualTo("completed");
        }
        assertThat(status(file)).isEqualTo("completed");
        assertThat(names()).containsExactly("5x.db");
    }

    private String status(Path file) throws Exception {
        return ((Answer.Changed) read(file)).changed().get(0).facts().status();
    }

    @Test
    void rows_of_a_table_are_read_by_names_that_are_looked_up() throws Exception {
        Path file = folder.resolve("events.db");
        FiveXFixtures.execute(
                file,
                "CREATE TABLE \"my \"\"events\" (id INTEGER PRIMARY KEY, \"at\" TEXT, kind TEXT, body BLOB, n REAL)",
                "INSERT INTO \"my \"\"events\" VALUES (1, 't1', 'build', x'00ff', 1.5), (2, 't2', NULL, 'a' || char(10), NULL)");
        NewRows question = new NewRows(
                file.toString(),
                "MY \"EVENTS",
                "ID",
                "at",
                Optional.of("kind"),
                List.of("body", "n"),
                0,
                Optional.of(1L),
                10);
        RunReader reader = new RunReader(ForeignDatabase.currentUser(), deadline);
        Answer.Rows rows = (Answer.Rows) reader.answer(new Asked(1, 30_000, question));
        assertThat(rows.rows()).extracting("type").containsExactly(Optional.of("build"), Optional.empty());
        assertThat(rows.rows())
                .extracting("data")
                .containsExactly("{\"body\":\"(2 bytes)\",\"n\":1.5}", "{\"body\":\"a\\n\",\"n\":null}");
        assertThat(rows.anchor()).contains(rows.rows().get(0).mark());
        assertThat(rows.greatestId()).isEqualTo(2);
        NewRows wrong = new NewRows(
                file.toString(),
                "my \"events",
                "id; DROP TABLE x",
                "at",
                Optional.empty(),
                List.of(),
                0,
                Optional.empty(),
                10);
        assertRefused(reader.answer(new Asked(2, 30_000, wrong)), Kind.UNREADABLE, "has no column");
    }
}
