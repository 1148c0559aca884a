package dev.signalbox.tasklist;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where in a project's folder task lists lie, the most telling place first. Says nothing about whether files exist. */
public final class TaskListLocations {
    /** Files of one project that are looked at. */
    public static final int MAX_CANDIDATES = 64;

    /** Every place, in order of precedence. */
    public static final List<Location> ALL = List.of(
            new Location("", "prd.json", true),
            new Location(".omc", "prd.json", true),
            new Location("tasks", "prd.json", true),
            new Location(".ralph", "prd.json", true),
            new Location(".ralph/worktrees/PRD-*/.ralph/PRD-*", "prd.md", true),
            new Location(".ralph/PRD-*", "prd.md", true),
            new Location(".ralph/PRD-*", "plan.md", false),
            new Location(".ralph/agent", "tasks.jsonl", true),
            new Location(".ralph/api", "tasks-v1.json", true),
            new Location(".ralph", "queue.jsonc", true),
            new Location(".ralph", "done.jsonc", true),
            new Location(".ralph", "fix_plan.md", true),
            new Location(".ralph", "queue.json", true),
            new Location(".ralph", "done.json", false),
            new Location("", "fix_plan.md", true),
            new Location("", "@fix_plan.md", true),
            new Location("docs/plans", "*.md", false),
            new Location(".ralph-ui", "*.json", false),
            new Location(".ralph-ui/*", "*.json", false),
            new Location("tasks", "*.json", false),
            new Location("", "*.json", false),
            new Location("", "*.jsonc", false));

    private static final Set<String> OTHER_FILES = Set.of(
            "package.json",
            "package-lock.json",
            "npm-shrinkwrap.json",
            "composer.json",
            "deno.json",
            "deno.jsonc",
            "jsconfig.json",
            "biome.json",
            "biome.jsonc",
            "turbo.json",
            "turbo.jsonc",
            "nx.json",
            "lerna.json",
            "rush.json",
            "project.json",
            "angular.json",
            "vercel.json",
            "firebase.json",
            "renovate.json",
            "components.json",
            "manifest.json",
            "appsettings.json",
            "global.json",
            "wrangler.json",
            "wrangler.jsonc",
            "typedoc.json",
            "cspell.json",
            "pyrightconfig.json",
            "vcpkg.json",
            "now.json",
            "app.json",
            "bower.json",
            "openapi.json",
            "swagger.json");
    private static final Pattern OTHER_PATTERN = Pattern.compile("(tsconfig|jsconfig|tslint|appsettings|\\.).*");

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");
    private static final Pattern WORKTREE = Pattern.compile("\\.ralph/worktrees/([^/]+)/\\.ralph/([^/]+)");
    /** Names with numbers in them, as people order them. */
    static final Comparator<String> NATURAL =
            Comparator.comparing(TaskListLocations::padded).thenComparing(name -> name);

    private TaskListLocations() {}

    /**
     * @param directory relative to the project's folder, with {@code /}; empty for the folder itself; {@code *} stands for
     *     any characters within one name
     * @param file a file name, or a pattern such as {@code *.json}
     * @param dedicated whether a file there is a task list by its name alone. Elsewhere a file that is broken, or something
     *     else, is nobody's problem unless it was a task list before
     */
    public record Location(String directory, String file, boolean dedicated) {}

    /** A file that may hold a task list. */
    public record Candidate(String path, boolean dedicated) {}

    /**
     * The files that are there, in order of precedence, each once; at most {@link #MAX_CANDIDATES}. Numbers in names count:
     * {@code PRD-2} comes before {@code PRD-10}.
     *
     * @param names lists a directory, given as in {@link Location}: the names of its files and directories, empty if it
     *     does not exist or is none. It may be asked for the same directory more than once
     */
    public static List<Candidate> candidates(Function<String, List<String>> names) {
        Map<String, Candidate> found = new LinkedHashMap<>();
        for (Location location : ALL) {
            for (String directory : directories(location.directory(), names)) {
                for (String name : matching(location.file(), names.apply(directory))) {
                    String path = directory.isEmpty() ? name : directory + "/" + name;
                    if (found.size() < MAX_CANDIDATES && (location.dedicated() || !isOther(directory, name))) {
                        found.putIfAbsent(path, new Candidate(path, location.dedicated()));
                    }
                }
            }
        }
        return List.copyOf(found.values());
    }

    /** The directories that a pattern stands for; without a wildcard nothing is listed. */
    private static List<String> directories(String pattern, Function<String, List<String>> names) {
        List<String> directories = List.of("");
        for (String segment : pattern.isEmpty() ? new String[0] : pattern.split("/")) {
            List<String> deeper = new ArrayList<>();
            for (String directory : directories) {
                String prefix = directory.isEmpty() ? "" : directory + "/";
                List<String> found =
                        segment.contains("*") ? matching(segment, names.apply(directory)) : List.of(segment);
                found.stream().limit(MAX_CANDIDATES - deeper.size()).forEach(name -> deeper.add(prefix + name));
            }
            directories = deeper;
        }
        return directories.stream().filter(TaskListLocations::isLive).toList();
    }

    /** The worktree of one PRD also holds copies of the others, which nobody works on there. */
    private static boolean isLive(String directory) {
        Matcher worktree = WORKTREE.matcher(directory);
        return !worktree.matches() || worktree.group(1).equals(worktree.group(2));
    }

    private static List<String> matching(String pattern, List<String> names) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return names.contains(pattern) ? List.of(pattern) : List.of();
        }
        String head = pattern.substring(0, star);
        String tail = pattern.substring(star + 1);
        return names.stream()
                .filter(name ->
                        name.length() > head.length() + tail.length() && name.startsWith(head) && name.endsWith(tail))
                .sorted(NATURAL)
                .toList();
    }

    private static String padded(String name) {
        return DIGITS.matcher(name).replaceAll(m -> "0".repeat(9 - m.group().length()) + m.group());
    }

    private static boolean isOther(String directory, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return directory.isEmpty()
                && (OTHER_FILES.contains(lower) || OTHER_PATTERN.matcher(lower).matches());
    }
}
