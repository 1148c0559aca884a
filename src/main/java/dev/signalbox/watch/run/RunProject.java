package dev.signalbox.watch.run;

import dev.signalbox.files.ProjectFolder;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A project as far as its run databases are concerned.
 *
 * @param folder as configured; absolute
 * @param workspace the folder that links may not leave
 */
record RunProject(String account, String slug, Path folder, Path workspace) {
    /** A look at its files. */
    ProjectFolder look() {
        return new ProjectFolder(realPath(workspace), folder);
    }

    /** Whether a folder beneath the project's, with all links followed, is still in the workspace. */
    boolean holds(Path directory) {
        try {
            return directory.toRealPath().startsWith(realPath(workspace));
        } catch (IOException e) {
            return false;
        }
    }

    private static Path realPath(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }
}
