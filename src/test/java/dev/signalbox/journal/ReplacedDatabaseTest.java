package dev.signalbox.journal;

import static dev.signalbox.journal.RunningJournal.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal.Announced;
import dev.signalbox.bus.Journal.Appended;
import dev.signalbox.bus.Journal.Event;
import dev.signalbox.bus.Journal.Health;
import dev.signalbox.bus.Journal.Read;
import dev.signalbox.bus.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readers are told when somebody does something to the database file. */
class ReplacedDatabaseTest {
    @TempDir
    Path folder;

    private RunningJournal journal;

    @BeforeEach
    void start() throws Exception {
        journal = RunningJournal.in(folder);
        journal.append("default", event("t", "1"), event("t", "2"), event("t", "3"));
        journal.awaitPublished(3);
    }

    @AfterEach
    void stop() {
        journal.close();
    }

    private Path copy(String name) throws Exception {
        Path copy = folder.resolve(name);
        journal.sql("VACUUM INTO '" + copy + "'");
        return copy;
    }

    private void remove() throws IOException {
        for (String suffix : new String[] {"", "-wal", "-shm"}) {
            Files.deleteIfExists(Path.of(journal.file + suffix));
        }
    }

    private void replaceBy(Path copy) throws IOException {
        remove();
        Files.move(copy, journal.file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** As {@code cp} does: the file stays the same one. Not while it is in use. */
    private void overwriteWith(Path copy) throws IOException {
        byte[] content = Files.readAllBytes(copy);
        Files.deleteIfExists(Path.of(journal.file + "-wal"));
        Files.deleteIfExists(Path.of(journal.file + "-shm"));
        Files.write(journal.file, content);
    }

    private Announced awaitHealth(Health health) {
        await().atMost(RunningJournal.DEADLINE).untilAsserted(() -> assertThat(
                        journal.announced.get(journal.announced.size() - 1).health())
                .isEqualTo(health));
        return journal.announced.get(journal.announced.size() - 1);
    }

    private void awaitWritable() {
        await().atMost(RunningJournal.DEADLINE)
                .ignoreExceptionsMatching(RefusedException.class::isInstance)
                .until(() -> !journal.append("default", event("back", "1")).isEmpty());
    }

    @Test
    void rows_that_came_while_the_database_was_away_follow_and_none_twice() throws Exception {
        String epoch = journal.position().epoch();
        Path away = folder.resolve("away.db");
        journal.sql("PRAGMA wal_checkpoint(TRUNCATE)");
        Files.move(journal.file, away);
        Announced gone = awaitHealth(Health.UNAVAILABLE);
        assertThat(gone.message()).isNotEmpty();
        assertThat(gone.epoch()).isEqualTo(epoch);
        assertThat(journal.position().health()).isEqualTo(Health.UNAVAILABLE);
        assertRefused();

        // SQLite knows a file of this process by its number: the row would get into a log that nobody reads again.
        await().until(() -> !isOpen(away));
        RunningJournal.sql(away, "INSERT INTO events (type, data) VALUES ('meanwhile', '4')");
        Files.move(away, journal.file);
        journal.awaitPublished(4);
        awaitHealth(Health.OK);
        awaitWritable();
        journal.awaitPublished(5);
        assertThat(journal.publishedIds()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(journal.appended).extracting(Appended::epoch).containsOnly(epoch);
        assertThat(journal.position().epoch()).isEqualTo(epoch);
    }

    /** Whether this process has the file open, where the system tells. */
    private static boolean isOpen(Path file) throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return false;
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.anyMatch(descriptor -> {
                try {
                    return Files.readSymbolicLink(descriptor).equals(file.toAbsolutePath());
                } catch (IOException closedMeanwhile) {
                    return false;
                }
            });
        }
    }

    private void assertRefused() throws Exception {
        try {
            journal.append("default", event("t", "1"));
        } catch (RefusedException e) {
            assertThat(e.code()).isEqualTo(FailureCode.UNAVAILABLE);
            return;
        }
        throw new AssertionError("written, although there is no database");
    }

    @Test
    void another_database_begins_a_new_epoch_at_its_newest_row() throws Exception {
        String epoch = journal.position().epoch();
        Path other = Files.createDirectory(folder.resolve("other"));
        RunningJournal second = RunningJournal.in(other);
        second.append("default", event("theirs", "1"), event("theirs", "2"));
        second.close();

        replaceBy(second.file);
        await().atMost(RunningJournal.DEADLINE)
                .untilAsserted(() -> assertThat(journal.announced).anySatisfy(it -> {
                    assertThat(it.epoch()).isNotEqualTo(epoch);
                    assertThat(it.lastId()).isEqualTo(2);
                }));
        awaitWritable();
        journal.awaitPublished(4);
        Appended last = journal.appended.get(journal.appended.size() - 1);
        assertThat(last.epoch())
                .isNotEqualTo(epoch)
                .isEqualTo(journal.position().epoch());
        assertThat(last.after()).isEqualTo(2);
        assertThat(last.events()).extracting(Event::id).containsExactly(3L);
        assertThat(journal.published()).extracting(Event::type).containsExactly("t", "t", "t", "back");
    }

    @Test
    void a_truncated_database_is_told_of_and_a_whole_one_in_its_place_is_followed() throws Exception {
        Path whole = copy("whole.db");
        journal.sql("PRAGMA wal_checkpoint(TRUNCATE)");
        Files.write(journal.file, new byte[0]);
        Announced broken = awaitHealth(Health.UNAVAILABLE);
        assertThat(broken.message()).isNotEmpty();
        assertRefused();

        replaceBy(whole);
        awaitHealth(Health.OK);
        awaitWritable();
        journal.awaitPublished(4);
        assertThat(journal.published().get(3).type()).isEqualTo("back");
        assertThat(journal.read(Read.after("default", 0, 10)).events())
                .extracting(Event::type)
                .containsExactly("t", "t", "t", "back");
    }

    @Test
    void an_older_copy_of_the_database_begins_a_new_epoch_because_its_numbers_are_given_again() throws Exception {
        String epoch = journal.position().epoch();
        Path older = copy("older.db");
        journal.append("default", event("lost", "4"), event("lost", "5"));
        journal.awaitPublished(5);

        replaceBy(older);
        await().atMost(RunningJournal.DEADLINE)
                .untilAsserted(() -> assertThat(journal.announced).anySatisfy(it -> {
                    assertThat(it.epoch()).isNotEqualTo(epoch).isNotEmpty();
                    assertThat(it.lastId()).isEqualTo(3);
                }));
        awaitWritable();
        journal.awaitPublished(6);
        String second = journal.position().epoch();
        assertThat(second).isNotEqualTo(epoch);
        assertThat(journal.read(Read.after("default", 0, 10)).epoch()).isEqualTo(second);
        assertThat(journal.published().get(5).id()).isEqualTo(4);
        assertThat(journal.published().get(5).type()).isEqualTo("back");

        journal.close();
        journal = RunningJournal.in(folder);
        assertThat(journal.position().epoch()).isEqualTo(second);
    }

    private void awaitGenerationStored() {
        await().atMost(RunningJournal.DEADLINE).untilAsserted(() -> assertThat(
                        journal.store.read(Head::read).await().generation())
                .isNotEmpty());
    }

    @Test
    void a_restore_while_signalbox_is_stopped_is_noticed_also_when_others_have_written_since() throws Exception {
        String epoch = journal.position().epoch();
        Path older = copy("older.db");
        Path again = copy("again.db");
        journal.append("default", event("lost", "4"), event("lost", "5"));
        journal.close();

        overwriteWith(older);
        journal = RunningJournal.in(folder);
        String second = journal.position().epoch();
        assertThat(second).isNotEqualTo(epoch);
        assertThat(journal.position().lastId()).isEqualTo(3);
        journal.append("default", event("t", "4"), event("t", "5"));
        awaitGenerationStored();
        journal.close();

        RunningJournal.sql(again, "INSERT INTO events (type) VALUES ('a'), ('b'), ('c'), ('d')");
        overwriteWith(again);
        journal = RunningJournal.in(folder);
        assertThat(journal.position().epoch()).isNotIn(epoch, second);
        assertThat(journal.position().lastId()).isEqualTo(7);
    }

    @Test
    void a_copy_that_is_as_new_as_what_was_known_goes_on() throws Exception {
        String epoch = journal.position().epoch();
        journal.close();
        Path copy = folder.resolve("copy.db");
        RunningJournal.sql(journal.file, "VACUUM INTO '" + copy + "'");
        RunningJournal.sql(copy, "INSERT INTO events (type) VALUES ('since')");
        overwriteWith(copy);
        journal = RunningJournal.in(folder);
        assertThat(journal.position().epoch()).isEqualTo(epoch);
        assertThat(journal.position().lastId()).isEqualTo(4);
    }

    @Test
    void a_position_file_that_is_broken_is_no_reason_not_to_start() throws Exception {
        String epoch = journal.position().epoch();
        journal.close();
        Files.writeString(folder.resolve("journal-position.json"), "{\"data");
        journal = RunningJournal.in(folder);
        assertThat(journal.position().epoch()).isEqualTo(epoch);
    }
}
