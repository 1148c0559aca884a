package dev.signalbox.watch;

import dev.signalbox.bus.Project;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.files.SeenFiles;
import dev.signalbox.files.Settling;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What the watcher remembers of one project between two looks. Belongs to the watcher's thread.
 */
final class TrackedProject {
    final WatchSettings.Workspace workspace;
    final Path folder;
    final String name;
    final String slug;

    /** Directories that report events for this project; kept by {@link DirectoryIndex}. */
    final Set<Path> directories = new HashSet<>();

    final Settling settling = new Settling();
    final Retry retry;
    final ProjectMemory memory = new ProjectMemory();
    /** What everybody was told last. */
    Optional<Project> published = Optional.empty();

    private Path realFolder;
    private SeenFiles seen = SeenFiles.NONE;
    private boolean readTooYoung;

    /** @param firstRetry after which what could not be had is asked for again */
    TrackedProject(WatchSettings.Workspace workspace, Path folder, String name, String slug, Duration firstRetry) {
        this.workspace = workspace;
        this.folder = folder;
        this.realFolder = folder;
        this.name = name;
        this.slug = slug;
        this.retry = new Retry(firstRetry);
    }

    /** A look at the folder begins. Links may lead elsewhere than at the look before, also that of the workspace. */
    ProjectFolder look() {
        realFolder = realPath(folder);
        return new ProjectFolder(realPath(workspace.root()), folder);
    }

    /** Where the folder really is, as processes name it. */
    Path realFolder() {
        return realFolder;
    }

    private static Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    /** @param readAt nanoseconds since the epoch, before the look began */
    void saw(SeenFiles files, long readAt) {
        seen = files;
        readTooYoung = files.anyYoungAt(readAt);
    }

    boolean hasSeenNothing() {
        return seen.isEmpty();
    }

    boolean changedSinceSeen() {
        return seen.differ();
    }

    /** A file was so young when it was read that a later change may carry the same time: it must be read again. */
    boolean readTooYoung() {
        return readTooYoung;
    }
}
