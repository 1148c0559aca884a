package dev.signalbox.http.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CatchUpTopicTest {
    private final List<Buffer> state = new ArrayList<>();
    private final CatchUpTopic topic = new CatchUpTopic("items", () -> List.copyOf(state));
    private final AtomicInteger woken = new AtomicInteger();

    @Test
    void a_reader_gets_what_happens_from_now_on() {
        happen(0);
        Feed feed = subscribe();
        assertThat(told(feed)).isEmpty();
        happen(1);
        happen(2);
        assertThat(woken).hasValue(1);
        assertThat(told(feed)).containsExactly("event: n\ndata: {\"n\":1}", "event: n\ndata: {\"n\":2}");
        feed.close();
        happen(3);
        assertThat(woken).hasValue(1);
    }

    @Test
    void sixty_four_are_kept_and_whoever_is_behind_further_gets_the_state() {
        Feed slow = subscribe();
        Feed slower = subscribe();
        happen(0);
        assertThat(told(slow)).hasSize(1);
        for (int i = 1; i <= CatchUpTopic.MAX_NEWS; i++) {
            happen(i);
        }
        assertThat(told(slow)).hasSize(CatchUpTopic.MAX_NEWS);
        assertThat(told(slower))
                .containsExactly(
                        "event: resync\ndata: {\"reason\":\"too_slow\",\"skipped\":65,\"items\":[{\"s\":1},{\"s\":2}]}");
        happen(65);
        assertThat(told(slow)).isEqualTo(told(slower)).containsExactly("event: n\ndata: {\"n\":65}");
    }

    @Test
    void what_cannot_be_told_one_by_one_is_told_as_the_state() {
        Feed feed = subscribe();
        happen(1);
        topic.catchUp();
        happen(2);
        assertThat(told(feed))
                .containsExactly("event: resync\ndata: {\"reason\":\"owner_restarted\",\"skipped\":null,"
                        + "\"items\":[{\"s\":1},{\"s\":2}]}");
        Feed late = subscribe();
        happen(3);
        assertThat(told(late)).containsExactly("event: n\ndata: {\"n\":3}");
    }

    @Test
    void a_large_state_comes_in_pieces() {
        Feed feed = subscribe();
        for (int i = 0; i < 1_000; i++) {
            state.add(Buffer.buffer("{\"text\":\"" + "a".repeat(100) + "\"}"));
        }
        topic.catchUp();
        int pieces = 0;
        Optional<Piece> piece = feed.next();
        while (piece.isPresent() && piece.get().endsInsideEvent()) {
            // What happens meanwhile comes after it.
            happen(pieces++);
            piece = feed.next();
        }
        assertThat(pieces).isGreaterThan(4);
        assertThat(piece.orElseThrow().bytes().toString()).endsWith("]}\n\n");
        assertThat(told(feed)).hasSize(pieces);
    }

    private Feed subscribe() {
        state.clear();
        state.addAll(List.of(Buffer.buffer("{\"s\":1}"), Buffer.buffer("{\"s\":2}")));
        return topic.subscribe(woken::incrementAndGet, WireForm.SSE);
    }

    private void happen(int number) {
        topic.append("n", Buffer.buffer("{\"n\":" + number + "}"));
    }

    private static List<String> told(Feed feed) {
        StringBuilder all = new StringBuilder();
        for (Optional<Piece> piece = feed.next(); piece.isPresent(); piece = feed.next()) {
            all.append(piece.get().bytes());
        }
        return all.isEmpty() ? List.of() : List.of(all.toString().strip().split("\n\n"));
    }
}
