package dev.signalbox.watch;

import dev.signalbox.bus.Projects.WorkspaceProblem;
import dev.signalbox.files.Fingerprint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which projects there are, in all workspaces of this node. Slugs depend on nothing but what is there now and the order of
 * the workspaces, so they are the same after a restart. Used by one thread, but for where projects are, which any may ask.
 */
final class Workspaces {
    private final List<WatchSettings.Workspace> settings;
    private final Duration firstRetry;
    private final Map<WatchSettings.Workspace, Fingerprint> looked = new HashMap<>();
    private final Map<WatchSettings.Workspace, List<WorkspaceFolder.Found>> found = new HashMap<>();
    private final Map<WatchSettings.Workspace, String> problems = new LinkedHashMap<>();
    private final Set<Path> roots = new LinkedHashSet<>();
    private Map<Key, TrackedProject> projects = new LinkedHashMap<>();
    // Replaced as a whole, for those who only look projects up.
    private volatile Map<String, TrackedProject> bySlug = Map.of();

    /** @param firstRetry after which a project asks again for what could not be had */
    Workspaces(List<WatchSettings.Workspace> settings, Duration firstRetry) {
        this.settings = settings;
        this.firstRetry = firstRetry;
        settings.forEach(workspace -> roots.add(workspace.root()));
    }

    /** A folder that is in two workspaces of one account is one project; two accounts have one each. */
    private record Key(String account, Path folder) {}

    /** What came and went since the look before. */
    record Changes(List<TrackedProject> fresh, List<TrackedProject> gone) {}

    /** Looks at every workspace whose folder has changed. */
    Changes look() {
        boolean changed = false;
        for (WatchSettings.Workspace workspace : settings) {
            Fingerprint before = looked.get(workspace);
            boolean same = before != null && before.isThatOf(workspace.root()) && !problems.containsKey(workspace);
            if (!same || before.isYoungAt(System.currentTimeMillis() * 1_000_000L)) {
                changed |= look(workspace);
            }
        }
        return changed ? track() : new Changes(List.of(), List.of());
    }

    private boolean look(WatchSettings.Workspace workspace) {
        WorkspaceFolder.Look look = WorkspaceFolder.look(workspace.root());
        looked.put(workspace, look.fingerprint());
        look.problem().ifPresentOrElse(text -> problems.put(workspace, text), () -> problems.remove(workspace));
        return !look.keepKnown() && !look.projects().equals(found.put(workspace, look.projects()));
    }

    private Changes track() {
        Map<Key, TrackedProject> now = new LinkedHashMap<>();
        Set<String> slugs = new HashSet<>();
        List<TrackedProject> fresh = new ArrayList<>();
        Set<TrackedProject> gone = new LinkedHashSet<>(projects.values());
        for (WatchSettings.Workspace workspace : settings) {
            for (WorkspaceFolder.Found each : found.getOrDefault(workspace, List.of())) {
                Key key = new Key(workspace.account(), each.folder());
                if (now.containsKey(key)) {
                    continue;
                }
                String slug = slug(workspace, each, slugs);
                TrackedProject known = projects.get(key);
                if (known == null || !known.slug.equals(slug) || !known.workspace.equals(workspace)) {
                    known = new TrackedProject(workspace, each.folder(), each.name(), slug, firstRetry);
                    fresh.add(known);
                }
                gone.remove(known);
                now.put(key, known);
            }
        }
        projects = now;
        bySlug = now.values().stream().collect(Collectors.toMap(project -> project.slug, project -> project));
        return new Changes(fresh, List.copyOf(gone));
    }

    private static String slug(WatchSettings.Workspace workspace, WorkspaceFolder.Found found, Set<String> taken) {
        String plain = Slugs.of(workspace.prefix(), found.name());
        String slug = plain;
        for (int i = 0; !taken.add(slug); i++) {
            String distinction = found.folder() + (i == 0 ? "" : " " + workspace.account() + " " + i);
            slug = Slugs.distinct(plain, distinction);
        }
        return slug;
    }

    Collection<TrackedProject> projects() {
        return Collections.unmodifiableCollection(projects.values());
    }

    /** The project of that name, if it is that account's. */
    Optional<TrackedProject> find(String slug) {
        return Optional.ofNullable(bySlug.get(slug));
    }

    Optional<TrackedProject> find(String account, String slug) {
        return Optional.ofNullable(bySlug.get(slug))
                .filter(project -> project.workspace.account().equals(account));
    }

    /** Where a project of that account is. Any thread. */
    Optional<ProjectRoot> root(String account, String slug) {
        return find(account, slug).map(Workspaces::rootOf);
    }

    /** Where the projects of that account are. Any thread. */
    List<ProjectRoot> roots(String account) {
        return bySlug.values().stream()
                .filter(project -> project.workspace.account().equals(account))
                .map(Workspaces::rootOf)
                .toList();
    }

    private static ProjectRoot rootOf(TrackedProject project) {
        return new ProjectRoot(project.workspace.account(), project.slug, project.workspace.root(), project.folder);
    }

    boolean tracks(TrackedProject project) {
        return projects.get(new Key(project.workspace.account(), project.folder)) == project;
    }

    Set<Path> roots() {
        return Collections.unmodifiableSet(roots);
    }

    List<WorkspaceProblem> problems() {
        List<WorkspaceProblem> all = new ArrayList<>();
        settings.forEach(workspace -> Optional.ofNullable(problems.get(workspace))
                .ifPresent(
                        text -> all.add(new WorkspaceProblem(workspace.root().toString(), workspace.account(), text))));
        return all;
    }
}
