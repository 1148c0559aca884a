package dev.signalbox.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Project.State;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.AgentReport;
import dev.signalbox.bus.Projects.Doing;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentReportsTest {
    @TempDir
    Path root;

    @BeforeEach
    void makeWorkspace() throws IOException {
        root = root.toRealPath();
        WatchedWorkspace.write(root.resolve("shop/prd.json"), WatchedWorkspace.prd(false, false));
        // A change after a question answers it, so what is there must be older.
        Files.setLastModifiedTime(
                root.resolve("shop/prd.json"),
                java.nio.file.attribute.FileTime.from(Instant.now().minusSeconds(60)));
    }

    private static AgentReport report(String node, String account, String slug, Doing doing, String question) {
        return new AgentReport(
                node, account, slug, "Claude Code", "s", doing, Optional.ofNullable(question), Instant.now());
    }

    @Test
    void what_an_agent_tells_is_seen_without_waiting_for_a_pass() throws Exception {
        try (WatchedWorkspace watched = new WatchedWorkspace(WatchedWorkspace.NEVER, root)) {
            watched.awaitProject("shop", p -> p.state() == State.IDLE);
            watched.watcher.agentReported(report("test", "default", "shop", Doing.WAITING, "May I use Bash?"));
            watched.awaitProject(
                    "shop",
                    p -> p.state() == State.WAITING && p.evidence().contains("Claude Code asks: May I use Bash?"));
            watched.watcher.agentReported(report("test", "default", "shop", Doing.WORKING, null));
            watched.awaitProject("shop", p -> p.state() == State.RUNNING);
            int changes = watched.changes.size();
            for (int i = 0; i < 50; i++) {
                watched.watcher.agentReported(report("test", "default", "shop", Doing.WORKING, null));
            }
            watched.snapshot();
            assertThat(watched.changes).as("more of the same is no news").hasSize(changes);
            watched.watcher.agentReported(report("test", "default", "shop", Doing.IDLE, null));
            watched.awaitProject(
                    "shop",
                    p -> p.state() == State.IDLE
                            && p.evidence().contains("Claude Code has stopped and waits for its next task"));
            watched.watcher.agentReported(report("test", "default", "shop", Doing.GONE, null));
            watched.awaitProject("shop", p -> p.evidence().contains("no loop works in this folder"));
        }
    }

    @Test
    void a_story_that_changes_after_the_question_ends_the_wait() throws Exception {
        try (WatchedWorkspace watched = new WatchedWorkspace(WatchedWorkspace.NEVER, root)) {
            watched.watcher.agentReported(report("test", "default", "shop", Doing.WAITING, "?"));
            watched.awaitProject("shop", p -> p.state() == State.WAITING);
            // Files bear the time of the kernel's last tick, which may be older than the question.
            Instant asked = Instant.now();
            await().until(() -> Files.getLastModifiedTime(Files.writeString(root.resolve("tick"), ""))
                    .toInstant()
                    .isAfter(asked));
            WatchedWorkspace.write(root.resolve("shop/prd.json"), WatchedWorkspace.prd(true, false));
            watched.awaitProject("shop", p -> p.storiesPassed() == 1 && p.state() == State.IDLE);
        }
    }

    @Test
    void passes_leave_a_waiting_project_waiting_and_silent() throws Exception {
        try (WatchedWorkspace watched = new WatchedWorkspace(Duration.ofMillis(50), root)) {
            watched.watcher.agentReported(report("test", "default", "shop", Doing.WAITING, "?"));
            watched.awaitProject("shop", p -> p.state() == State.WAITING);
            int changes = watched.changes.size();
            int announced = watched.announcements.size();
            await().atMost(WatchedWorkspace.DEADLINE).until(() -> watched.announcements.size() > announced);
            assertThat(watched.changes).hasSize(changes);
            assertThat(watched.seen.get("shop").state()).isEqualTo(State.WAITING);
        }
    }

    @Test
    void reports_about_what_is_not_here_are_nothing() throws Exception {
        try (WatchedWorkspace watched = new WatchedWorkspace(WatchedWorkspace.NEVER, root)) {
            String version = watched.seen.get("shop").version();
            watched.watcher.agentReported(report("test", "acme", "shop", Doing.WAITING, "?"));
            watched.watcher.agentReported(report("test", "default", "nope", Doing.WAITING, "?"));
            watched.snapshot();
            assertThat(watched.seen.get("shop").version()).isEqualTo(version);
        }
    }

    @Test
    void over_the_bus_a_node_takes_what_is_about_its_own_projects() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Bus.prepare(vertx);
            Bus bus = Bus.of(vertx);
            Map<String, Project> seen = new ConcurrentHashMap<>();
            bus.subscribe(
                    Projects.CHANGED, changed -> changed.put().forEach(project -> seen.put(project.slug(), project)));
            WatchSettings settings = new WatchSettings(
                    "test",
                    "localhost",
                    List.of(new WatchSettings.Workspace(root, "default", "")),
                    WatchedWorkspace.NEVER,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(60));
            vertx.deployVerticle(
                            new WatchVerticle(settings),
                            new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                    .await(10, TimeUnit.SECONDS);
            await().until(() -> seen.containsKey("shop"));
            bus.publish(Projects.AGENT_REPORTED, report("test", "default", "shop", Doing.WORKING, null));
            await().until(() -> seen.get("shop").state() == State.RUNNING);
            bus.publish(Projects.AGENT_REPORTED, report("other", "default", "shop", Doing.GONE, null));
            bus.publish(Projects.AGENT_REPORTED, report("test", "default", "shop", Doing.WAITING, "?"));
            await().until(() -> seen.get("shop").state() == State.WAITING);
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }
}
