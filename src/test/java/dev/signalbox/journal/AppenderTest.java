package dev.signalbox.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.store.StoreException;
import dev.signalbox.store.StoreException.Kind;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppenderTest {
    private record Transaction(List<NewRow> rows, Promise<List<Long>> done) {
        void commit(long first) {
            done.complete(LongStream.range(first, first + rows.size()).boxed().toList());
        }
    }

    private final List<Transaction> transactions = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final Appender appender = new Appender(
            rows -> {
                Transaction transaction = new Transaction(rows, Promise.promise());
                transactions.add(transaction);
                return transaction.done().future();
            },
            nanos::get);

    private static List<NewRow> rows(String... types) {
        return List.of(types).stream()
                .map(type -> new NewRow(type, "a", Optional.empty(), Optional.empty(), Instant.EPOCH, "1"))
                .toList();
    }

    private static List<String> types(Transaction transaction) {
        return transaction.rows().stream().map(NewRow::type).toList();
    }

    private static void assertRefused(Future<?> answer, FailureCode code, String part) {
        assertThat(answer.cause()).isInstanceOfSatisfying(RefusedException.class, refused -> {
            assertThat(refused.code()).isEqualTo(code);
            assertThat(refused.getMessage()).contains(part);
        });
    }

    @Test
    void what_comes_during_a_transaction_is_written_together_in_the_next() {
        Future<List<Long>> a = appender.append(rows("a"));
        Future<List<Long>> b = appender.append(rows("b", "c"));
        Future<List<Long>> d = appender.append(rows("d"));
        assertThat(transactions).hasSize(1);
        assertThat(a.isComplete()).isFalse();

        transactions.get(0).commit(5);
        assertThat(a.result()).containsExactly(5L);
        assertThat(types(transactions.get(1))).containsExactly("b", "c", "d");
        transactions.get(1).commit(6);
        assertThat(b.result()).containsExactly(6L, 7L);
        assertThat(d.result()).containsExactly(8L);
        assertThat(transactions).hasSize(2);
    }

    @Test
    void too_much_at_once_is_refused_and_what_waits_is_still_written() {
        appender.append(rows("first"));
        List<NewRow> thousand = Collections.nCopies(1_000, rows("x").get(0));
        for (int i = 0; i < 20; i++) {
            assertThat(appender.append(thousand).isComplete()).isFalse();
        }
        assertRefused(appender.append(rows("one too many")), FailureCode.UNAVAILABLE, "too many others");
        transactions.get(0).commit(1);
        assertThat(transactions.get(1).rows()).hasSize(2_000);
        assertThat(appender.append(rows("room again")).isComplete()).isFalse();
    }

    @Test
    void who_waited_too_long_is_refused_and_nothing_of_it_is_written() {
        appender.append(rows("slow"));
        Future<List<Long>> late = appender.append(rows("late"));
        nanos.addAndGet(Duration.ofSeconds(7).toNanos());
        Future<List<Long>> fresh = appender.append(rows("fresh"));
        transactions.get(0).commit(1);

        assertRefused(late, FailureCode.UNAVAILABLE, "busy");
        assertThat(types(transactions.get(1))).containsExactly("fresh");
        assertThat(fresh.isComplete()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "FULL, INSUFFICIENT_STORAGE",
        "LOCKED, UNAVAILABLE",
        "READ_ONLY, UNAVAILABLE",
        "UNAVAILABLE, UNAVAILABLE",
        "CORRUPT, UNAVAILABLE",
        "OVERLOADED, UNAVAILABLE"
    })
    void a_database_that_cannot_be_written_refuses_all_of_a_transaction(Kind kind, FailureCode code) {
        Future<List<Long>> first = appender.append(rows("a"));
        Future<List<Long>> second = appender.append(rows("b"));
        Future<List<Long>> third = appender.append(rows("c"));
        transactions.get(0).done().fail(new StoreException(kind, "so it is"));
        transactions.get(1).done().fail(new StoreException(kind, "so it is"));

        for (Future<List<Long>> answer : List.of(first, second, third)) {
            assertRefused(answer, code, "The events were not written: so it is");
        }
        Future<List<Long>> later = appender.append(rows("d"));
        transactions.get(2).commit(1);
        assertThat(later.result()).containsExactly(1L);
    }

    @Test
    void rows_that_cannot_be_written_take_no_others_with_them() {
        appender.append(rows("first"));
        Future<List<Long>> bad = appender.append(rows("bad"));
        Future<List<Long>> good = appender.append(rows("good"));
        transactions.get(0).commit(1);
        transactions.get(1).done().fail(new StoreException(Kind.CONSTRAINT, "no"));
        transactions.get(2).done().fail(new StoreException(Kind.CONSTRAINT, "no"));
        transactions.get(3).commit(9);

        assertThat(bad.failed()).isTrue();
        assertThat(good.result()).containsExactly(9L);
    }
}
