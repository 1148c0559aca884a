package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Looks at single files of the work tree, never through a symbolic link. */
final class WorkFile {
    private WorkFile() {}

    /** Some locales cannot name every file; what cannot be named cannot be checked. */
    static void checkName(Git git, String path) throws RefusedRollback {
        resolve(git, path);
    }

    static Path resolve(Git git, String path) throws RefusedRollback {
        try {
            Path file = git.workTree().resolve(path).normalize();
            if (file.startsWith(git.workTree()) && !file.equals(git.workTree())) {
                return file;
            }
        } catch (InvalidPathException e) {
            throw RefusedRollback.of(
                    Code.UNSUPPORTED_PATH,
                    "A path cannot be named in the locale that Signalbox runs in; start it with LANG=C.UTF-8.");
        }
        throw RefusedRollback.of(Code.UNSUPPORTED_PATH, "A path leaves the project's folder.");
    }

    /** What is there, a symbolic link being one; empty if there is nothing. */
    static Optional<BasicFileAttributes> look(Path file) {
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
