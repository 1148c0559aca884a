package dev.signalbox.http.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Logs;
import dev.signalbox.bus.Logs.Grew;
import dev.signalbox.bus.Logs.Line;
import dev.signalbox.bus.Logs.Skipped;
import dev.signalbox.bus.Logs.Slice;
import dev.signalbox.http.stream.FakeReaders;
import dev.signalbox.http.stream.Topic;
import dev.signalbox.http.stream.WireForm;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Whatever happens to the file, messages, readings, sockets and connections: every reader gets every line once and in order
 * from its place on, and the next file's first line after the last of the one before; or it is told what it misses.
 */
class LogTopicModelTest {
    private static final LogName NAME = new LogName("default", "shop", "a.log");
    private static final int STEPS = 400;
    private static final int LINE_BYTES = 10;
    private static final int PAGE_LINES = 5;
    /** So that being far behind happens in a small world. */
    private static final int FAR_LINES = 60;

    private static final int KEPT_LINES = 8;

    /** One file. */
    private static final class FakeFile {
        final String generation;
        final List<Integer> lines = new ArrayList<>();
        Optional<FakeFile> next = Optional.empty();
        boolean lost;

        FakeFile(int number) {
            generation = "g" + number;
        }

        long size() {
            return (long) lines.size() * LINE_BYTES;
        }
    }

    private static final class World {
        final Random random;
        final FakeReaders readers = new FakeReaders();
        final Deque<Runnable> later = new ArrayDeque<>();
        final List<FakeFile> files = new ArrayList<>();
        final List<Client> clients = new ArrayList<>();
        final LogTopic topic;
        int written;

        World(long seed) {
            random = new Random(seed);
            files.add(new FakeFile(0));
            topic = new LogTopic(
                    new LogEvents(NAME, WireForm.SSE),
                    this::read,
                    new LogPages((ms, task) -> later.add(task)),
                    gone -> {});
            for (int i = 0; i < 4; i++) {
                clients.add(new Client(this));
            }
        }

        FakeFile file() {
            return files.get(files.size() - 1);
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> append(1 + random.nextInt(4));
                case 3 -> append(random.nextInt(20) == 0 ? 200 : 30);
                case 4 -> another(random.nextInt(4) == 0);
                case 5 -> tell();
                case 6, 7 -> readers.endTurn();
                case 8 -> someone().connect();
                case 9 -> someone().take(random.nextInt(4));
                default -> {
                    if (!later.isEmpty()) {
                        later.remove().run();
                    }
                }
            }
            clients.forEach(Client::look);
        }

        private Client someone() {
            return clients.get(random.nextInt(clients.size()));
        }

        private void append(int count) {
            for (int i = 0; i < count; i++) {
                file().lines.add(written++);
            }
        }

        private void another(boolean truncation) {
            if (random.nextInt(3) == 0) {
                FakeFile before = file();
                FakeFile next = new FakeFile(files.size());
                next.lines.add(written++);
                before.lost = truncation;
                before.next = Optional.of(next);
                files.add(next);
            }
        }

        void tell() {
            topic.stands(new Grew(
                    "alpha", NAME.account(), NAME.project(), NAME.logId(), file().generation, file().size(), false));
        }

        private Future<Logs.SliceAnswer> read(
                Optional<String> generation, Logs.Where where, int maxLines, int maxBytes) {
            Promise<Logs.SliceAnswer> promise = Promise.promise();
            later.add(() -> {
                if (random.nextInt(10) == 0) {
                    promise.fail("away");
                } else {
                    promise.complete(new Logs.SliceAnswer(Optional.of(slice(generation, where, maxLines))));
                }
            });
            return promise.future();
        }

        private Slice slice(Optional<String> generation, Logs.Where where, int maxLines) {
            Optional<FakeFile> asked = files.stream()
                    .filter(file -> generation.filter(file.generation::equals).isPresent())
                    .findFirst();
            FakeFile file = asked.filter(known -> !known.lost).orElse(file());
            boolean reset = generation.isPresent() && file != asked.orElse(null);
            int begin = where.from().isPresent() && !reset
                    ? (int) (where.from().get() / LINE_BYTES)
                    : Math.max(0, file.lines.size() - maxLines);
            int most = where.from().isPresent() ? PAGE_LINES : maxLines;
            Optional<Skipped> skipped = Optional.empty();
            if (where.maxBehind().isPresent() && file.lines.size() - begin > FAR_LINES) {
                int to = file.lines.size() - KEPT_LINES;
                skipped = Optional.of(
                        new Skipped((long) begin * LINE_BYTES, (long) to * LINE_BYTES, Optional.of((long) to - begin)));
                begin = to;
            }
            int end = Math.min(file.lines.size(), begin + most);
            List<Line> lines = new ArrayList<>();
            for (int i = begin; i < end; i++) {
                lines.add(new Line((long) i * LINE_BYTES, file.lines.get(i).toString(), 0));
            }
            boolean all = end == file.lines.size();
            return new Slice(
                    file.generation,
                    (long) begin * LINE_BYTES,
                    (long) end * LINE_BYTES,
                    file.size(),
                    lines,
                    Optional.empty(),
                    !all,
                    Optional.of("truncated").filter(any -> reset),
                    skipped,
                    file.next.filter(any -> all).map(next -> next.generation));
        }

        /** Everything that is under way comes to its end. */
        void settle() {
            tell();
            for (int quiet = 0; quiet < 3; quiet++) {
                clients.forEach(client -> client.take(1_000));
                while (!later.isEmpty()) {
                    later.remove().run();
                    readers.settle();
                    clients.forEach(client -> client.take(1_000));
                    quiet = 0;
                }
                readers.settle();
                clients.forEach(Client::look);
            }
        }
    }

    /** A page that connects again and again and names its place. */
    private static final class Client {
        final World world;
        Optional<FakeReaders.Reader> connection = Optional.empty();
        Optional<FakeFile> file = Optional.empty();
        long at;
        int lines;

        Client(World world) {
            this.world = world;
        }

        void connect() {
            connection.ifPresent(open -> {
                look();
                open.hangUp();
            });
            LogStart start = file.<LogStart>map(known -> new LogStart.At(known.generation, at))
                    .orElseGet(() -> new LogStart.Last(world.random.nextInt(4)));
            Topic topic = (wake, form) -> world.topic.subscribe(wake, start);
            connection = Optional.of(world.readers.open(topic, world.random.nextInt(3), ""));
        }

        void take(int writes) {
            connection.ifPresent(open -> open.room(writes));
        }

        void look() {
            connection.ifPresent(open -> open.news(event -> {
                JsonObject data = new JsonObject(event.data());
                assertThat(event.lastEventId()).isEmpty();
                switch (event.type()) {
                    case "log" -> lines(data);
                    case "reset" -> reset(data);
                    case "log-notice" -> skipped(data);
                    default -> throw new AssertionError(event);
                }
            }));
        }

        private FakeFile named(JsonObject data) {
            return world.files.stream()
                    .filter(each -> each.generation.equals(data.getString("generation")))
                    .findFirst()
                    .orElseThrow();
        }

        private void lines(JsonObject data) {
            FakeFile its = named(data);
            if (file.isEmpty()) {
                file = Optional.of(its);
                at = data.getLong("from");
            }
            assertThat(its).isSameAs(file.get());
            assertThat(data.getLong("from")).isEqualTo(at);
            JsonArray told = data.getJsonArray("lines");
            for (int i = 0; i < told.size(); i++) {
                JsonObject line = told.getJsonObject(i);
                assertThat(line.getLong("at")).isEqualTo(at);
                assertThat(line.getString("text"))
                        .isEqualTo(its.lines.get((int) (at / LINE_BYTES)).toString());
                at += LINE_BYTES;
                lines++;
            }
            assertThat(data.getLong("to")).isEqualTo(at);
        }

        private void reset(JsonObject data) {
            FakeFile its = named(data);
            assertThat(data.getLong("from")).isZero();
            assertThat(data.getBoolean("missed"))
                    .isEqualTo(data.getString("reason").equals("truncated"));
            if (data.getString("reason").equals("replaced")) {
                file.ifPresent(before -> {
                    assertThat(at).as("everything of the file before").isEqualTo(before.size());
                    assertThat(before.next).containsSame(its);
                });
            } else {
                assertThat(file.orElseThrow().lost).isTrue();
            }
            file = Optional.of(its);
            at = 0;
        }

        private void skipped(JsonObject data) {
            assertThat(data.getString("kind")).isEqualTo("skipped");
            assertThat(named(data)).isSameAs(file.orElseThrow());
            assertThat(data.getLong("from")).isEqualTo(at);
            assertThat(data.getLong("to") - at).isEqualTo(data.getLong("lines") * LINE_BYTES);
            at = data.getLong("to");
        }
    }

    @Property(tries = 100)
    void every_line_comes_once_or_its_absence_is_told(@ForAll long seed) {
        World world = new World(seed);
        world.clients.forEach(Client::connect);
        for (int i = 0; i < STEPS; i++) {
            world.step();
        }
        world.settle();
        for (Client client : world.clients) {
            client.file.ifPresent(file -> {
                assertThat(file).isSameAs(world.file());
                assertThat(client.at).isEqualTo(file.size());
            });
        }
        assertThat(world.clients.stream().mapToInt(client -> client.lines).sum())
                .isPositive();
        assertThat(world.topic.pages().bytes()).isLessThanOrEqualTo(LogPages.MAX_BYTES);
    }
}
