package dev.signalbox.journal;

import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.Projects.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The last known projects of one watcher, and what happened to them since. What a watcher says before it has read
 * everything once is only taken in; then it is compared with what an earlier run of that watcher had said, if one had.
 * Used by one thread at a time.
 */
final class WatchedNode {
    private Map<String, Project> projects = new LinkedHashMap<>();
    private String epoch = "";
    private long seq = -1;
    /** Whether this run of the watcher has read everything. */
    private boolean complete;
    /** Up to where changes have been told, while this run is not complete; empty if nothing was ever complete. */
    private Optional<Map<String, Project>> told = Optional.empty();

    boolean isAt(String otherEpoch, long otherSeq) {
        return epoch.equals(otherEpoch) && seq == otherSeq;
    }

    /** The rows for a change; empty if one before it was missed, so that a snapshot is needed. */
    Optional<List<NewRow>> take(Changed change, Instant now) {
        if (epoch.equals(change.epoch()) && change.seq() <= seq) {
            return Optional.of(List.of());
        }
        if (!isAt(change.epoch(), change.seq() - 1)) {
            return Optional.empty();
        }
        seq = change.seq();
        List<NewRow> rows = new ArrayList<>();
        change.removed().forEach(slug -> Optional.ofNullable(projects.remove(slug))
                .ifPresent(project -> rows.add(RecordedRows.gone(project, now))));
        change.put()
                .forEach(project ->
                        rows.addAll(between(Optional.ofNullable(projects.put(project.slug(), project)), project, now)));
        return Optional.of(complete ? rows : List.of());
    }

    /** The rows for what differs from what was known; none if nothing was known yet. */
    List<NewRow> take(Snapshot snapshot, Instant now) {
        if (epoch.equals(snapshot.epoch()) && snapshot.seq() < seq) {
            return List.of();
        }
        if (complete) {
            told = Optional.of(projects);
        }
        projects = new LinkedHashMap<>();
        snapshot.projects().forEach(project -> projects.put(project.slug(), project));
        epoch = snapshot.epoch();
        seq = snapshot.seq();
        complete = false;
        return snapshot.complete() ? complete(epoch, seq, now) : List.of();
    }

    /** The watcher has read everything and stands there: the rows for what happened while it had not. */
    List<NewRow> complete(String announcedEpoch, long announcedSeq, Instant now) {
        if (complete || !isAt(announcedEpoch, announcedSeq)) {
            return List.of();
        }
        complete = true;
        List<NewRow> rows = told.map(before -> between(before, now)).orElse(List.of());
        told = Optional.empty();
        return rows;
    }

    private List<NewRow> between(Map<String, Project> before, Instant now) {
        List<NewRow> rows = new ArrayList<>();
        Map<String, Project> gone = new HashMap<>(before);
        projects.forEach((slug, project) -> rows.addAll(between(Optional.ofNullable(gone.remove(slug)), project, now)));
        gone.values().forEach(project -> rows.add(RecordedRows.gone(project, now)));
        return rows;
    }

    private static List<NewRow> between(Optional<Project> before, Project after, Instant now) {
        return before.filter(known -> known.account().equals(after.account()))
                .map(known -> ProjectChanges.between(known, after, now))
                .orElseGet(() -> List.of(RecordedRows.found(after, now)));
    }
}
