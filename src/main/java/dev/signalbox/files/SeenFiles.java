package dev.signalbox.files;

import java.nio.file.Path;
import java.util.Map;

/** The files and directories of one project that were looked at, and how they looked. Comparing them allocates little. */
public final class SeenFiles {
    /** Nothing was looked at. */
    public static final SeenFiles NONE = new SeenFiles(Map.of());

    private final Path[] paths;
    private final Fingerprint[] fingerprints;

    /** @param seen absolute paths */
    public SeenFiles(Map<Path, Fingerprint> seen) {
        paths = seen.keySet().toArray(Path[]::new);
        fingerprints = seen.values().toArray(Fingerprint[]::new);
    }

    /** Whether nothing was looked at. */
    public boolean isEmpty() {
        return paths.length == 0;
    }

    /** Whether any of them looks different now. */
    public boolean differ() {
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
    public boolean anyYoungAt(long readAt) {
        for (Fingerprint fingerprint : fingerprints) {
            if (fingerprint.isYoungAt(readAt)) {
                return true;
            }
        }
        return false;
    }
}
