package dev.signalbox.watch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Runs;
import dev.signalbox.bus.Runs.Announced;
import dev.signalbox.bus.Runs.DetailsRequest;
import dev.signalbox.bus.Runs.SnapshotRequest;
import dev.signalbox.watch.WatchSettings;
import dev.signalbox.watch.WatchVerticle;
import dev.signalbox.watch.run.reader.FiveXFixtures;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RunsOnBusTest {
    @TempDir
    Path root;

    @Test
    void over_the_bus_runs_are_told_and_problems_stand_with_their_project() throws Exception {
        FiveXFixtures.database(WatchedRuns.database(root.resolve("shop")), 5);
        Files.writeString(WatchedRuns.database(root.resolve("broken")), "no database ".repeat(20));
        Vertx vertx = Vertx.vertx();
        try {
            Bus.prepare(vertx);
            Bus bus = Bus.of(vertx);
            Map<String, Project> projects = new ConcurrentHashMap<>();
            List<Announced> announced = new CopyOnWriteArrayList<>();
            bus.subscribe(Projects.CHANGED, it -> it.put().forEach(project -> projects.put(project.slug(), project)));
            bus.subscribe(Runs.ANNOUNCED, announced::add);
            WatchSettings settings = new WatchSettings(
                    "n",
                    "localhost",
                    List.of(new WatchSettings.Workspace(root, "default", "")),
                    Duration.ofMillis(300),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(1));
            vertx.deployVerticle(
                            new WatchVerticle(settings),
                            new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                    .await(15, TimeUnit.SECONDS);
            await().atMost(WatchedRuns.DEADLINE)
                    .until(() -> !snapshot(bus).runs().isEmpty());
            assertThat(Runs.keyOf(snapshot(bus).runs().get(0))).isEqualTo("shop/r1");
            await().atMost(WatchedRuns.DEADLINE).untilAsserted(() -> assertThat(
                            announced.get(announced.size() - 1).mark())
                    .isEqualTo(snapshot(bus).mark()));
            assertThat(bus.request(Runs.detailsOn("n"), new DetailsRequest("default", "shop", "r1"), Runs.TIMEOUT_MS)
                            .await(15, TimeUnit.SECONDS)
                            .details())
                    .isPresent();
            await().atMost(WatchedRuns.DEADLINE)
                    .untilAsserted(
                            () -> assertThat(projects.get("broken").problems()).anySatisfy(problem -> {
                                assertThat(problem.file()).isEqualTo(".5x/5x.db");
                                assertThat(problem.message()).contains("not a SQLite database");
                            }));
            assertThat(projects.get("shop").problems()).isEmpty();
            Files.delete(root.resolve("broken/.5x/5x.db"));
            await().atMost(WatchedRuns.DEADLINE)
                    .until(() -> projects.get("broken").problems().isEmpty());
        } finally {
            vertx.close().await(15, TimeUnit.SECONDS);
        }
        assertThat(WatchedRuns.readers()).isEmpty();
    }

    private static Runs.Snapshot snapshot(Bus bus) throws Exception {
        return bus.request(Runs.snapshotOf("n"), new SnapshotRequest(), Runs.TIMEOUT_MS)
                .await(15, TimeUnit.SECONDS);
    }
}
