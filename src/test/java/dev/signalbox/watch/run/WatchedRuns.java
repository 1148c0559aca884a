package dev.signalbox.watch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Journal.Import;
import dev.signalbox.bus.Journal.Imported;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.bus.Run;
import dev.signalbox.bus.Runs;
import dev.signalbox.bus.Runs.Announced;
import dev.signalbox.bus.Runs.Changed;
import dev.signalbox.bus.Runs.Progressed;
import dev.signalbox.watch.WatchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Run databases of the projects in a folder, watched, with all that is told of them. */
final class WatchedRuns implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofSeconds(30);
    static final Duration NEVER = Duration.ofHours(1);

    final Path root;
    final RunWatch watch;
    final Map<String, Run> seen = new ConcurrentHashMap<>();
    final Map<String, List<Problem>> problems = new ConcurrentHashMap<>();
    final List<Progressed> progressed = new CopyOnWriteArrayList<>();
    final List<Announced> announced = new CopyOnWriteArrayList<>();
    final List<Changed> changes = new CopyOnWriteArrayList<>();

    WatchedRuns(Path root, Duration poll) {
        this.root = root;
        WatchSettings settings = new WatchSettings(
                "test",
                "localhost",
                List.of(new WatchSettings.Workspace(root, "default", "")),
                poll,
                Duration.ofMinutes(10),
                Duration.ofMinutes(1));
        watch = new RunWatch(settings, RunSettings.DEFAULT, new RunWatch.Listener() {
            @Override
            public void changed(Changed change) {
                changes.add(change);
                change.put().forEach(run -> seen.put(Runs.keyOf(run), run));
                change.removed().forEach(seen::remove);
            }

            @Override
            public void announced(Announced announcement) {
                announced.add(announcement);
            }

            @Override
            public void progressed(Progressed progress) {
                progressed.add(progress);
            }

            @Override
            public void problems(String account, String slug, List<Problem> all) {
                problems.put(slug, all);
            }

            @Override
            public CompletionStage<Imported> importRows(Import rows) {
                return CompletableFuture.failedFuture(new IllegalStateException("no journal here"));
            }
        });
        watch.start();
    }

    /** Makes a project known; its folder is made too. */
    Path project(String slug) throws IOException {
        Path folder = Files.createDirectories(root.resolve(slug));
        watch.projectsChanged(List.of(project(slug, folder)), List.of());
        return folder;
    }

    static Path database(Path project) throws IOException {
        return Files.createDirectories(project.resolve(".5x")).resolve("5x.db");
    }

    private static Project project(String slug, Path folder) {
        return new Project(
                slug,
                slug,
                "test",
                "default",
                folder.toString(),
                "",
                "",
                "",
                Project.State.IDLE,
                Optional.empty(),
                List.of(),
                List.of(),
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0,
                List.of(),
                Optional.empty(),
                "");
    }

    void awaitRun(String key, Predicate<Run> condition) {
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(Optional.ofNullable(seen.get(key)))
                .as("%s, problems %s", seen.get(key), problems)
                .isPresent()
                .get()
                .matches(condition));
    }

    void awaitProblem(String slug, String text) {
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(problems.getOrDefault(slug, List.of()))
                .anySatisfy(problem -> assertThat(problem.message()).contains(text)));
    }

    void awaitNoProblem(String slug) {
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(problems.getOrDefault(slug, List.of()))
                .isEmpty());
    }

    /** The process that reads for this one. */
    Optional<ProcessHandle> reader() {
        return readers().findFirst();
    }

    static Stream<ProcessHandle> readers() {
        return ProcessHandle.current().children().filter(it -> it.info()
                .commandLine()
                .filter(line -> line.contains("RunReader"))
                .isPresent());
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
