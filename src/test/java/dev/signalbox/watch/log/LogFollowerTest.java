package dev.signalbox.watch.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Logs.Grew;
import dev.signalbox.files.DirectoryEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LogFollowerTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final LogFollower.Key KEY = new LogFollower.Key("default", "shop", "a.log");

    @TempDir
    Path folder;

    private final ConcurrentLinkedQueue<Grew> told = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void start() throws IOException {
        folder = folder.toRealPath();
        append("one\n");
    }

    private void append(String text) throws IOException {
        Files.writeString(folder.resolve("a.log"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static Stream<Path> openFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path link : links) {
                try {
                    files.add(Files.readSymbolicLink(link));
                } catch (NoSuchFileException e) {
                    // It was closed meanwhile: that of this listing itself, for one.
                    continue;
                }
            }
        }
        return files.stream();
    }

    @Test
    void without_file_events_growth_is_found_by_looking() throws Exception {
        DirectoryEvents.Opener none = () -> {
            throw new IOException("the limit is reached");
        };
        try (LogFollower follower = new LogFollower("test", none, Duration.ofMinutes(1), told::add)) {
            follower.follow(KEY, folder, "a.log").get(20, TimeUnit.SECONDS);
            append("two\n");
            await().atMost(DEADLINE).until(() -> told.stream().anyMatch(grew -> grew.to() == 8));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_log_that_nobody_asks_for_any_more_is_let_go_of() throws Exception {
        try (LogFollower follower =
                new LogFollower("test", DirectoryEvents.SYSTEM, Duration.ofMillis(100), told::add)) {
            follower.follow(KEY, folder, "a.log").get(20, TimeUnit.SECONDS);
            await().atMost(DEADLINE).until(() -> follower.find(KEY).isEmpty());
            await().atMost(DEADLINE).until(() -> openFiles().noneMatch(folder.resolve("a.log")::equals));
            assertThat(follower.renewed(KEY).get(20, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void nothing_stays_open_after_the_end() throws Exception {
        FollowedLog log;
        try (LogFollower follower = new LogFollower("test", told::add)) {
            follower.follow(KEY, folder, "a.log").get(20, TimeUnit.SECONDS);
            log = follower.find(KEY).orElseThrow();
        }
        assertThat(log.view(Optional.empty(), 0)).isEmpty();
    }

    @Test
    void many_writes_are_told_in_few_messages_and_the_last_one_is_told() throws Exception {
        try (LogFollower follower = new LogFollower("test", told::add)) {
            follower.follow(KEY, folder, "a.log").get(20, TimeUnit.SECONDS);
            long begin = System.nanoTime();
            for (int i = 0; i < 2_000; i++) {
                append("two\n");
            }
            await().atMost(DEADLINE).until(() -> told.stream().anyMatch(grew -> grew.to() == 8_004));
            long intervals = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) / 50;
            assertThat(told.size()).isLessThanOrEqualTo((int) intervals + 2);
        }
    }

    @Test
    void a_file_that_is_filled_and_renamed_away_between_two_looks_is_read_too() throws Exception {
        try (FollowedLog log = new FollowedLog(folder, "a.log")) {
            log.look();
            String first = log.state().generation();
            Files.move(folder.resolve("a.log"), folder.resolve("a.log.1"));
            append("");
            log.look();
            append("two\n");
            Files.move(folder.resolve("a.log"), folder.resolve("a.log.2"));
            append("three\n");
            log.look();
            String second = log.view(Optional.of(first), 4).orElseThrow().next().orElseThrow();
            View between = log.view(Optional.of(second), 0).orElseThrow();
            assertThat(new String(between.log().bytes(0, (int) between.end()), StandardCharsets.UTF_8))
                    .isEqualTo("two\n");
            assertThat(between.next()).contains(log.state().generation());
            assertThat(log.state().to()).isEqualTo(6);
        }
        try (Stream<Path> open = openFiles()) {
            assertThat(open).noneMatch(file -> file.startsWith(folder));
        }
    }
}
