package dev.signalbox.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Appended;
import dev.signalbox.bus.Journal.Event;
import dev.signalbox.bus.Journal.NewEvent;
import dev.signalbox.bus.Journal.Page;
import dev.signalbox.bus.Journal.Read;
import dev.signalbox.bus.Registration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Readers who come and go at random, lose messages, and begin at any cursor: each row once, in order. */
class ResumePropertyTest {
    private static final int READERS = 4;
    /** 100,000 at full size. */
    private static final int ROWS = Integer.getInteger("signalbox.journal.resume-rows", 3_000);

    @Property(tries = 3, shrinking = ShrinkingMode.OFF)
    void every_reader_gets_each_row_of_his_account_once_and_in_order(@ForAll long seed) throws Exception {
        Path folder = Files.createTempDirectory("resume");
        ExecutorService threads = Executors.newFixedThreadPool(READERS + 1);
        try (RunningJournal journal = RunningJournal.in(folder)) {
            AtomicLong written = new AtomicLong();
            List<Future<List<Long>>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                Reader reader = new Reader(journal.bus, i % 2 == 0 ? "acme" : "default", new Random(seed + i), written);
                readers.add(threads.submit(reader));
            }
            write(journal, new Random(seed), written);
            for (int i = 0; i < READERS; i++) {
                boolean acme = i % 2 == 0;
                assertThat(readers.get(i).get(120, TimeUnit.SECONDS))
                        .isEqualTo(LongStream.rangeClosed(1, ROWS)
                                .filter(id -> isAcme(id) == acme)
                                .boxed()
                                .toList());
            }
        } finally {
            threads.shutdownNow();
            delete(folder);
        }
    }

    private static boolean isAcme(long id) {
        return (id / 100) % 3 == 0;
    }

    private static void write(RunningJournal journal, Random random, AtomicLong written) throws Exception {
        long next = 1;
        while (next <= ROWS) {
            boolean acme = isAcme(next);
            int count = 1;
            int most = 1 + random.nextInt(60);
            while (count < most && next + count <= ROWS && isAcme(next + count) == acme) {
                count++;
            }
            if (random.nextInt(10) == 0) {
                journal.sql("INSERT INTO events (type, account) VALUES "
                        + String.join(
                                ", ",
                                IntStream.range(0, count)
                                        .mapToObj(i -> "('sql', '" + (acme ? "acme" : "default") + "')")
                                        .toList()));
            } else {
                journal.append(
                        acme ? "acme" : "default",
                        IntStream.range(0, count)
                                .mapToObj(i -> RunningJournal.event("t", "1"))
                                .toArray(NewEvent[]::new));
            }
            next += count;
        }
        written.set(ROWS);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** A stream as an HTTP verticle would keep it: a cursor and nothing else. */
    private record Reader(Bus bus, String account, Random random, AtomicLong written) implements Callable<List<Long>> {
        @Override
        public List<Long> call() throws Exception {
            List<Long> seen = new ArrayList<>();
            long cursor = 0;
            while (cursor < ROWS) {
                cursor = connected(cursor, seen);
            }
            return seen;
        }

        /** One connection: some messages are heard, some of them lost; then it breaks. */
        private long connected(long from, List<Long> seen) throws Exception {
            LinkedBlockingQueue<Appended> heard = new LinkedBlockingQueue<>(1 + random.nextInt(20));
            // What does not fit is lost, as with a node that was cut off.
            Registration registration = bus.subscribe(Journal.APPENDED, heard::offer);
            long cursor = random.nextInt(4) == 0 ? from : caughtUp(from, seen);
            int patience = random.nextInt(30);
            for (int i = 0; i < patience && cursor < ROWS; i++) {
                Optional<Appended> message = Optional.ofNullable(heard.poll(20, TimeUnit.MILLISECONDS));
                if (message.isEmpty()) {
                    cursor = written.get() == ROWS ? caughtUp(cursor, seen) : cursor;
                } else {
                    cursor = message.get().after() > cursor ? caughtUp(cursor, seen) : cursor;
                    cursor = take(message.get().events(), cursor, seen);
                }
            }
            registration.end().await(10, TimeUnit.SECONDS);
            return cursor;
        }

        private long caughtUp(long from, List<Long> seen) throws Exception {
            long cursor = from;
            boolean more = true;
            while (more) {
                Page page = bus.request(
                                Journal.READ, Read.after(account, cursor, 1 + random.nextInt(200)), Journal.TIMEOUT_MS)
                        .await(15, TimeUnit.SECONDS);
                take(page.events(), cursor, seen);
                assertThat(page.coveredTo()).isGreaterThanOrEqualTo(cursor);
                cursor = page.coveredTo();
                more = page.more();
            }
            return cursor;
        }

        private long take(List<Event> events, long cursor, List<Long> seen) {
            long last = cursor;
            for (Event event : events) {
                if (event.id() > cursor) {
                    last = event.id();
                    if (event.account().equals(account)) {
                        seen.add(event.id());
                    }
                }
            }
            return last;
        }
    }
}
