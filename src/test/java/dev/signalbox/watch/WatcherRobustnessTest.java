package dev.signalbox.watch;

import static dev.signalbox.watch.WatchedWorkspace.DEADLINE;
import static dev.signalbox.watch.WatchedWorkspace.NEVER;
import static dev.signalbox.watch.WatchedWorkspace.prd;
import static dev.signalbox.watch.WatchedWorkspace.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.signalbox.bus.Project;
import dev.signalbox.bus.Project.State;
import dev.signalbox.files.DirectoryEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the watcher does when folders, links, permissions and the operating system's services are unkind. */
@Timeout(60)
class WatcherRobustnessTest {
    private static final Duration OFTEN = Duration.ofMillis(200);

    @TempDir
    Path temp;

    private Path root;
    private Path outside;

    @BeforeEach
    void makeFolders() throws IOException {
        root = Files.createDirectory(temp.toRealPath().resolve("workspace"));
        outside = Files.createDirectory(temp.toRealPath().resolve("outside"));
    }

    @Test
    void a_file_in_a_folder_that_has_just_appeared_is_seen_without_waiting_for_a_pass() throws Exception {
        try (WatchedWorkspace workspace = new WatchedWorkspace(NEVER, root)) {
            for (int i = 0; i < 100; i++) {
                Files.createDirectory(root.resolve("p" + i));
                if (i % 2 == 0) {
                    // Let the watcher get between the folder and the file.
                    String slug = "p" + i;
                    await().pollInterval(Duration.ofMillis(1)).until(() -> workspace.seen.containsKey(slug));
                }
                Files.writeString(root.resolve("p" + i + "/prd.json"), prd(true, false));
            }
            for (int i = 0; i < 100; i++) {
                workspace.awaitProject("p" + i, p -> p.storiesPassed() == 1);
            }
        }
    }

    @Test
    void a_link_that_led_out_of_the_workspace_and_is_replaced_by_a_folder_is_read() throws Exception {
        Files.createSymbolicLink(root.resolve("p"), outside);
        try (WatchedWorkspace workspace = new WatchedWorkspace(OFTEN, root)) {
            workspace.awaitProject("p", p -> problems(p).contains("leaves the workspace"));
            Files.delete(root.resolve("p"));
            write(root.resolve(".p/prd.json"), prd(true, false));
            Files.move(root.resolve(".p"), root.resolve("p"));
            workspace.awaitProject(
                    "p", p -> p.storiesPassed() == 1 && p.problems().isEmpty());
        }
    }

    @Test
    void a_workspace_that_is_a_link_may_be_pointed_elsewhere() throws Exception {
        Path one = Files.createDirectories(root.resolve("one"));
        Path two = Files.createDirectories(root.resolve("two"));
        write(one.resolve("p/prd.json"), prd(true, false));
        write(two.resolve("p/prd.json"), prd(true, true));
        Path current = temp.toRealPath().resolve("current");
        Files.createSymbolicLink(current, one);
        try (WatchedWorkspace workspace = new WatchedWorkspace(OFTEN, current)) {
            workspace.awaitProject("p", p -> p.storiesPassed() == 1);
            Files.delete(current);
            Files.createSymbolicLink(current, two);
            workspace.awaitProject(
                    "p", p -> p.storiesPassed() == 2 && p.problems().isEmpty());
            write(two.resolve("p/prd.json"), prd(false, false));
            workspace.awaitProject("p", p -> p.storiesPassed() == 0);
        }
    }

    @Test
    void slugs_do_not_depend_on_what_was_there_before() throws Exception {
        Path first = Files.createDirectory(root.resolve("first"));
        Path second = Files.createDirectory(root.resolve("second"));
        write(second.resolve("p/prd.json"), prd(true, true));
        try (WatchedWorkspace workspace = new WatchedWorkspace(OFTEN, first, second)) {
            workspace.awaitProject("p", p -> p.storiesPassed() == 2);
            write(first.resolve(".p/prd.json"), prd(false, false));
            Files.move(first.resolve(".p"), first.resolve("p"));
            workspace.awaitProject("p", p -> p.storiesPassed() == 0);
            await().atMost(DEADLINE).until(() -> workspace.seen.size() == 2);
            String live = workspace.snapshot().signature();
            try (WatchedWorkspace restarted = new WatchedWorkspace(OFTEN, first, second)) {
                assertThat(restarted.snapshot().signature()).isEqualTo(live);
            }
            Files.delete(first.resolve("p/prd.json"));
            Files.delete(first.resolve("p"));
            workspace.awaitProject("p", p -> p.storiesPassed() == 2);
            await().atMost(DEADLINE).until(() -> workspace.seen.size() == 1);
        }
    }

    @Test
    void a_workspace_inside_another_is_watched_once_and_outlives_it() throws Exception {
        Path inner = root.resolve("inner");
        write(inner.resolve("prd.json"), prd(true, false));
        try (WatchedWorkspace workspace = new WatchedWorkspace(OFTEN, root, inner)) {
            workspace.awaitProject("inner", p -> p.storiesPassed() == 1);
            assertThat(workspace.snapshot().projects()).hasSize(1);
            // Now the outer workspace is one project itself, and the inner one is no longer found in it.
            write(root.resolve("prd.json"), prd(true, true));
            await().atMost(DEADLINE).until(() -> workspace.seen.size() == 2);
            workspace.awaitProject("inner", p -> p.storiesPassed() == 1);
            write(inner.resolve("prd.json"), prd(false, false));
            workspace.awaitProject("inner", p -> p.storiesPassed() == 0);
        }
    }

    @Test
    void a_folder_that_cannot_be_listed_is_one_problem_and_keeps_what_was_known_of_it() throws Exception {
        write(root.resolve("p/state/prd.json"), prd(true, false));
        Files.createSymbolicLink(root.resolve("p/.ralph"), Path.of("state"));
        try (WatchedWorkspace workspace = new WatchedWorkspace(OFTEN, root)) {
            workspace.awaitProject("p", p -> p.storiesPassed() == 1);
            Path elsewhere = Files.createSymbolicLink(root.resolve("p/.new"), outside);
            Files.move(elsewhere, root.resolve("p/.ralph"), StandardCopyOption.ATOMIC_MOVE);
            workspace.awaitProject("p", p -> !p.problems().isEmpty());
            assertThat(workspace.seen.get("p").storiesPassed()).isEqualTo(1);
            assertThat(workspace.seen.get("p").problems())
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.file()).isEqualTo(".ralph"));
        }
    }

    @Test
    void a_permission_that_is_given_back_is_noticed_although_no_file_changes() throws Exception {
        Path project = Files.createDirectories(root.resolve("p"));
        assertThat(new ProcessBuilder("git", "init", "-q", "-b", "main", project.toString())
                        .start()
                        .waitFor())
                .isZero();
        Object owner = Files.getAttribute(project.resolve(".git"), "unix:uid");
        assumeTrue(owner.equals(0), "only root can give folders away");
        for (String folder : new String[] {".", ".git"}) {
            Files.setAttribute(project.resolve(folder), "unix:uid", 12345);
        }
        try (WatchedWorkspace workspace =
                new WatchedWorkspace(OFTEN, DirectoryEvents.SYSTEM, Duration.ofMillis(300), root)) {
            workspace.awaitProject("p", p -> problems(p).contains("another user"));
            for (String folder : new String[] {".", ".git"}) {
                Files.setAttribute(project.resolve(folder), "unix:uid", owner);
            }
            workspace.awaitProject(
                    "p",
                    p -> p.problems().isEmpty()
                            && p.git()
                                    .filter(git -> git.branch().equals("main"))
                                    .isPresent());
        }
    }

    @Test
    void a_list_that_stays_broken_is_told_even_while_a_log_beside_it_never_rests() throws Exception {
        write(root.resolve("p/.ralph/prd.json"), prd(true, false));
        AtomicBoolean writing = new AtomicBoolean(true);
        Thread log = new Thread(() -> append(root.resolve("p/.ralph/live.log"), writing));
        try (WatchedWorkspace workspace = new WatchedWorkspace(OFTEN, root)) {
            log.start();
            workspace.awaitProject("p", p -> p.storiesPassed() == 1);
            Files.writeString(root.resolve("p/.ralph/prd.json"), "{\"userStories\": [");
            workspace.awaitProject("p", p -> !p.problems().isEmpty());
            assertThat(workspace.seen.get("p").storiesPassed()).isEqualTo(1);
            write(root.resolve("p/.ralph/prd.json"), prd(true, true));
            workspace.awaitProject("p", p -> p.problems().isEmpty() && p.storiesPassed() == 2);
        } finally {
            writing.set(false);
            log.join();
        }
    }

    private static void append(Path file, AtomicBoolean writing) {
        try {
            while (writing.get()) {
                Files.writeString(file, "line\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_loop_that_has_just_begun_is_never_shown_as_lost() throws Exception {
        Files.createDirectories(root.resolve("p"));
        write(root.resolve("p/prd.json"), prd(true, false));
        Files.writeString(
                Files.createDirectories(root.resolve("p/bin")).resolve("ralph-tui"), "while :; do sleep 1; done\n");
        try (WatchedWorkspace workspace = new WatchedWorkspace(NEVER, root)) {
            Process loop = new ProcessBuilder("sh", "bin/ralph-tui")
                    .directory(root.resolve("p").toFile())
                    .start();
            try {
                String now = Instant.now().plusSeconds(1).toString();
                Path state = Files.createDirectory(root.resolve("p/.ralph-tui.new"));
                Files.writeString(
                        state.resolve("ralph.lock"), "{\"pid\":" + loop.pid() + ",\"acquiredAt\":\"" + now + "\"}");
                Files.writeString(
                        state.resolve("session.json"),
                        "{\"version\":1,\"status\":\"running\",\"startedAt\":\"" + now + "\",\"updatedAt\":\"" + now
                                + "\"}");
                Files.move(state, root.resolve("p/.ralph-tui"));
                workspace.awaitProject("p", p -> p.state() == State.RUNNING);
                assertThat(workspace.changes)
                        .flatExtracting(change -> change.put())
                        .extracting(Project::state)
                        .doesNotContain(State.LOST);
            } finally {
                loop.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void without_any_file_events_polling_finds_everything_and_health_says_so() throws Exception {
        write(root.resolve("p/prd.json"), prd(true, false));
        DirectoryEvents.Opener none = () -> {
            throw new IOException("User limit of inotify instances reached or too many open files");
        };
        try (WatchedWorkspace workspace = new WatchedWorkspace(OFTEN, none, Duration.ofSeconds(30), root)) {
            write(root.resolve("p/prd.json"), prd(true, true));
            workspace.awaitProject("p", p -> p.storiesPassed() == 2);
            assertThat(workspace.announcements).isNotEmpty().allSatisfy(announced -> assertThat(
                            announced.health().mode())
                    .isEqualTo("polling"));
        }
    }

    @Test
    void a_project_whose_folder_goes_away_beneath_a_link_keeps_what_was_known() throws Exception {
        Path real = Files.createDirectories(root.resolve(".store/real"));
        write(real.resolve("prd.json"), prd(true, false));
        TrackedProject project = new TrackedProject(
                new WatchSettings.Workspace(root, "default", ""), real, "real", "real", Duration.ofSeconds(30));
        ProjectScanner scanner = new ProjectScanner(new WatchSettings(
                "test", "localhost", java.util.List.of(), OFTEN, Duration.ofMinutes(10), Duration.ofSeconds(60)));
        scanner.scan(project);
        Files.delete(real.resolve("prd.json"));
        Files.delete(real);
        scanner.scan(project);
        assertThat(project.published).get().satisfies(p -> {
            assertThat(p.storiesPassed()).isEqualTo(1);
            assertThat(problems(p)).contains("is not there any more");
        });
    }

    @Test
    void closing_leaves_no_thread_and_answers_whoever_waits() throws Exception {
        write(root.resolve("p/prd.json"), prd(true, false));
        WatchedWorkspace workspace = new WatchedWorkspace(OFTEN, root);
        workspace.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("signalbox-watch", "signalbox-file-events", "signalbox-git");
        assertThatThrownBy(() -> workspace.watcher.snapshot().get(5, TimeUnit.SECONDS))
                .hasMessageContaining("stopped");
    }

    private static String problems(Project project) {
        return project.problems().toString();
    }
}
