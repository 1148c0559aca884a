package dev.signalbox.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BacklogTest {
    private final Backlog backlog = new Backlog(3);

    private void add(String... types) {
        for (String type : types) {
            backlog.add(new NewRow(type, "a", Optional.empty(), Optional.empty(), Instant.EPOCH, "1"));
        }
    }

    private static List<String> types(Backlog.Taken taken) {
        return taken.withLosses(Instant.EPOCH).stream()
                .map(row -> row.type() + (row.type().equals("journal.lost") ? row.data() : ""))
                .toList();
    }

    @Test
    void rows_come_out_in_their_order() {
        add("1", "2", "3");
        assertThat(types(backlog.take(2))).containsExactly("1", "2");
        assertThat(types(backlog.take(2))).containsExactly("3");
        assertThat(backlog.isEmpty()).isTrue();
    }

    @Test
    void the_oldest_give_way_and_are_counted() {
        add("1", "2", "3", "4", "5");
        assertThat(types(backlog.take(9))).containsExactly("journal.lost{\"rows\":2}", "3", "4", "5");
        add("6");
        assertThat(types(backlog.take(9))).containsExactly("6");
    }

    @Test
    void what_could_not_be_written_comes_first_again_and_its_losses_stay_counted() {
        add("1", "2", "3", "4");
        Backlog.Taken taken = backlog.take(9);
        add("5", "6");
        backlog.putBack(taken);
        assertThat(types(backlog.take(9))).containsExactly("journal.lost{\"rows\":3}", "4", "5", "6");
    }
}
