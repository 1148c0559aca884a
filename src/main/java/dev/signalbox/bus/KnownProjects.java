package dev.signalbox.bus;

import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.Projects.Snapshot;
import dev.signalbox.bus.Projects.SnapshotRequest;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which folder a slug is, as the watcher of one node says; a requester is never believed about paths. Used on one context.
 */
public final class KnownProjects {
    private static final Logger LOG = LoggerFactory.getLogger(KnownProjects.class);

    private final Bus bus;
    private final String node;
    private final Listener listener;
    private final Map<String, Place> places = new HashMap<>();
    private final Replica<Changed> replica = new Replica<>(KnownProjects::markOf, this::apply);
    private boolean whole;
    private Future<Void> refreshing = Future.succeededFuture();

    /** Where a project of this node is. */
    public record Place(String slug, String account, Path folder) {}

    /** Hears which projects there are, on the context that this is used on. */
    public interface Listener {
        /** A project is new, or is somewhere else. */
        void put(Place place);

        void removed(String slug);

        /** The watcher has read every workspace; called once or more often. */
        void complete();
    }

    /** For those who only ask. */
    public static final Listener NOBODY = new Listener() {
        @Override
        public void put(Place place) {}

        @Override
        public void removed(String slug) {}

        @Override
        public void complete() {}
    };

    public KnownProjects(Bus bus, String node, Listener listener) {
        this.bus = bus;
        this.node = node;
        this.listener = listener;
    }

    /** Begins to listen, and asks for what there is. */
    public List<Registration> listen() {
        List<Registration> registrations = List.of(
                bus.subscribe(Projects.CHANGED, change -> {
                    if (change.node().equals(node) && replica.changed(change)) {
                        ask();
                    }
                }),
                bus.subscribe(Projects.ANNOUNCED, announced -> {
                    if (announced.node().equals(node)) {
                        announced(announced);
                    }
                }));
        refresh();
        return registrations;
    }

    private void announced(Projects.Announced announced) {
        StateMark mark = new StateMark(announced.epoch(), announced.seq(), announced.signature());
        boolean needed = replica.announced(mark);
        if (needed || announced.health().complete() && !whole && replica.refresh()) {
            ask();
        }
    }

    /**
     * Done when the watcher has been asked anew; never fails. It is no fault if nobody watches yet: the watcher's announcement
     * leads here again.
     */
    public Future<Void> refresh() {
        if (replica.refresh()) {
            ask();
        }
        return refreshing;
    }

    private void ask() {
        refreshing = bus.request(Projects.snapshotOf(node), new SnapshotRequest())
                .onSuccess(this::take)
                .onFailure(failure -> {
                    LOG.debug("no snapshot of the projects yet: {}", failure.getMessage());
                    replica.snapshotFailed();
                })
                .otherwiseEmpty()
                .mapEmpty();
    }

    private void take(Snapshot snapshot) {
        StateMark mark = new StateMark(snapshot.epoch(), snapshot.seq(), snapshot.signature());
        boolean again = replica.snapshot(mark, () -> load(snapshot));
        whole = snapshot.complete();
        if (whole) {
            listener.complete();
        }
        if (again) {
            ask();
        }
    }

    private void load(Snapshot snapshot) {
        Set<String> gone = new HashSet<>(places.keySet());
        snapshot.projects().forEach(project -> gone.remove(project.slug()));
        // A watcher that has just started finds its projects one by one; those known before stay where they were
        // meanwhile.
        if (snapshot.complete()) {
            gone.forEach(this::remove);
        }
        snapshot.projects().forEach(this::put);
    }

    private static StateMark markOf(Changed change) {
        return new StateMark(change.epoch(), change.seq(), change.signature());
    }

    private void apply(Changed change) {
        change.removed().forEach(this::remove);
        change.put().forEach(this::put);
    }

    private void put(Project project) {
        Place place = new Place(project.slug(), project.account(), Path.of(project.path()));
        if (!place.equals(places.put(place.slug(), place))) {
            listener.put(place);
        }
    }

    private void remove(String slug) {
        if (places.remove(slug) != null) {
            listener.removed(slug);
        }
    }

    /** Empty also if the project belongs to another account. */
    public Optional<Path> folder(String slug, String account) {
        return Optional.ofNullable(places.get(slug))
                .filter(place -> place.account().equals(account))
                .map(Place::folder);
    }
}
