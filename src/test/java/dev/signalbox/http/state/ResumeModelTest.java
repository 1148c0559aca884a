package dev.signalbox.http.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Journal;
import dev.signalbox.http.stream.FakeReaders;
import dev.signalbox.http.stream.HistoryCounters;
import dev.signalbox.http.stream.HistoryForm;
import dev.signalbox.http.stream.HistoryReads;
import dev.signalbox.http.stream.HistoryStart;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to messages, reads, sockets, connections and databases: every reader gets every row of its account
 * once and in order from its cursor on, or is told that it may have missed some.
 *
 * <p>{@code -Dsignalbox.resume.rows=100000} makes the long life as long as that.
 */
class ResumeModelTest {
    private static final int ROWS = Integer.getInteger("signalbox.resume.rows", 3_000);
    private static final List<String> ACCOUNTS = List.of("red", "blue", "quiet");
    private static final int CLIENTS = 6;

    /** A page that connects again and again, as a browser does. */
    private final class Client {
        final String account;
        final Random random;
        Optional<FakeReaders.Reader> connection = Optional.empty();
        String lastEventId = "";
        String epoch = "";
        boolean madeUp;
        // Of what it was told since its cursor was last set.
        long cursor = -1;

        Client(String account, Random random) {
            this.account = account;
            this.random = random;
        }

        void connect(World world) {
            connection.ifPresent(open -> {
                look(world);
                lastEventId = open.lastEventId();
                open.hangUp();
            });
            HistoryStart start;
            madeUp = false;
            int kind = random.nextInt(20);
            if (kind == 0) {
                start = new HistoryStart.Unreadable();
                madeUp = true;
            } else if (kind == 1) {
                start = new HistoryStart.After(world.journal.lastId() + 1_000_000, Optional.empty());
                madeUp = true;
            } else if (lastEventId.isEmpty()) {
                start = new HistoryStart.Newest();
                cursor = -1;
                epoch = world.copy.position().epoch();
            } else {
                start = new HistoryStart.After(
                        Long.parseLong(lastEventId), Optional.of(epoch).filter(known -> !known.isEmpty()));
            }
            connection = Optional.of(world.readers.open(
                    world.copy.of(account).from(start, HistoryForm.MESSAGE), random.nextInt(4), lastEventId));
        }

        void look(World world) {
            connection.orElseThrow().news(event -> {
                JsonObject data = new JsonObject(event.data());
                if (event.type().equals("reset")) {
                    assertThat(event.lastEventId())
                            .isEqualTo(data.getLong("last_id").toString());
                    justified(data.getString("reason"), data.getString("epoch"));
                    begin(data.getLong("last_id"), data.getString("epoch"));
                } else {
                    row(world, data, event.lastEventId());
                }
            });
        }

        private void justified(String reason, String newEpoch) {
            switch (reason) {
                case "pruned" -> assertThat(newEpoch).isIn(epoch, epochAfterNone());
                case "database_replaced" -> assertThat(newEpoch).isNotEqualTo(epoch);
                case "invalid_id", "unknown_id" -> assertThat(madeUp).as(reason).isTrue();
                default -> throw new AssertionError(reason);
            }
        }

        // Whoever connected before anything was known cannot tell databases apart.
        private String epochAfterNone() {
            return epoch.isEmpty() ? "epoch-1" : epoch;
        }

        private void begin(long lastId, String itsEpoch) {
            cursor = lastId;
            epoch = itsEpoch;
        }

        private void row(World world, JsonObject row, String id) {
            assertThat(row.getString("account")).isEqualTo(account);
            assertThat(row.getLong("id").toString()).isEqualTo(id);
            long number = row.getLong("id");
            String itsEpoch = row.getJsonObject("data").getString("epoch");
            if (cursor < 0) {
                // Began with what was new: the first row says where.
                epoch = itsEpoch;
            } else {
                assertThat(itsEpoch).isEqualTo(epoch);
                List<Long> between = world.idsOf(account, epoch, cursor, number);
                assertThat(between)
                        .as("rows of %s after %s up to %s", account, cursor, number)
                        .containsExactly(number);
            }
            cursor = number;
        }
    }

    private final class World {
        final Random random;
        final FakeJournal journal = new FakeJournal();
        final FakeReaders readers = new FakeReaders();
        final Deque<Runnable> later = new ArrayDeque<>();
        final List<Client> clients = new ArrayList<>();
        /** Every row that was ever committed, by epoch and account. */
        final Map<String, TreeSet<Long>> truth = new HashMap<>();

        final JournalCopy copy;
        boolean away;
        int committed;

        World(Random random) {
            this.random = random;
            HistoryReads reads = new HistoryReads(
                    (ms, task) -> later.add(task), new HistoryCounters(), random.nextBoolean() ? 1 : 100_000);
            copy = new JournalCopy(
                    question -> away ? FakeJournal.away() : journal.read(question),
                    reads,
                    random.nextBoolean() ? 20_000 : 10_000_000);
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new Client(ACCOUNTS.get(i % ACCOUNTS.size()), random));
            }
        }

        List<Long> idsOf(String account, String epoch, long after, long upTo) {
            return List.copyOf(
                    truth.getOrDefault(epoch + "/" + account, new TreeSet<>()).subSet(after, false, upTo, true));
        }

        void commit() {
            int burst = random.nextInt(20) == 0 ? 1 + random.nextInt(60) : 1 + random.nextInt(3);
            for (int i = 0; i < burst; i++) {
                String account = random.nextInt(50) == 0 ? "quiet" : random.nextBoolean() ? "red" : "blue";
                committed++;
                journal.commit(account, random.nextInt(30) == 0 ? 20_000 : random.nextInt(200));
                truth.computeIfAbsent(journal.epoch() + "/" + account, any -> new TreeSet<>())
                        .add(journal.lastId());
            }
        }

        void hear(Object message) {
            if (message instanceof Journal.Appended appended) {
                copy.appended(appended);
            } else {
                copy.announced((Journal.Announced) message);
            }
        }

        void step() {
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> commit();
                case 3, 4 -> journal.publish();
                case 5, 6 -> {
                    if (!journal.messages.isEmpty()) {
                        hear(journal.messages.remove());
                    }
                }
                case 7 -> journal.answerRead();
                case 8 -> readers.endTurn();
                case 9, 10 -> client().connection.ifPresent(open -> open.room(random.nextInt(4)));
                case 11 -> client().connect(this);
                case 12 -> runLater();
                case 13 -> journal.announce();
                case 14 -> copy.mark();
                default -> rare();
            }
            for (Client client : clients) {
                if (client.connection.isPresent()) {
                    client.look(this);
                }
            }
        }

        private void rare() {
            switch (random.nextInt(12)) {
                case 0 -> journal.messages.poll();
                case 1 -> away = !away;
                case 2 -> journal.prune(journal.lastId() - random.nextInt(200));
                case 3 -> {
                    if (random.nextInt(4) == 0) {
                        journal.replace(random.nextInt(3) * 50L);
                    }
                }
                default -> commit();
            }
        }

        private Client client() {
            return clients.get(random.nextInt(clients.size()));
        }

        private void runLater() {
            if (!later.isEmpty()) {
                later.remove().run();
            }
        }

        /** Everything comes that is still to come, and all sockets drain. */
        void calmDown() {
            away = false;
            journal.publishAll();
            journal.announce();
            while (!journal.messages.isEmpty()) {
                hear(journal.messages.remove());
            }
            clients.forEach(client -> client.connection.ifPresent(open -> open.room(Integer.MAX_VALUE)));
            int rounds = 0;
            do {
                assertThat(rounds++).as("comes to rest").isLessThan(100_000);
                runLater();
                journal.answerRead();
                readers.settle();
            } while (journal.isAsked() || !later.isEmpty());
            for (Client client : clients) {
                if (client.connection.isPresent()) {
                    client.look(this);
                    if (client.cursor >= 0 && client.epoch.equals(journal.epoch())) {
                        assertThat(idsOf(client.account, client.epoch, client.cursor, Long.MAX_VALUE))
                                .as("what a reader of %s after %s has not got", client.account, client.cursor)
                                .isEmpty();
                    }
                    assertThat(client.connection.get().lastEventId()).isNotEmpty();
                }
            }
        }
    }

    @Property(tries = 40)
    void every_row_comes_once_in_order_or_the_reader_is_told(@ForAll long seed) {
        live(seed, 400);
    }

    @Test
    void a_long_life_is_as_good_as_a_short_one() {
        live(4_711, ROWS);
    }

    private void live(long seed, int rows) {
        World world = new World(new Random(seed));
        while (world.committed < rows) {
            for (int i = 0; i < 200; i++) {
                world.step();
            }
            world.calmDown();
        }
    }
}
