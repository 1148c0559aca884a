package dev.signalbox.watch.log;

import dev.signalbox.bus.LogFile;
import dev.signalbox.bus.Logs;
import dev.signalbox.bus.Logs.Listing;
import dev.signalbox.watch.ProjectRoot;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * Which logs there are, and which paths their ids stand for: only what was found by the patterns has an id. Blocking;
 * thread-safe.
 */
final class LogCatalog {
    /** Projects whose ids are kept; of others they are found again when they are asked for. */
    private static final int MAX_PROJECTS = 64;
    /** An id that is not known makes a project be looked at again, but no more often than this. */
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    /** All projects of an account are looked at for so long. */
    private static final long LIST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Comparator<LogFile> OLDEST_FIRST = Comparator.comparing(LogFile::modifiedAt)
            .thenComparing(Comparator.comparing(LogFile::project).reversed())
            .thenComparing(Comparator.comparing(LogFile::path).reversed());

    /**
     * Where a log is.
     *
     * @param folder the project's, without symbolic links in its path
     * @param path relative to it
     */
    record Located(Path folder, String path) {}

    private record Known(Path folder, Map<String, String> paths, long atNanos) {}

    private final LogPatterns patterns;
    // The one that was asked for longest ago comes first.
    private final LinkedHashMap<Path, Known> known = new LinkedHashMap<>(16, 0.75f, true);

    LogCatalog(LogPatterns patterns) {
        this.patterns = patterns;
    }

    /** The logs of some projects, the newest first. */
    Listing list(List<ProjectRoot> projects) {
        long until = System.nanoTime() + LIST_NANOS;
        PriorityQueue<LogFile> newest = new PriorityQueue<>(OLDEST_FIRST);
        boolean truncated = false;
        for (ProjectRoot project : projects) {
            if (System.nanoTime() - until > 0) {
                truncated = true;
                break;
            }
            Optional<Path> folder = project.realFolder();
            if (folder.isPresent()) {
                LogWalk.Result result = walk(folder.get());
                truncated |= !result.complete();
                for (LogWalk.Found found : result.found()) {
                    newest.add(file(project, found));
                    truncated |= newest.size() > Logs.MAX_FILES && newest.poll() != null;
                }
            }
        }
        return new Listing(newest.stream().sorted(OLDEST_FIRST.reversed()).toList(), truncated);
    }

    /** Where the log of that id is, if there is one now. */
    Optional<Located> find(ProjectRoot project, String logId) {
        return project.realFolder().flatMap(folder -> {
            Known paths = known(folder);
            boolean young = System.nanoTime() - paths.atNanos() < LOOK_AGAIN_NANOS;
            if (!paths.paths().containsKey(logId) && !young) {
                walk(folder);
                paths = known(folder);
            }
            return Optional.ofNullable(paths.paths().get(logId)).map(path -> new Located(folder, path));
        });
    }

    private synchronized Known known(Path folder) {
        return known.getOrDefault(folder, new Known(folder, Map.of(), System.nanoTime() - LOOK_AGAIN_NANOS));
    }

    private LogWalk.Result walk(Path folder) {
        LogWalk.Result result = LogWalk.of(folder, patterns);
        Map<String, String> paths = new HashMap<>();
        result.found().forEach(found -> paths.put(LogIds.of(found.path()), found.path()));
        keep(new Known(folder, paths, System.nanoTime()));
        return result;
    }

    private synchronized void keep(Known fresh) {
        known.put(fresh.folder(), fresh);
        if (known.size() > MAX_PROJECTS) {
            known.remove(known.keySet().iterator().next());
        }
    }

    private static LogFile file(ProjectRoot project, LogWalk.Found found) {
        String name = found.path().toLowerCase(Locale.ROOT);
        return new LogFile(
                LogIds.of(found.path()),
                project.slug(),
                found.path(),
                name.endsWith(".ndjson") || name.endsWith(".jsonl") ? "ndjson" : "text",
                found.size(),
                found.modifiedAt().truncatedTo(ChronoUnit.MILLIS));
    }
}
