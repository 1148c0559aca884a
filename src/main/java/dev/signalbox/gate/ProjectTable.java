package dev.signalbox.gate;

import dev.signalbox.bus.KnownProjects.Place;
import dev.signalbox.files.DirectoryEvents;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The projects of this node, and which directories concern which of them. Used by one thread. */
final class ProjectTable {
    private final DirectoryEvents events;
    private final TreeMap<String, ProjectGates> projects = new TreeMap<>();
    private final Map<Path, Set<ProjectGates>> interested = new HashMap<>();
    private final Map<ProjectGates, Set<Path>> watched = new HashMap<>();

    ProjectTable(DirectoryEvents events) {
        this.events = events;
    }

    void put(ProjectGates project) {
        remove(project.place().slug());
        projects.put(project.place().slug(), project);
    }

    void remove(String slug) {
        ProjectGates before = projects.remove(slug);
        if (before != null) {
            concern(before, Set.of());
        }
    }

    Optional<ProjectGates> find(String slug) {
        return Optional.ofNullable(projects.get(slug));
    }

    /** Empty also if the project belongs to another account. */
    Optional<ProjectGates> find(String slug, String account) {
        return find(slug).filter(project -> project.place().account().equals(account));
    }

    boolean has(Place place) {
        return find(place.slug())
                .filter(project -> project.place().equals(place))
                .isPresent();
    }

    boolean has(ProjectGates project) {
        return projects.get(project.place().slug()) == project;
    }

    Collection<ProjectGates> all() {
        return projects.values();
    }

    List<ProjectGates> concernedBy(Path directory) {
        return List.copyOf(interested.getOrDefault(directory, Set.of()));
    }

    /**
     * From now on exactly these directories concern the project.
     *
     * @return whether one is watched now that was not, so that what happened in it before went untold
     */
    boolean concern(ProjectGates project, Set<Path> wanted) {
        boolean fresh = false;
        for (Path directory : wanted) {
            fresh |= events.watch(directory);
            interested.computeIfAbsent(directory, any -> new HashSet<>()).add(project);
        }
        Set<Path> before = wanted.isEmpty() ? watched.remove(project) : watched.put(project, Set.copyOf(wanted));
        for (Path directory : before == null ? Set.<Path>of() : before) {
            if (!wanted.contains(directory)) {
                forget(directory, project);
            }
        }
        return fresh;
    }

    private void forget(Path directory, ProjectGates project) {
        Set<ProjectGates> sharing = interested.getOrDefault(directory, Set.of());
        sharing.remove(project);
        if (sharing.isEmpty()) {
            interested.remove(directory);
            events.unwatch(directory);
        }
    }
}
