package dev.signalbox.watch;

import dev.signalbox.bus.Project;
import dev.signalbox.watch.ProjectFolder.Fingerprint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the watcher remembers of one project between two looks. Belongs to the watcher's thread.
 */
final class TrackedProject {
    /** After a wake the files are compared again at these distances (milliseconds) from one comparison to the next. */
    private static final int[] SETTLING_MS = {1, 2, 4, 8, 16, 32};

    final WatchSettings.Workspace workspace;
    final Path realWorkspace;
    final Path folder;
    /** Where the folder really is, as processes name it. */
    final Path realFolder;

    final String name;
    final String slug;

    /** What was looked at, and how it looked. */
    Map<Path, Fingerprint> seen = Map.of();
    /** Directories that report events for this project. */
    final Set<Path> directories = new HashSet<>();
    /** A file was so young when it was read that a later change may carry the same time: it must be read again. */
    boolean readTooYoung;

    final ProjectMemory memory = new ProjectMemory();
    Optional<Project> published = Optional.empty();

    private int settlingStep = SETTLING_MS.length;
    private boolean wokenAgain;

    TrackedProject(WatchSettings.Workspace workspace, Path realWorkspace, Path folder, String name, String slug) {
        this.workspace = workspace;
        this.realWorkspace = realWorkspace;
        this.folder = folder;
        this.realFolder = realPath(folder);
        this.name = name;
        this.slug = slug;
    }

    private static Path realPath(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            return folder;
        }
    }

    boolean changedSinceSeen() {
        for (Map.Entry<Path, Fingerprint> entry : seen.entrySet()) {
            if (!Fingerprint.of(entry.getKey()).equals(entry.getValue())) {
                return true;
            }
        }
        return false;
    }

    /** Something happened here: returns whether a settling series is to be started; one that runs is prolonged. */
    boolean wake() {
        if (settling()) {
            wokenAgain = true;
            return false;
        }
        settlingStep = 0;
        return true;
    }

    /** Whether files may still be in the middle of being written. */
    boolean settling() {
        return settlingStep < SETTLING_MS.length;
    }

    int settlingDelayMs() {
        return SETTLING_MS[settlingStep];
    }

    /** One comparison is done: returns whether another one is to follow. */
    boolean nextSettlingStep() {
        settlingStep++;
        if (!settling() && wokenAgain) {
            wokenAgain = false;
            settlingStep = 0;
        }
        return settling();
    }
}
