package dev.signalbox.watch;

import dev.signalbox.bus.Projects.WorkspaceProblem;
import dev.signalbox.watch.ProjectFolder.Fingerprint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which projects there are, in all workspaces of this node. Used by one thread. */
final class Workspaces {
    private final List<WatchSettings.Workspace> settings;
    private final Map<WatchSettings.Workspace, Fingerprint> looked = new HashMap<>();
    private final Map<WatchSettings.Workspace, String> problems = new LinkedHashMap<>();
    private final Map<Path, TrackedProject> projects = new LinkedHashMap<>();
    private final Set<String> slugs = new HashSet<>();
    private final Set<Path> roots = new HashSet<>();

    Workspaces(List<WatchSettings.Workspace> settings) {
        this.settings = settings;
        settings.forEach(workspace -> roots.add(workspace.root()));
    }

    /** What came and went since the look before. */
    record Changes(List<TrackedProject> fresh, List<TrackedProject> gone) {}

    /** Looks at every workspace whose folder has changed. */
    Changes look() {
        List<TrackedProject> fresh = new ArrayList<>();
        List<TrackedProject> gone = new ArrayList<>();
        for (WatchSettings.Workspace workspace : settings) {
            Fingerprint now = Fingerprint.of(workspace.root());
            boolean same = now.equals(looked.get(workspace)) && !problems.containsKey(workspace);
            if (!same || isYoung(now)) {
                look(workspace, fresh, gone);
            }
        }
        return new Changes(fresh, gone);
    }

    private void look(WatchSettings.Workspace workspace, List<TrackedProject> fresh, List<TrackedProject> gone) {
        WorkspaceFolder.Look look = WorkspaceFolder.look(workspace.root());
        looked.put(workspace, look.fingerprint());
        look.problem().ifPresentOrElse(text -> problems.put(workspace, text), () -> problems.remove(workspace));
        if (look.keepKnown()) {
            return;
        }
        Map<Path, String> found = new LinkedHashMap<>();
        look.projects().forEach(project -> found.put(project.folder(), project.name()));
        for (TrackedProject known : List.copyOf(projects.values())) {
            if (known.workspace.equals(workspace) && !found.containsKey(known.folder)) {
                projects.remove(known.folder);
                slugs.remove(known.slug);
                gone.add(known);
            }
        }
        found.forEach((folder, name) -> {
            if (!projects.containsKey(folder)) {
                fresh.add(track(workspace, folder, name));
            }
        });
    }

    private TrackedProject track(WatchSettings.Workspace workspace, Path folder, String name) {
        String slug = Slugs.of(workspace.prefix(), name);
        if (slugs.contains(slug)) {
            slug = Slugs.distinct(slug, folder.toString());
        }
        TrackedProject project = new TrackedProject(workspace, realPath(workspace.root()), folder, name, slug);
        slugs.add(slug);
        projects.put(folder, project);
        return project;
    }

    /** A directory that changed within one tick of the file system's clock may change again and look the same. */
    private static boolean isYoung(Fingerprint fingerprint) {
        return System.currentTimeMillis() * 1_000_000L - fingerprint.modified() < ProjectScanner.YOUNG_NANOS;
    }

    private static Path realPath(Path root) {
        try {
            return root.toRealPath();
        } catch (IOException e) {
            return root;
        }
    }

    Collection<TrackedProject> projects() {
        return projects.values();
    }

    boolean tracks(TrackedProject project) {
        return projects.get(project.folder) == project;
    }

    boolean isRoot(Path directory) {
        return roots.contains(directory);
    }

    Set<Path> roots() {
        return roots;
    }

    List<WorkspaceProblem> problems() {
        List<WorkspaceProblem> all = new ArrayList<>();
        settings.forEach(workspace -> Optional.ofNullable(problems.get(workspace))
                .ifPresent(
                        text -> all.add(new WorkspaceProblem(workspace.root().toString(), workspace.account(), text))));
        return all;
    }
}
