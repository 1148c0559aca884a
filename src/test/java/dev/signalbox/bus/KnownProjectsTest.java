package dev.signalbox.bus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.KnownProjects.Place;
import dev.signalbox.bus.Projects.Announced;
import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.Projects.Snapshot;
import dev.signalbox.bus.Projects.WatchHealth;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KnownProjectsTest {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicReference<Snapshot> snapshot = new AtomicReference<>();
    private Vertx vertx;
    private Bus bus;
    private Context context;
    private KnownProjects known;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        Bus.prepare(vertx);
        bus = Bus.of(vertx);
        snapshot.set(snapshot("e", 1, true, project("a"), project("b")));
        bus.answer(Projects.snapshotOf("n"), request -> Future.succeededFuture(snapshot.get()));
        known = new KnownProjects(bus, "n", new KnownProjects.Listener() {
            @Override
            public void put(Place place) {
                heard.add("+" + place.slug());
            }

            @Override
            public void removed(String slug) {
                heard.add("-" + slug);
            }

            @Override
            public void complete() {
                heard.add("complete");
            }
        });
        context = vertx.getOrCreateContext();
        context.runOnContext(go -> known.listen());
        awaitHeard("+a", "+b", "complete");
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, SECONDS);
    }

    private void awaitHeard(String... what) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(heard).containsExactly(what));
        heard.clear();
    }

    private static Project project(String slug) {
        return new Project(
                slug,
                slug,
                "n",
                "default",
                "/srv/" + slug,
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
                "v");
    }

    private static Snapshot snapshot(String epoch, long seq, boolean complete, Project... projects) {
        return new Snapshot("n", epoch, seq, "s" + seq, complete, List.of(projects), List.of());
    }

    private void announce(String epoch, long seq, boolean complete) {
        WatchHealth health = new WatchHealth("events", complete, 1, 1, 0, 0, 1);
        bus.publish(Projects.ANNOUNCED, new Announced("n", epoch, seq, "s" + seq, health, Map.of()));
    }

    @Test
    void changes_are_followed_and_a_gap_is_made_good() throws Exception {
        bus.publish(Projects.CHANGED, new Changed("other", "e", 2, "s2", List.of(project("x")), List.of(), List.of()));
        bus.publish(Projects.CHANGED, new Changed("n", "e", 2, "s2", List.of(project("c")), List.of("a"), List.of()));
        awaitHeard("-a", "+c");
        snapshot.set(snapshot("e", 4, true, project("c")));
        bus.publish(Projects.CHANGED, new Changed("n", "e", 4, "s4", List.of(), List.of(), List.of()));
        awaitHeard("-b", "complete");
        Future<List<Optional<Path>>> folders = Future.future(done -> context.runOnContext(go -> done.complete(
                List.of(known.folder("c", "default"), known.folder("c", "other"), known.folder("b", "default")))));
        assertThat(folders.await(10, SECONDS))
                .containsExactly(Optional.of(Path.of("/srv/c")), Optional.empty(), Optional.empty());
    }

    @Test
    void a_watcher_that_has_just_started_takes_nothing_away_until_it_has_read_everything() {
        snapshot.set(snapshot("e2", 1, false, project("b"), project("d")));
        announce("e2", 1, false);
        awaitHeard("+d");
        snapshot.set(snapshot("e2", 1, true, project("b"), project("d")));
        announce("e2", 1, true);
        awaitHeard("-a", "complete");
    }
}
