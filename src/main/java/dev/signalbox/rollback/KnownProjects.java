package dev.signalbox.rollback;

import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.Projects.Snapshot;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which folder a slug is, as the watcher of this node says; a requester is never believed about paths. Used by one thread
 * at a time.
 */
final class KnownProjects {
    private record Place(String account, Path folder) {}

    private final Map<String, Place> places = new HashMap<>();
    private String epoch = "";
    private long seq = -1;

    void takeSnapshot(Snapshot snapshot) {
        places.clear();
        snapshot.projects().forEach(this::put);
        epoch = snapshot.epoch();
        seq = snapshot.seq();
    }

    /** Answers false if a change was missed, so that a snapshot is needed. */
    boolean takeChange(Changed change) {
        if (!isAt(change.epoch(), change.seq() - 1)) {
            return isAt(change.epoch(), seq) && change.seq() <= seq;
        }
        change.removed().forEach(places::remove);
        change.put().forEach(this::put);
        seq = change.seq();
        return true;
    }

    boolean isAt(String otherEpoch, long otherSeq) {
        return epoch.equals(otherEpoch) && seq == otherSeq;
    }

    private void put(Project project) {
        places.put(project.slug(), new Place(project.account(), Path.of(project.path())));
    }

    /** Empty also if the project belongs to another account. */
    Optional<Path> folder(String slug, String account) {
        return Optional.ofNullable(places.get(slug))
                .filter(place -> place.account().equals(account))
                .map(Place::folder);
    }
}
