package dev.signalbox.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.store.StoreException.Kind;
import dev.signalbox.store.StoreState.Health;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StoreWriteAtOnceTest {
    @TempDir
    Path folder;

    private OwnStore own;
    private Store store;

    @BeforeEach
    void open() throws Exception {
        own = OwnStore.open(StoreSettings.sqlite(folder.toRealPath().resolve("signalbox.db")));
        store = own.store();
    }

    @AfterEach
    void close() throws Exception {
        own.close();
    }

    @Test
    void a_write_that_fails_in_the_middle_writes_nothing_and_the_next_one_is_written() throws Exception {
        Future<Void> write = store.writeAtOnce(connection -> {
            OwnStore.insert(connection, "half");
            throw new IllegalStateException("changed my mind");
        });
        assertThatThrownBy(() -> write.await(20, SECONDS)).isInstanceOf(IllegalStateException.class);
        own.add("whole");
        assertThat(own.types()).containsExactly("whole");
    }

    @Test
    void a_row_that_breaks_a_rule_is_refused_as_such_with_those_beside_it() throws Exception {
        Future<Void> write = store.writeAtOnce(connection -> {
            OwnStore.insert(connection, "good");
            return OwnStore.insert(connection, null);
        });
        assertThatThrownBy(() -> write.await(20, SECONDS))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONSTRAINT));
        assertThat(own.types()).isEmpty();
        assertThat(own.health()).isEqualTo(Health.OK);
    }

    @Test
    void writes_of_both_kinds_take_turns_in_the_order_of_asking() throws Exception {
        List<String> wanted = new ArrayList<>();
        List<Future<?>> writes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String type = "n" + i;
            wanted.add(type);
            writes.add(
                    i % 2 == 0
                            ? store.writeAtOnce(connection -> OwnStore.insert(connection, type))
                            : store.write(connection -> connection
                                    .preparedQuery("INSERT INTO events (type) VALUES (?)")
                                    .execute(Tuple.of(type))));
        }
        Future.all(writes).await(20, SECONDS);
        assertThat(own.types()).containsExactlyElementsOf(wanted);
    }
}
