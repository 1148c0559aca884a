package dev.signalbox.watch.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.LogFile;
import dev.signalbox.bus.Logs;
import dev.signalbox.bus.Logs.Grew;
import dev.signalbox.bus.Logs.Line;
import dev.signalbox.bus.Logs.Slice;
import dev.signalbox.bus.Logs.Where;
import dev.signalbox.watch.ProjectRoot;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code -Dsignalbox.log.rotations=200} rotates the log more often. */
class LogDeskTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    Path workspace;

    private final ConcurrentLinkedQueue<Grew> told = new ConcurrentLinkedQueue<>();
    private Path shop;
    private LogDesk desk;

    @BeforeEach
    void start() throws IOException {
        shop = Files.createDirectory(workspace.resolve("shop"));
        openDesk();
    }

    private void openDesk() {
        Map<String, ProjectRoot> projects = Map.of("shop", new ProjectRoot("default", "shop", workspace, shop));
        desk = new LogDesk(
                LogSettings.defaults("test"),
                new LogDesk.Projects() {
                    @Override
                    public Optional<ProjectRoot> root(String account, String slug) {
                        return Optional.ofNullable(projects.get(slug))
                                .filter(root -> root.account().equals(account));
                    }

                    @Override
                    public List<ProjectRoot> roots(String account) {
                        return projects.values().stream()
                                .filter(root -> root.account().equals(account))
                                .toList();
                    }
                },
                told::add);
    }

    @AfterEach
    void stop() throws IOException {
        desk.close();
    }

    private Path log(String path, String text) throws IOException {
        Path file = shop.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Logs.Listing list(String account) throws Exception {
        return desk.list(new Logs.ListRequest(account, Optional.of("shop"))).get(20, TimeUnit.SECONDS);
    }

    private Optional<Slice> slice(String account, String id, Optional<String> generation, Where where)
            throws Exception {
        return desk.slice(new Logs.SliceRequest(account, "shop", id, generation, where, 1_000, Logs.MAX_SLICE_BYTES))
                .get(20, TimeUnit.SECONDS)
                .slice();
    }

    private Slice slice(String id, Optional<String> generation, Where where) throws Exception {
        return slice("default", id, generation, where).orElseThrow();
    }

    private static List<String> texts(Slice slice) {
        return slice.lines().stream().map(Line::text).toList();
    }

    private Optional<Grew> follow(String id) throws Exception {
        return desk.follow(new Logs.FollowRequest("default", "shop", id))
                .get(20, TimeUnit.SECONDS)
                .now();
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).start().waitFor() == 0;
    }

    @Test
    void logs_are_listed_newest_first_with_their_formats() throws Exception {
        log("old.log", "x\n").toFile().setLastModified(1_000_000_000_000L);
        log(".5x/logs/run-1/agent-001.ndjson", "{}\n").toFile().setLastModified(1_500_000_000_000L);
        log("notes.txt", "x");
        Logs.Listing listing = list("default");
        assertThat(listing.logs().stream().map(LogFile::path))
                .containsExactly(".5x/logs/run-1/agent-001.ndjson", "old.log");
        assertThat(listing.logs().stream().map(LogFile::format)).containsExactly("ndjson", "text");
        assertThat(listing.truncated()).isFalse();
        assertThat(list("other").logs()).isEmpty();
        assertThat(slice("other", LogIds.of("old.log"), Optional.empty(), Where.end()))
                .isEmpty();
    }

    @Test
    void what_is_no_regular_file_inside_the_project_is_never_opened() throws Exception {
        Path secret = Files.writeString(workspace.resolve("secret.log"), "secret\n");
        assertThat(run("mkfifo", shop.resolve("fifo.log").toString())).isTrue();
        Files.createSymbolicLink(shop.resolve("out.log"), secret);
        Files.createSymbolicLink(shop.resolve("zero.log"), Path.of("/dev/zero"));
        Files.createDirectory(shop.resolve("dir.log"));
        Files.createDirectories(shop.resolve(".5x"));
        Files.createSymbolicLink(shop.resolve(".5x/logs"), workspace);
        log("good.log", "good\n");
        assertThat(list("default").logs().stream().map(LogFile::path)).containsExactly("good.log");
        for (String path : List.of("fifo.log", "out.log", "zero.log", "dir.log", ".5x/logs/secret.log")) {
            assertThat(slice("default", LogIds.of(path), Optional.empty(), Where.end()))
                    .as(path)
                    .isEmpty();
        }
        for (String id : List.of("..", "../secret.log", "good.log", "/etc/passwd", "%2e%2e", "")) {
            assertThat(slice("default", id, Optional.empty(), Where.end()))
                    .as(id)
                    .isEmpty();
        }
    }

    @Test
    void a_log_that_becomes_a_link_or_a_fifo_is_not_there_any_more() throws Exception {
        Path file = log("a.log", "mine\n");
        String id = LogIds.of("a.log");
        assertThat(texts(slice(id, Optional.empty(), Where.end()))).containsExactly("mine");
        Files.delete(file);
        Files.createSymbolicLink(file, Files.writeString(workspace.resolve("secret"), "secret\n"));
        assertThat(slice("default", id, Optional.empty(), Where.end())).isEmpty();
        Files.delete(file);
        assertThat(run("mkfifo", file.toString())).isTrue();
        assertThat(slice("default", id, Optional.empty(), Where.end())).isEmpty();
        assertThat(follow(id)).isEmpty();
    }

    @Test
    void a_place_holds_while_the_file_grows_and_not_when_it_is_another() throws Exception {
        Path file = log("a.log", "one\n");
        String id = LogIds.of("a.log");
        Slice first = slice(id, Optional.empty(), Where.end());
        Optional<String> generation = Optional.of(first.generation());
        log("a.log", "two\nthr");
        Slice more = slice(id, generation, Where.from(first.to()));
        assertThat(more.reset()).isEmpty();
        assertThat(more.generation()).isEqualTo(first.generation());
        assertThat(texts(more)).containsExactly("two");
        assertThat(more.partial().orElseThrow().text()).isEqualTo("thr");
        Files.writeString(file, "new\n");
        assertThat(slice(id, generation, Where.from(4)).reset()).hasValue("truncated");
        Files.move(Files.writeString(shop.resolve("b"), "one\nother\n"), file, StandardCopyOption.REPLACE_EXISTING);
        Slice other = slice(id, generation, Where.from(4));
        assertThat(other.reset()).hasValue("replaced");
        assertThat(texts(other)).containsExactly("one", "other");
        assertThat(slice(id, Optional.of("nonsense"), Where.from(4)).reset()).hasValue("replaced");
    }

    @Test
    void a_place_holds_across_a_restart_and_a_rotation_after_it() throws Exception {
        Path file = log("a.log", "1\n");
        String id = LogIds.of("a.log");
        String generation = follow(id).orElseThrow().generation();
        desk.close();
        log("a.log", "2\n");
        openDesk();
        assertThat(follow(id).orElseThrow().generation()).isNotEqualTo(generation);
        Slice slice = slice(id, Optional.of(generation), Where.from(2));
        assertThat(slice.reset()).isEmpty();
        assertThat(slice.generation()).isEqualTo(generation);
        assertThat(texts(slice)).containsExactly("2");
        log("a.log", "3\n");
        Files.move(file, shop.resolve("a.log.1"));
        log("a.log", "4\n");
        String next = follow(id).orElseThrow().generation();
        Slice rest = slice(id, Optional.of(generation), Where.from(4));
        assertThat(texts(rest)).containsExactly("3");
        assertThat(rest.next()).hasValue(next);
    }

    @Test
    void growth_is_told_for_whole_lines_and_only_as_long_as_somebody_follows() throws Exception {
        log("a.log", "one\nhalf");
        String id = LogIds.of("a.log");
        Grew now = follow(id).orElseThrow();
        assertThat(now.to()).isEqualTo(4);
        log("a.log", " and");
        log("a.log", " whole\n");
        await().atMost(DEADLINE).until(() -> told.stream().anyMatch(grew -> grew.to() == 19));
        assertThat(told.stream().map(Grew::to)).doesNotContain(8L, 12L);
        assertThat(told).allMatch(grew -> grew.generation().equals(now.generation()) && !grew.gone());
        assertThat(follow("no-such.log")).isEmpty();
    }

    @Test
    void a_reader_of_a_rotated_log_gets_the_rest_of_the_old_file_and_then_the_new_one() throws Exception {
        Path file = log("a.log", "1\n2\n");
        String id = LogIds.of("a.log");
        String first = follow(id).orElseThrow().generation();
        Path moved = Files.move(file, shop.resolve("a.log.1"));
        Files.writeString(moved, "3\n4", StandardOpenOption.APPEND);
        log("a.log", "");
        await().atMost(DEADLINE).until(() -> told.stream().anyMatch(grew -> grew.to() == 6));
        Slice old = slice(id, Optional.of(first), Where.from(2));
        assertThat(texts(old)).containsExactly("2", "3");
        assertThat(old.next()).isEmpty();
        log("a.log", "5\n");
        await().atMost(DEADLINE)
                .until(() -> told.stream().anyMatch(grew -> !grew.generation().equals(first)));
        Slice rest = slice(id, Optional.of(first), Where.from(old.to()));
        assertThat(texts(rest)).containsExactly("4");
        assertThat(rest.reset()).isEmpty();
        String second = rest.next().orElseThrow();
        assertThat(texts(slice(id, Optional.of(second), Where.from(0)))).containsExactly("5");
    }

    @Test
    void a_truncated_log_is_another_one_also_when_it_has_grown_beyond_where_it_was() throws Exception {
        Path file = log("a.log", "header\nold 1\n");
        String id = LogIds.of("a.log");
        String first = follow(id).orElseThrow().generation();
        // As "copytruncate" does; the same bytes begin it.
        Files.writeString(file, "header\nnew 1\nnew 2\n");
        await().atMost(DEADLINE)
                .until(() -> told.stream().anyMatch(grew -> !grew.generation().equals(first)));
        Slice slice = slice(id, Optional.of(first), Where.from(13));
        assertThat(slice.reset()).hasValue("truncated");
        assertThat(texts(slice)).containsExactly("header", "new 1", "new 2");
    }

    @Test
    void a_deleted_log_can_be_read_to_its_end_and_one_that_comes_back_follows_it() throws Exception {
        Path file = log("a.log", "1\n");
        String id = LogIds.of("a.log");
        String first = follow(id).orElseThrow().generation();
        Files.delete(file);
        await().atMost(DEADLINE).until(() -> told.stream().anyMatch(Grew::gone));
        assertThat(texts(slice(id, Optional.of(first), Where.from(0)))).containsExactly("1");
        assertThat(follow(id).orElseThrow().gone()).isTrue();
        log("a.log", "2\n");
        await().atMost(DEADLINE)
                .until(() -> told.stream().anyMatch(grew -> !grew.generation().equals(first)));
        assertThat(slice(id, Optional.of(first), Where.from(2)).next()).isPresent();
        assertThat(follow(id).orElseThrow().gone()).isFalse();
    }

    @Test
    void every_line_is_read_once_while_the_log_is_rotated_again_and_again() throws Exception {
        int rotations = Integer.getInteger("signalbox.log.rotations", 8);
        String id = LogIds.of("a.log");
        Path file = log("a.log", "0\n");
        Optional<String> generation = Optional.of(follow(id).orElseThrow().generation());
        List<String> read = new ArrayList<>();
        long at = 0;
        int written = 1;
        for (int rotation = 0; rotation <= rotations; rotation++) {
            for (int i = 0; i < 50; i++) {
                Files.writeString(file, written++ + "\n", StandardOpenOption.APPEND);
                if (i % 20 == rotation) {
                    follow(id);
                }
            }
            if (rotation < rotations) {
                follow(id);
                Path moved = Files.move(file, shop.resolve("a.log." + rotation));
                Files.writeString(moved, written++ + "\n", StandardOpenOption.APPEND);
                log("a.log", written++ + "\n");
            }
            follow(id);
            boolean more = true;
            while (more) {
                Slice slice = slice(id, generation, Where.from(at));
                assertThat(slice.reset()).isEmpty();
                read.addAll(texts(slice));
                at = slice.next().isPresent() ? 0 : slice.to();
                generation = slice.next().or(() -> Optional.of(slice.generation()));
                more = slice.next().isPresent() || slice.truncated();
            }
        }
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < written; i++) {
            expected.add(Integer.toString(i));
        }
        assertThat(read).isEqualTo(expected);
    }

    @Test
    void a_gigabyte_is_listed_tailed_searched_and_downloaded_in_pieces() throws Exception {
        long size = 1L << 30;
        try (RandomAccessFile file =
                new RandomAccessFile(shop.resolve("big.log").toFile(), "rw")) {
            file.setLength(size);
            file.seek(size - 6);
            file.write("\nlast\n".getBytes(StandardCharsets.UTF_8));
        }
        String id = LogIds.of("big.log");
        assertThat(list("default").logs().get(0).size()).isEqualTo(size);
        Slice tail = desk.slice(new Logs.SliceRequest("default", "shop", id, Optional.empty(), Where.end(), 1, 1_000))
                .get(20, TimeUnit.SECONDS)
                .slice()
                .orElseThrow();
        assertThat(texts(tail)).containsExactly("last");
        Logs.Hits hits = desk.search(
                        new Logs.SearchRequest("default", "shop", id, Optional.empty(), "LAST", size - 6, 5))
                .get(20, TimeUnit.SECONDS)
                .hits()
                .orElseThrow();
        assertThat(hits.exhausted()).isTrue();
        assertThat(hits.lines().stream().map(Line::text)).containsExactly("last");
        Logs.Raw raw = desk.raw(new Logs.RawRequest(
                        "default", "shop", id, Optional.of(tail.generation()), size - 3, Logs.MAX_RAW_BYTES))
                .get(20, TimeUnit.SECONDS)
                .raw()
                .orElseThrow();
        assertThat(raw.base64()).isEqualTo("c3QK");
        assertThat(desk.raw(new Logs.RawRequest("default", "shop", id, Optional.of("x"), 0, 1))
                        .get(20, TimeUnit.SECONDS)
                        .raw())
                .isEmpty();
    }
}
