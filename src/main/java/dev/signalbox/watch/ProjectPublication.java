package dev.signalbox.watch;

import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.Projects.Snapshot;
import dev.signalbox.bus.Projects.WorkspaceProblem;
import dev.signalbox.bus.Publication;
import dev.signalbox.bus.StateMark;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What everybody else knows of this node's projects, and what they have yet to be told. Used by one thread. */
final class ProjectPublication {
    private final String node;
    private final Publication<Project> projects;
    private List<WorkspaceProblem> problems = List.of();

    /** @param epoch differs from that of every other run of this node's watcher */
    ProjectPublication(String node, String epoch) {
        this.node = node;
        this.projects = new Publication<>(epoch, Project::slug, Project::version);
    }

    void put(Project project) {
        projects.put(project);
    }

    void remove(String slug) {
        projects.remove(slug);
    }

    void problems(List<WorkspaceProblem> now) {
        if (!now.equals(problems)) {
            projects.beside("workspace problems", told(problems), told(now));
            problems = List.copyOf(now);
        }
    }

    private static Optional<String> told(List<WorkspaceProblem> problems) {
        return Optional.of(problems.toString()).filter(text -> !problems.isEmpty());
    }

    /** What has changed since the last call, numbered; empty if nothing has. */
    Optional<Changed> take() {
        return projects.take()
                .map(delta -> new Changed(
                        node,
                        delta.mark().epoch(),
                        delta.mark().seq(),
                        delta.mark().signature(),
                        delta.put(),
                        delta.removed(),
                        problems));
    }

    /** The whole, as of the last {@link #take}; to be called only when nothing waits to be taken. */
    Snapshot snapshot(boolean complete) {
        StateMark mark = mark();
        return new Snapshot(
                node,
                mark.epoch(),
                mark.seq(),
                mark.signature(),
                complete,
                new ArrayList<>(projects.items()),
                problems);
    }

    StateMark mark() {
        return projects.mark();
    }

    int size() {
        return projects.size();
    }
}
