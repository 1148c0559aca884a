package dev.signalbox.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryEventsTest {
    @TempDir
    Path temp;

    private final Set<Path> told = ConcurrentHashMap.newKeySet();

    private void awaitEventIn(Path directory) throws IOException {
        told.clear();
        Files.writeString(directory.resolve("file"), "x");
        await().atMost(Duration.ofSeconds(10)).until(() -> told.contains(directory));
    }

    @Test
    void a_directory_that_takes_the_name_of_another_is_watched_and_both_names_are_told() throws Exception {
        Path one = Files.createDirectory(temp.resolve("one"));
        Path two = Files.createDirectory(temp.resolve("two"));
        try (DirectoryEvents events = DirectoryEvents.start(DirectoryEvents.SYSTEM, told::add)) {
            assertThat(events.watch(one)).isTrue();
            assertThat(events.watch(two)).isTrue();
            assertThat(events.watch(two)).isFalse();
            Files.move(one, temp.resolve("aside"));
            Files.move(two, one);
            assertThat(events.watch(one)).isTrue();
            awaitEventIn(one);
            assertThat(events.watch(two)).isFalse();
            awaitEventIn(one);
            assertThat(events.watchedDirectories()).isEqualTo(1);
        }
    }

    @Test
    void a_directory_that_is_removed_and_made_anew_is_watched_anew() throws Exception {
        Path one = Files.createDirectory(temp.resolve("one"));
        try (DirectoryEvents events = DirectoryEvents.start(DirectoryEvents.SYSTEM, told::add)) {
            events.watch(one);
            Files.delete(one);
            await().atMost(Duration.ofSeconds(10)).until(() -> told.contains(one));
            Files.createDirectory(one);
            await().atMost(Duration.ofSeconds(10)).until(() -> events.watch(one));
            awaitEventIn(one);
        }
    }

    @Test
    void two_names_of_one_directory_are_both_told_and_one_may_go() throws Exception {
        Path one = Files.createDirectory(temp.resolve("one"));
        Path link = Files.createSymbolicLink(temp.resolve("link"), one);
        try (DirectoryEvents events = DirectoryEvents.start(DirectoryEvents.SYSTEM, told::add)) {
            events.watch(one);
            events.watch(link);
            awaitEventIn(one);
            await().atMost(Duration.ofSeconds(10)).until(() -> told.contains(link));
            events.unwatch(link);
            awaitEventIn(one);
            assertThat(told).doesNotContain(link);
        }
    }

    @Test
    void at_the_limit_of_the_kernel_what_is_watched_stays_so_and_the_rest_is_counted() throws Exception {
        Path one = Files.createDirectory(temp.resolve("one"));
        Path two = Files.createDirectory(temp.resolve("two"));
        Path three = Files.createDirectory(temp.resolve("three"));
        IOException limit = new IOException("User limit of inotify watches reached");
        try (DirectoryEvents events = DirectoryEvents.start(refusing(two, limit), told::add)) {
            events.watch(one);
            assertThat(events.watch(two)).isFalse();
            assertThat(events.watch(three)).isFalse();
            assertThat(events.complete()).isFalse();
            assertThat(events.refused()).isEqualTo(2);
            awaitEventIn(one);
            events.unwatch(three);
            assertThat(events.refused()).isEqualTo(1);
        }
    }

    /** An operating system that grants all but one directory. */
    private static DirectoryEvents.Opener refusing(Path refused, IOException why) {
        return new DirectoryEvents.Opener() {
            @Override
            public WatchService open() throws IOException {
                return DirectoryEvents.SYSTEM.open();
            }

            @Override
            public WatchKey register(Path directory, WatchService service) throws IOException {
                if (directory.equals(refused)) {
                    throw why;
                }
                return DirectoryEvents.Opener.super.register(directory, service);
            }
        };
    }

    @Test
    void one_directory_that_cannot_be_watched_does_not_keep_the_others_from_it() throws Exception {
        Path one = Files.createDirectory(temp.resolve("one"));
        Path two = Files.createDirectory(temp.resolve("two"));
        IOException denied = new AccessDeniedException(one.toString());
        try (DirectoryEvents events = DirectoryEvents.start(refusing(one, denied), told::add)) {
            assertThat(events.watch(one)).isFalse();
            assertThat(events.complete()).isFalse();
            assertThat(events.watch(two)).isTrue();
            awaitEventIn(two);
        }
    }

    @Test
    void when_the_watch_service_ends_by_itself_nobody_believes_in_events_any_more() throws Exception {
        WatchService service = FileSystems.getDefault().newWatchService();
        try (DirectoryEvents events = DirectoryEvents.start(() -> service, told::add)) {
            assertThat(events.complete()).isTrue();
            service.close();
            await().atMost(Duration.ofSeconds(10)).until(() -> !events.complete());
        }
    }
}
