package dev.signalbox.watch.log;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for the logs of one project. Goes only where the patterns may lead, never through a symbolic link, and not for
 * ever. Used by one thread, once.
 */
final class LogWalk {
    private static final Logger LOG = LoggerFactory.getLogger(LogWalk.class);
    static final int MAX_DEPTH = 8;
    /** Entries of directories that are looked at. */
    static final int MAX_ENTRIES = 20_000;
    /** Files that are known of one project. */
    static final int MAX_FOUND = 2_000;
    /** What tools fill with thousands of files that are never a loop's. */
    private static final List<String> NEVER = List.of(".git", "node_modules");

    /** @param path relative to the project's folder */
    record Found(String path, long size, Instant modifiedAt) {}

    /** @param complete whether everything was looked at */
    record Result(List<Found> found, boolean complete) {}

    private final LogPatterns patterns;
    private final List<Found> found = new ArrayList<>();
    private int entries;
    private boolean complete = true;

    private LogWalk(LogPatterns patterns) {
        this.patterns = patterns;
    }

    /** @param folder the project's, without symbolic links in its path */
    static Result of(Path folder, LogPatterns patterns) {
        LogWalk walk = new LogWalk(patterns);
        walk.walk(folder, List.of());
        return new Result(List.copyOf(walk.found), walk.complete);
    }

    private void walk(Path directory, List<String> names) {
        List<Path> deeper = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path entry : stream) {
                if (++entries > MAX_ENTRIES || found.size() >= MAX_FOUND) {
                    complete = false;
                    return;
                }
                if (look(entry, with(names, entry))) {
                    deeper.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("logs in {} cannot be listed: {}", directory, e.getMessage());
            return;
        }
        for (Path entry : deeper) {
            walk(entry, with(names, entry));
        }
    }

    /** Whether it is a directory to go into. */
    private boolean look(Path entry, List<String> names) {
        boolean log = patterns.match(names);
        boolean leads = patterns.mayBeBeneath(names) && !NEVER.contains(names.get(names.size() - 1));
        if (!log && !leads) {
            return false;
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (log && attributes.isRegularFile()) {
                found.add(new Found(
                        String.join("/", names),
                        attributes.size(),
                        attributes.lastModifiedTime().toInstant()));
            }
            boolean into = leads && attributes.isDirectory();
            complete &= !into || names.size() < MAX_DEPTH;
            return into && names.size() < MAX_DEPTH;
        } catch (IOException e) {
            LOG.debug("{} went away while logs were listed: {}", entry, e.getMessage());
            return false;
        }
    }

    private static List<String> with(List<String> names, Path entry) {
        List<String> more = new ArrayList<>(names);
        more.add(entry.getFileName().toString());
        return more;
    }
}
