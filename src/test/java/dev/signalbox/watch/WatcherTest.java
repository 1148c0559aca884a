package dev.signalbox.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Project;
import dev.signalbox.bus.Project.State;
import dev.signalbox.bus.Projects.Announced;
import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.Projects.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatcherTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    @TempDir
    Path root;

    private final ConcurrentMap<String, Project> seen = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Changed> changes = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Announced> announcements = new ConcurrentLinkedQueue<>();
    private Watcher watcher;

    @BeforeEach
    void makeWorkspace() throws IOException {
        root = root.toRealPath();
    }

    @AfterEach
    void stop() throws IOException {
        if (watcher != null) {
            watcher.close();
        }
    }

    @Test
    void projects_appear_change_and_vanish_as_folders_do() throws IOException {
        project("one", prd(false, false));
        start(Duration.ofSeconds(2));
        awaitProject("one", p -> p.storiesTotal() == 2 && p.storiesPassed() == 0);

        write("one/prd.json", prd(true, false));
        awaitProject("one", p -> p.storiesPassed() == 1);

        project("two", prd(true, true));
        awaitProject("two", p -> p.state() == State.DONE);

        delete(root.resolve("one"));
        await().atMost(DEADLINE).until(() -> !seen.containsKey("one"));
        assertThat(seen).containsOnlyKeys("two");
    }

    @Test
    void a_half_written_file_keeps_the_last_good_value_and_shows_where_it_is_broken() throws IOException {
        project("p", prd(true, false));
        start(Duration.ofMillis(200));
        awaitProject("p", p -> p.storiesPassed() == 1);

        String whole = prd(true, true);
        Files.writeString(root.resolve("p/prd.json"), whole.substring(0, whole.length() / 2));
        awaitProject("p", p -> !p.problems().isEmpty());
        Project broken = seen.get("p");
        assertThat(broken.storiesPassed()).isEqualTo(1);
        assertThat(broken.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.file()).isEqualTo("prd.json");
            assertThat(problem.line()).isPresent();
            assertThat(problem.message()).isNotBlank();
        });

        Files.writeString(root.resolve("p/prd.json"), whole);
        awaitProject("p", p -> p.problems().isEmpty() && p.storiesPassed() == 2);
    }

    @Test
    void a_change_is_found_by_polling_alone_when_nobody_tells_of_it() throws IOException {
        // Changes behind a symbolic link come without an event for the directory that is watched.
        project("p", prd(false, false));
        Files.createDirectories(root.resolve("p/elsewhere"));
        Files.move(root.resolve("p/prd.json"), root.resolve("p/elsewhere/list.txt"));
        Files.createSymbolicLink(root.resolve("p/prd.json"), Path.of("elsewhere/list.txt"));
        start(Duration.ofMillis(200));
        awaitProject("p", p -> p.storiesTotal() == 2);
        Files.writeString(root.resolve("p/elsewhere/list.txt"), prd(true, true));
        awaitProject("p", p -> p.storiesPassed() == 2);
    }

    @Test
    void a_folder_that_takes_anothers_name_is_seen_and_goes_on_being_watched() throws IOException {
        project("p", prd(false, false));
        project("q", prd(true, false));
        start(Duration.ofMillis(300));
        awaitProject("q", p -> p.storiesPassed() == 1);

        Files.move(root.resolve("p"), root.resolve(".aside"));
        Files.move(root.resolve("q"), root.resolve("p"));
        awaitProject("p", p -> p.storiesPassed() == 1);
        await().atMost(DEADLINE).until(() -> !seen.containsKey("q"));

        write("p/prd.json", prd(true, true));
        awaitProject("p", p -> p.storiesPassed() == 2);
    }

    @Test
    void what_is_no_regular_file_or_leads_out_of_the_workspace_is_a_problem_and_never_a_hang() throws Exception {
        Path outside = Files.createTempDirectory("signalbox-outside-");
        try {
            Files.writeString(outside.resolve("prd.json"), prd(true, true));
            project("fifo", "");
            Files.delete(root.resolve("fifo/prd.json"));
            assertThat(new ProcessBuilder(
                                    "mkfifo", root.resolve("fifo/prd.json").toString())
                            .start()
                            .waitFor())
                    .isZero();
            project("link", "");
            Files.delete(root.resolve("link/prd.json"));
            Files.createSymbolicLink(root.resolve("link/prd.json"), outside.resolve("prd.json"));
            Files.createSymbolicLink(root.resolve("whole"), outside);
            project("loop", prd(true, false));
            Files.createSymbolicLink(root.resolve("loop/.ralph"), Path.of("."));
            project("huge", "");
            Files.write(root.resolve("huge/prd.json"), new byte[5_000_001]);
            start(Duration.ofMillis(300));
            awaitProject("fifo", p -> problem(p).contains("is not a regular file"));
            awaitProject("link", p -> problem(p).contains("leaves the workspace"));
            awaitProject("whole", p -> problem(p).contains("leaves the workspace"));
            awaitProject("huge", p -> problem(p).contains("larger than 5000000 bytes"));
            awaitProject("loop", p -> p.storiesTotal() == 2);
            assertThat(seen.get("link").storiesTotal()).isZero();
            assertThat(seen.get("whole").storiesTotal()).isZero();
        } finally {
            delete(outside);
        }
    }

    @Test
    void the_signature_is_the_same_after_a_restart_and_changes_only_when_something_visible_does() throws Exception {
        for (int i = 0; i < 5; i++) {
            project("p" + i, prd(i % 2 == 0, false));
            git("p" + i);
        }
        start(Duration.ofMillis(200));
        String before = settledSignature(5);
        long seq = watcher.snapshot().get().seq();
        int passes = announcements.size();
        Files.writeString(root.resolve("p1/.git/unrelated"), "nobody sees this");
        Files.writeString(root.resolve("p1/prd.json.tmp"), "nor this");
        Files.delete(root.resolve("p1/prd.json.tmp"));
        await().atMost(DEADLINE).until(() -> announcements.size() > passes + 1);
        assertThat(watcher.snapshot().get().seq()).isEqualTo(seq);

        watcher.close();
        seen.clear();
        start(Duration.ofMillis(200));
        assertThat(settledSignature(5)).isEqualTo(before);

        write("p3/prd.json", prd(true, true));
        awaitProject("p3", p -> p.storiesPassed() == 2);
        assertThat(watcher.snapshot().get().signature()).isNotEqualTo(before);
    }

    @Test
    void a_commit_is_seen_with_its_facts() throws Exception {
        project("p", prd(false, false));
        git("p");
        start(Duration.ofSeconds(2));
        awaitProject("p", p -> p.git().isPresent());
        assertThat(seen.get("p").git().get().subject()).isEqualTo("first");
        assertThat(seen.get("p").git().get().branch()).isEqualTo("main");
        assertThat(seen.get("p").git().get().dirty()).isFalse();
        write("p/code.txt", "x");
        run("p", "git", "add", "-A");
        run("p", "git", "commit", "-qm", "feat: [US-001] - One");
        awaitProject("p", p -> p.git().get().subject().equals("feat: [US-001] - One"));
        run("p", "git", "checkout", "-q", "-b", "ralph/deep/feature");
        awaitProject("p", p -> p.git().get().branch().equals("ralph/deep/feature"));
        run("p", "git", "commit", "-q", "--allow-empty", "-m", "on the branch");
        awaitProject("p", p -> p.git().get().subject().equals("on the branch"));
    }

    @Test
    void a_repository_that_is_found_half_made_is_seen_when_it_is_whole() throws Exception {
        project("p", prd(false, false));
        Files.createDirectories(root.resolve("p/.git"));
        start(Duration.ofMillis(200));
        awaitProject("p", p -> problem(p).contains(".git"));
        git("p");
        awaitProject(
                "p",
                p -> p.git().filter(facts -> facts.subject().equals("first")).isPresent()
                        && p.problems().isEmpty());
    }

    @Test
    void a_missing_workspace_is_a_problem_and_its_projects_come_when_it_does() throws Exception {
        Path late = root.resolve("late");
        root = late;
        start(Duration.ofMillis(200));
        await().atMost(DEADLINE).until(() -> watcher.snapshot().get().problems().stream()
                .anyMatch(problem -> problem.message().equals("does not exist")));
        project("p", prd(true, true));
        awaitProject("p", p -> p.storiesTotal() == 2);
        assertThat(watcher.snapshot().get().problems()).isEmpty();
    }

    @Test
    void a_workspace_that_is_a_project_itself_is_one_project() throws IOException {
        write("prd.json", prd(true, false));
        Files.createDirectories(root.resolve("src"));
        start(Duration.ofSeconds(2));
        String name = root.getFileName().toString();
        await().atMost(DEADLINE).until(() -> seen.size() == 1);
        Project only = seen.values().iterator().next();
        assertThat(only.path()).isEqualTo(root.toString());
        assertThat(only.slug())
                .startsWith(name.substring(0, Math.min(8, name.length())).replaceAll("[^\\w-]", "-"));
    }

    @Test
    void names_that_do_not_fit_a_url_get_a_slug_that_does() throws IOException {
        project("mit Leerzeichen und Ümläuten.v2", prd(true, false));
        project("x".repeat(200), prd(true, false));
        start(Duration.ofSeconds(2));
        await().atMost(DEADLINE).until(() -> seen.size() == 2);
        assertThat(seen.keySet()).allSatisfy(slug -> assertThat(slug).matches("[A-Za-z0-9_-]{1,64}"));
    }

    @Test
    void a_churn_that_overflows_the_event_queue_converges() throws Exception {
        project("p", prd(false, false));
        start(Duration.ofSeconds(2));
        awaitProject("p", p -> p.storiesTotal() == 2);
        for (int i = 0; i < 20_000; i++) {
            Files.createFile(root.resolve("p/f" + i));
        }
        write("p/prd.json", prd(true, true));
        awaitProject("p", p -> p.storiesPassed() == 2);
    }

    @Test
    void numbers_of_changes_follow_each_other_and_every_change_carries_only_what_changed() throws Exception {
        IntStream.range(0, 20).forEach(i -> project("p" + i, prd(false, false)));
        start(Duration.ofSeconds(2));
        settledSignature(20);
        int before = changes.size();
        write("p7/prd.json", prd(true, false));
        awaitProject("p7", p -> p.storiesPassed() == 1);
        List<Changed> all = new ArrayList<>(changes);
        for (int i = 0; i < all.size(); i++) {
            assertThat(all.get(i).seq()).isEqualTo(i + 1L);
        }
        assertThat(all.subList(before, all.size())).allSatisfy(change -> {
            assertThat(change.put()).extracting(Project::slug).containsExactly("p7");
            assertThat(change.removed()).isEmpty();
        });
    }

    @Test
    void a_loop_that_is_killed_is_lost_and_not_running() throws Exception {
        project("p", prd(true, false));
        Path script = root.resolve("p/.ralph-tui/ralph-tui");
        Files.createDirectories(script.getParent());
        Files.writeString(script, "while :; do sleep 1; done\n");
        Process real = new ProcessBuilder("sh", ".ralph-tui/ralph-tui")
                .directory(root.resolve("p").toFile())
                .start();
        try {
            String now = java.time.Instant.now().plusSeconds(1).toString();
            write("p/.ralph-tui/ralph.lock", "{\"pid\":" + real.pid() + ",\"acquiredAt\":\"" + now + "\"}");
            write(
                    "p/.ralph-tui/session.json",
                    "{\"version\":1,\"status\":\"running\",\"startedAt\":\"" + now + "\",\"updatedAt\":\"" + now
                            + "\"}");
            start(Duration.ofMillis(200));
            awaitProject("p", p -> p.state() == State.RUNNING);
            assertThat(seen.get("p").evidence())
                    .anySatisfy(text -> assertThat(text).contains("" + real.pid()));
            real.destroyForcibly().waitFor();
            awaitProject("p", p -> p.state() == State.LOST);
        } finally {
            real.destroyForcibly();
        }
    }

    private void start(Duration poll) {
        WatchSettings settings = new WatchSettings(
                "test",
                "localhost",
                List.of(new WatchSettings.Workspace(root, "default", "")),
                poll,
                Duration.ofMinutes(10),
                Duration.ofSeconds(60));
        watcher = new Watcher(settings, new Watcher.Listener() {
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
        });
        watcher.start();
    }

    private String settledSignature(int projects) {
        await().atMost(DEADLINE).until(() -> {
            Snapshot snapshot = watcher.snapshot().get();
            return snapshot.complete() && snapshot.projects().size() == projects;
        });
        try {
            return watcher.snapshot().get().signature();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void awaitProject(String slug, Predicate<Project> condition) {
        await().atMost(DEADLINE).untilAsserted(() -> assertThat(Optional.ofNullable(seen.get(slug)))
                .as("%s", seen.get(slug))
                .isPresent()
                .get()
                .matches(condition));
    }

    private static String problem(Project project) {
        return project.problems().toString();
    }

    private void project(String name, String prd) {
        try {
            Files.createDirectories(root.resolve(name));
            write(name + "/prd.json", prd);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void write(String relative, String text) throws IOException {
        Path file = root.resolve(relative);
        Files.createDirectories(file.getParent());
        Path draft = Files.writeString(file.resolveSibling(".draft"), text);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String prd(boolean first, boolean second) {
        return """
                {
                  "project": "Trees",
                  "branchName": "ralph/trees",
                  "description": "All about trees",
                  "userStories": [
                    {"id": "US-001", "title": "One", "acceptanceCriteria": [], "priority": 1, "passes": %s, "notes": ""},
                    {"id": "US-002", "title": "Two", "acceptanceCriteria": [], "priority": 2, "passes": %s, "notes": ""}
                  ]
                }
                """
                .formatted(first, second);
    }

    private void git(String name) throws Exception {
        run(name, "git", "init", "-q", "-b", "main");
        run(name, "git", "add", "-A");
        run(name, "git", "commit", "-qm", "first");
    }

    private void run(String name, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.resolve(name).toFile())
                .inheritIO();
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_AUTHOR_NAME", "Test");
        builder.environment().put("GIT_AUTHOR_EMAIL", "test@example.org");
        builder.environment().put("GIT_COMMITTER_NAME", "Test");
        builder.environment().put("GIT_COMMITTER_EMAIL", "test@example.org");
        assertThat(builder.start().waitFor()).isZero();
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
