package dev.signalbox.http.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Project;
import dev.signalbox.http.StubWatcher;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectDirectoryTest {
    private static final long LONG = 60_000;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private ProjectDirectory directory;

    @BeforeEach
    void start() {
        Bus.prepare(vertx);
        directory = new ProjectDirectory(vertx, Bus.of(vertx), "alpha");
        onLoop(() -> {
            directory.start();
            return true;
        });
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private <T> T onLoop(Callable<T> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.runOnContext(turn -> {
            try {
                done.complete(task.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        return done.join();
    }

    private Future<Optional<String>> foundIn(String folder, long atMostMs) {
        return onLoop(() -> directory
                .settled(atMostMs)
                .map(settled -> directory.of("default").around(folder).map(Project::slug)));
    }

    private static Project project(String slug) {
        return StubWatcher.project("alpha", "default", slug, "v1");
    }

    @Test
    void a_folders_project_is_told_when_all_projects_are_known_and_not_before() {
        StubWatcher watcher = new StubWatcher(vertx, "alpha");
        Future<Optional<String>> early = foundIn("/srv/shop/inner", LONG);
        watcher.restart(false, project("shop"));
        await().until(() -> onLoop(() -> directory.of("default").project("shop").isPresent()));
        Future<Optional<String>> meanwhile = foundIn("/srv/shop/inner", LONG);
        await().during(Duration.ofMillis(100)).until(() -> !early.isComplete() && !meanwhile.isComplete());
        watcher.put(project("shop/inner"));
        watcher.complete();
        await().until(() -> early.isComplete() && meanwhile.isComplete());
        assertThat(early.result()).contains("shop/inner");
        assertThat(meanwhile.result()).contains("shop/inner");
        assertThat(foundIn("/srv/shop", LONG).isComplete()).isTrue();
    }

    @Test
    void without_a_watcher_it_is_told_after_a_while_that_there_is_none() {
        Future<Optional<String>> alone = foundIn("/srv/shop", 50);
        assertThat(alone.isComplete()).isFalse();
        await().until(alone::isComplete);
        assertThat(alone.result()).isEmpty();
    }
}
