package dev.signalbox.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers of ours that have no name yet: how they are called, and clearing away what a killed process left. */
final class Drafts {
    private static final Logger LOG = LoggerFactory.getLogger(Drafts.class);
    private static final Pattern NAME =
            Pattern.compile("\\.signalbox-(\\d{1,10})-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");
    /** Longer than any write takes: the process may be one of another machine that shares the folder. */
    private static final Duration STALE_AFTER = Duration.ofMinutes(1);

    private Drafts() {}

    static String newName() {
        return ".signalbox-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID() + ".tmp";
    }

    static boolean isDraft(String name) {
        return NAME.matcher(name).matches();
    }

    /** Removes the drafts among these names whose writer is gone. */
    static void sweep(Path folder, List<String> names, Instant now) {
        for (String name : names) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches() && isStale(folder.resolve(name), Long.parseLong(matcher.group(1)), now)) {
                remove(folder.resolve(name));
            }
        }
    }

    // Our own number, on a draft that old, is of an earlier process: a write of ours does not take so long.
    private static boolean isStale(Path draft, long pid, Instant now) {
        boolean alive = pid != ProcessHandle.current().pid()
                && ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
        try {
            Instant written =
                    Files.getLastModifiedTime(draft, LinkOption.NOFOLLOW_LINKS).toInstant();
            return !alive && written.plus(STALE_AFTER).isBefore(now);
        } catch (IOException e) {
            return false;
        }
    }

    private static void remove(Path draft) {
        try {
            if (Files.deleteIfExists(draft)) {
                LOG.info("{} was left by a process that is gone, and is removed", draft);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", draft, e.getMessage());
        }
    }
}
