package dev.signalbox.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects.Announced;
import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.Projects.Snapshot;
import dev.signalbox.files.DirectoryEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/** A watcher with what it told, for tests. */
final class WatchedWorkspace implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(15);
    /** So rare that within a test only events can tell. */
    static final Duration NEVER = Duration.ofMinutes(10);

    final ConcurrentMap<String, Project> seen = new ConcurrentHashMap<>();
    final ConcurrentLinkedQueue<Changed> changes = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<Announced> announcements = new ConcurrentLinkedQueue<>();
    final Watcher watcher;

    WatchedWorkspace(Duration poll, Path... roots) {
        this(poll, DirectoryEvents.SYSTEM, Duration.ofSeconds(30), roots);
    }

    WatchedWorkspace(Duration poll, DirectoryEvents.Opener opener, Duration firstRetry, Path... roots) {
        WatchSettings settings = new WatchSettings(
                "test",
                "localhost",
                List.of(roots).stream()
                        .map(root -> new WatchSettings.Workspace(root, "default", ""))
                        .toList(),
                poll,
                Duration.ofMinutes(10),
                Duration.ofSeconds(60));
        watcher = new Watcher(
                settings,
                new Watcher.Listener() {
                    @Override
                    public void changed(Changed change) {
                        change.removed().forEach(seen::remove);
                        change.put().forEach(project -> seen.put(project.slug(), project));
                        changes.add(change);
                    }

                    @Override
                    public void announced(Announced announcement) {
                        announcements.add(announcement);
                    }
                },
                opener,
                firstRetry);
        watcher.start();
        await().atMost(DEADLINE).until(() -> snapshot().complete());
    }

    Snapshot snapshot() throws Exception {
        return watcher.snapshot().get();
    }

    void awaitProject(String slug, Predicate<Project> condition) {
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(Optional.ofNullable(seen.get(slug)))
                .as("%s", seen.get(slug))
                .isPresent()
                .get()
                .matches(condition));
    }

    static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Path draft = Files.writeString(file.resolveSibling(".draft"), text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static String prd(boolean first, boolean second) {
        return """
                {"project": "Trees", "branchName": "b", "description": "", "userStories": [
                  {"id": "US-001", "title": "One", "acceptanceCriteria": [], "priority": 1, "passes": %s, "notes": ""},
                  {"id": "US-002", "title": "Two", "acceptanceCriteria": [], "priority": 2, "passes": %s, "notes": ""}]}
                """
                .formatted(first, second);
    }

    @Override
    public void close() throws IOException {
        watcher.close();
    }
}
