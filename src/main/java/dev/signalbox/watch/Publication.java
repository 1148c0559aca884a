package dev.signalbox.watch;

import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.Projects.Snapshot;
import dev.signalbox.bus.Projects.WorkspaceProblem;
import dev.signalbox.bus.Signature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What everybody else knows of this node's projects, and what they have yet to be told. The cost of a change does not
 * grow with the number of projects. Used by one thread.
 */
final class Publication {
    private final String node;
    private final String epoch;
    private final Map<String, Project> known = new LinkedHashMap<>();
    private final Signature signature = new Signature();
    private final Map<String, Project> put = new LinkedHashMap<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private List<WorkspaceProblem> problems = List.of();
    private boolean problemsChanged;
    private long seq;

    /** @param epoch differs from that of every other run of this node's watcher */
    Publication(String node, String epoch) {
        this.node = node;
        this.epoch = epoch;
    }

    void put(Project project) {
        Project before = known.put(project.slug(), project);
        if (before != null && before.version().equals(project.version())) {
            return;
        }
        if (before != null) {
            signature.remove(before.slug(), before.version());
        }
        signature.add(project.slug(), project.version());
        put.put(project.slug(), project);
        removed.remove(project.slug());
    }

    void remove(String slug) {
        Project before = known.remove(slug);
        if (before != null) {
            signature.remove(before.slug(), before.version());
            put.remove(slug);
            removed.add(slug);
        }
    }

    void problems(List<WorkspaceProblem> now) {
        if (!now.equals(problems)) {
            problems.forEach(problem -> signature.remove("workspace " + problem.workspace(), problem.toString()));
            now.forEach(problem -> signature.add("workspace " + problem.workspace(), problem.toString()));
            problems = List.copyOf(now);
            problemsChanged = true;
        }
    }

    /** What has changed since the last call, numbered; empty if nothing has. */
    Optional<Changed> take() {
        if (put.isEmpty() && removed.isEmpty() && !problemsChanged) {
            return Optional.empty();
        }
        seq++;
        Changed changed =
                new Changed(node, epoch, seq, signature(), List.copyOf(put.values()), List.copyOf(removed), problems);
        put.clear();
        removed.clear();
        problemsChanged = false;
        return Optional.of(changed);
    }

    /** The whole, as of the last {@link #take}; to be called only when nothing waits to be taken. */
    Snapshot snapshot(boolean complete) {
        return new Snapshot(node, epoch, seq, signature(), complete, new ArrayList<>(known.values()), problems);
    }

    String signature() {
        return signature.toString();
    }

    long seq() {
        return seq;
    }

    String epoch() {
        return epoch;
    }

    int size() {
        return known.size();
    }
}
