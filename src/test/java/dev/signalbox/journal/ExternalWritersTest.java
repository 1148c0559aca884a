package dev.signalbox.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.signalbox.bus.Journal.Appended;
import dev.signalbox.bus.Journal.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs that write into the database at the same time, each row a transaction, while Signalbox writes too. */
class ExternalWritersTest {
    private static final int WRITERS = 4;
    /** 2,500 at full size. */
    private static final int ROWS = Integer.getInteger("signalbox.journal.writer-rows", 250);

    @TempDir
    Path folder;

    @Test
    void rows_of_racing_connections_are_published_once_and_in_order() throws Exception {
        try (RunningJournal journal = RunningJournal.in(folder)) {
            race(journal, writer -> () -> {
                try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + journal.file);
                        Statement settings = connection.createStatement();
                        PreparedStatement insert =
                                connection.prepareStatement("INSERT INTO events (type, data) VALUES (?, ?)")) {
                    settings.execute("PRAGMA busy_timeout = 30000");
                    settings.execute("PRAGMA synchronous = OFF");
                    for (int row = 0; row < ROWS; row++) {
                        insert.setString(1, "w" + writer);
                        insert.setInt(2, row);
                        insert.executeUpdate();
                    }
                    return 0;
                }
            });
        }
    }

    @Test
    void rows_of_racing_programs_are_published_once_and_in_order() throws Exception {
        assumeThat(hasSqlite()).as("the program sqlite3").isTrue();
        try (RunningJournal journal = RunningJournal.in(folder)) {
            race(journal, writer -> () -> {
                Process program = new ProcessBuilder("sqlite3", "-bail", journal.file.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("out" + writer).toFile())
                        .start();
                try (var input = program.outputWriter(StandardCharsets.UTF_8)) {
                    input.write(".timeout 30000\nPRAGMA synchronous = OFF;\n");
                    for (int row = 0; row < ROWS; row++) {
                        input.write("INSERT INTO events (type, data) VALUES ('w" + writer + "', " + row + ");\n");
                    }
                }
                return program.waitFor();
            });
        }
    }

    private static boolean hasSqlite() throws InterruptedException {
        try {
            return new ProcessBuilder("sqlite3", "-version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private interface Writer {
        Callable<Integer> numbered(int writer) throws SQLException;
    }

    private static void race(RunningJournal journal, Writer writer) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            List<Future<Integer>> ends = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                ends.add(threads.submit(writer.numbered(i)));
            }
            int own = 20;
            for (int row = 0; row < own; row++) {
                journal.append("default", RunningJournal.event("own", Integer.toString(row)));
            }
            for (Future<Integer> end : ends) {
                assertThat(end.get(60, TimeUnit.SECONDS)).isZero();
            }
            int all = WRITERS * ROWS + own;
            journal.awaitPublished(all);
            assertWhole(journal, all);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertWhole(RunningJournal journal, int all) {
        List<Event> published = journal.published();
        assertThat(published).hasSize(all);
        long last = 0;
        for (Appended message : journal.appended) {
            assertThat(message.after()).isEqualTo(last);
            for (Event event : message.events()) {
                assertThat(event.id()).isEqualTo(last + 1);
                last = event.id();
            }
        }
        var byWriter = published.stream()
                .collect(Collectors.groupingBy(
                        Event::type, Collectors.mapping(event -> Integer.parseInt(event.data()), Collectors.toList())));
        for (int writer = 0; writer < WRITERS; writer++) {
            assertThat(byWriter.get("w" + writer))
                    .isEqualTo(IntStream.range(0, ROWS).boxed().toList());
        }
    }
}
