package dev.signalbox.watch;

import dev.signalbox.files.DirectoryEvents;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which directories concern which projects; watches each as long as it concerns anybody. Used by one thread. */
final class DirectoryIndex {
    private final DirectoryEvents events;
    private final Set<Path> roots;
    private final Map<Path, Set<TrackedProject>> projects = new HashMap<>();

    /** @param roots of workspaces, which are watched by themselves */
    DirectoryIndex(DirectoryEvents events, Set<Path> roots) {
        this.events = events;
        this.roots = roots;
    }

    void watchRoots() {
        roots.forEach(events::watch);
    }

    boolean isRoot(Path directory) {
        return roots.contains(directory);
    }

    List<TrackedProject> projectsOf(Path directory) {
        return List.copyOf(projects.getOrDefault(directory, Set.of()));
    }

    /**
     * From now on exactly these directories concern the project.
     *
     * @return whether one is watched now that was not, so that what happened in it before went untold
     */
    boolean concern(TrackedProject project, Collection<Path> wanted) {
        boolean fresh = false;
        for (Path directory : wanted) {
            fresh |= events.watch(directory);
            if (project.directories.add(directory)) {
                projects.computeIfAbsent(directory, any -> new LinkedHashSet<>())
                        .add(project);
            }
        }
        if (project.directories.size() > wanted.size()) {
            project.directories.stream()
                    .filter(directory -> !wanted.contains(directory))
                    .toList()
                    .forEach(directory -> remove(directory, project));
        }
        return fresh;
    }

    void forget(TrackedProject project) {
        List.copyOf(project.directories).forEach(directory -> remove(directory, project));
    }

    private void remove(Path directory, TrackedProject project) {
        project.directories.remove(directory);
        Set<TrackedProject> sharing = projects.getOrDefault(directory, Set.of());
        sharing.remove(project);
        if (sharing.isEmpty()) {
            projects.remove(directory);
            if (!roots.contains(directory)) {
                events.unwatch(directory);
            }
        }
    }
}
