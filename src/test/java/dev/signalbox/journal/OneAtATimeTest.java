package dev.signalbox.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneAtATimeTest {
    private final OneAtATime lane = new OneAtATime(2);
    private final List<Promise<String>> started = new ArrayList<>();

    private Future<String> run() {
        return lane.run(() -> {
            Promise<String> work = Promise.promise();
            started.add(work);
            return work.future();
        });
    }

    @Test
    void the_next_begins_when_the_one_before_has_ended_also_if_it_failed() {
        Future<String> first = run();
        Future<String> second = run();
        assertThat(started).hasSize(1);
        started.get(0).fail("broken");
        assertThat(first.failed()).isTrue();
        assertThat(started).hasSize(2);
        started.get(1).complete("done");
        assertThat(second.result()).isEqualTo("done");
    }

    @Test
    void too_many_at_once_are_refused() {
        run();
        run();
        run();
        assertThat(run().cause()).isInstanceOf(RefusedException.class);
        started.get(0).complete("");
        assertThat(run().isComplete()).isFalse();
    }
}
