package dev.signalbox.watch;

import dev.signalbox.files.Fingerprint;
import java.nio.file.Path;
import java.util.Map;

/** The files and directories of one project that were looked at, and how they looked. Comparing them allocates little. */
final class SeenFiles {
    static final SeenFiles NONE = new SeenFiles(Map.of());

    private final Path[] paths;
    private final Fingerprint[] fingerprints;

    SeenFiles(Map<Path, Fingerprint> seen) {
        paths = seen.keySet().toArray(Path[]::new);
        fingerprints = seen.values().toArray(Fingerprint[]::new);
    }

    boolean isEmpty() {
        return paths.length == 0;
    }

    /** Whether any of them looks different now. */
    boolean differ() {
        for (int i = 0; i < paths.length; i++) {
            if (!fingerprints[i].isThatOf(paths[i])) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether one was so young that a later change may carry the same time.
     *
     * @param readAt nanoseconds since the epoch, before the first was looked at
     */
    boolean anyYoungAt(long readAt) {
        for (Fingerprint fingerprint : fingerprints) {
            if (fingerprint.isYoungAt(readAt)) {
                return true;
            }
        }
        return false;
    }
}
