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

    /**
     * The path of a file relative to the work tree.
     *
     * @throws IOException if its name is no text here, so that it could not be found again by it
     */
    static String name(Git git, Path file) throws IOException {
        String name = git.workTree().relativize(file).toString();
        try {
            if (name.indexOf('\uFFFD') < 0 && git.workTree().resolve(name).equals(file)) {
                return name;
            }
        } catch (InvalidPathException e) {
            throw new IOException("a file in it has a name that is no text", e);
        }
        throw new IOException("a file in it has a name that is no text");
    }

    /** The first folder of a path that is none but a link or a file: what lies behind it is not the project's. */
    static Optional<String> brokenFolder(Git git, String path) throws RefusedRollback {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            Optional<BasicFileAttributes> there = look(resolve(git, path.substring(0, slash)));
            if (there.isEmpty()) {
                return Optional.empty();
            }
            if (!there.get().isDirectory()) {
                return Optional.of(path.substring(0, slash));
            }
        }
        return Optional.empty();
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
