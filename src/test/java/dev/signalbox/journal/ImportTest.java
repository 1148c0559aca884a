package dev.signalbox.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Event;
import dev.signalbox.bus.Journal.Import;
import dev.signalbox.bus.Journal.Imported;
import dev.signalbox.bus.Journal.NewEvent;
import dev.signalbox.bus.Journal.Read;
import dev.signalbox.bus.RefusedException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportTest {
    @TempDir
    Path folder;

    private static Imported take(RunningJournal journal, String generation, long after, long upTo, String... types)
            throws Exception {
        List<NewEvent> events =
                Stream.of(types).map(type -> RunningJournal.event(type, "{}")).toList();
        Import asked = new Import("ci", "default", generation, after, upTo, events);
        return journal.bus.request(Journal.IMPORT, asked, Journal.TIMEOUT_MS).await(15, TimeUnit.SECONDS);
    }

    private static List<String> types(RunningJournal journal) throws Exception {
        return journal.read(Read.after("default", 0, 100)).events().stream()
                .map(Event::type)
                .toList();
    }

    @Test
    void rows_are_taken_over_once_and_only_from_the_place_that_is_named() throws Exception {
        try (RunningJournal journal = RunningJournal.in(folder)) {
            assertThat(take(journal, "", 0, 0)).isEqualTo(new Imported(false, "", 0));
            assertThat(take(journal, "g1", 0, 2, "a", "b")).isEqualTo(new Imported(true, "g1", 2));
            assertThat(take(journal, "g1", 0, 2, "a", "b")).isEqualTo(new Imported(false, "g1", 2));
            assertThat(take(journal, "g1", 5, 6, "x")).isEqualTo(new Imported(false, "g1", 2));
            assertThat(take(journal, "g1", 2, 3, "c")).isEqualTo(new Imported(true, "g1", 3));
        }
        try (RunningJournal journal = RunningJournal.in(folder)) {
            assertThat(take(journal, "", 0, 0)).isEqualTo(new Imported(false, "g1", 3));
            assertThat(take(journal, "g2", 3, 4, "x")).isEqualTo(new Imported(false, "g1", 3));
            assertThat(take(journal, "g2", 0, 1, "d")).isEqualTo(new Imported(true, "g2", 1));
            assertThat(types(journal)).containsExactly("a", "b", "c", "d");
        }
    }

    @Test
    void rows_that_are_not_valid_move_nothing() throws Exception {
        try (RunningJournal journal = RunningJournal.in(folder)) {
            assertThatThrownBy(() -> take(journal, "g1", 0, 2, "a", ""))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.code()).isEqualTo(FailureCode.BAD_REQUEST));
            assertThat(take(journal, "", 0, 0)).isEqualTo(new Imported(false, "", 0));
            assertThat(types(journal)).isEmpty();
        }
    }
}
