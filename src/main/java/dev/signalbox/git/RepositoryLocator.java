package dev.signalbox.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Follows {@code .git} to the repository and back: each pointer must be confirmed by the other side. */
final class RepositoryLocator {
    private static final String POINTER = "gitdir: ";

    private RepositoryLocator() {}

    static Repository locate(Path projectFolder) {
        try {
            Path workTree = projectFolder.toRealPath();
            Path dotGit = workTree.resolve(".git");
            BasicFileAttributes attributes =
                    Files.readAttributes(dotGit, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isDirectory()) {
                return own(workTree, dotGit);
            }
            if (attributes.isRegularFile()) {
                return pointedTo(workTree, dotGit);
            }
            return refused(
                    attributes.isSymbolicLink()
                            ? "its .git is a symbolic link, which is not followed"
                            : "its .git is neither a folder nor a file");
        } catch (NoSuchFileException | NotDirectoryException e) {
            return new Repository.None();
        } catch (IOException e) {
            return refused("its .git cannot be read: " + e.getMessage());
        }
    }

    private static Repository own(Path workTree, Path gitDir) {
        if (Files.exists(gitDir.resolve("commondir"), LinkOption.NOFOLLOW_LINKS)) {
            return refused("its .git folder borrows from another repository (commondir)");
        }
        return CoreWorktree.of(gitDir)
                .filter(elsewhere -> !isSame(gitDir, elsewhere, workTree))
                .<Repository>map(elsewhere -> refused("its core.worktree points to another folder, " + elsewhere
                        + "; take it away with: git config --unset core.worktree"))
                .orElseGet(() -> complete(new Repository.Found(workTree, gitDir, gitDir)));
    }

    private static Repository pointedTo(Path workTree, Path dotGit) throws IOException {
        Optional<String> pointer = line(dotGit);
        if (pointer.isEmpty() || !pointer.get().startsWith(POINTER)) {
            return refused("its .git file does not name a repository");
        }
        Optional<Path> target =
                resolve(workTree, pointer.get().substring(POINTER.length())).filter(Files::isDirectory);
        if (target.isEmpty()) {
            return refused("its .git file names a repository that does not exist");
        }
        Path gitDir = target.get().toRealPath();
        Path commonDirFile = gitDir.resolve("commondir");
        if (Files.exists(commonDirFile, LinkOption.NOFOLLOW_LINKS)) {
            return linkedWorkTree(workTree, dotGit, gitDir, commonDirFile);
        }
        if (CoreWorktree.of(gitDir)
                .filter(worktree -> isSame(gitDir, worktree, workTree))
                .isEmpty()) {
            return refused(
                    "its .git file names the repository " + gitDir + ", which does not name this folder; if that is"
                            + " right, say so with: git config core.worktree " + workTree);
        }
        return complete(new Repository.Found(workTree, gitDir, gitDir));
    }

    private static Repository linkedWorkTree(Path workTree, Path dotGit, Path gitDir, Path commonDirFile) {
        boolean pointsBack = line(gitDir.resolve("gitdir"))
                .filter(back -> isSame(gitDir, back, dotGit))
                .isPresent();
        if (!pointsBack) {
            return refused("it is a linked work tree of a repository that does not know this folder; if it was moved,"
                    + " run: git worktree repair");
        }
        Optional<Path> commonDir = line(commonDirFile).flatMap(text -> resolve(gitDir, text));
        // Only a folder inside the repository proves that the repository agrees; anybody can write the two files.
        boolean inside = commonDir
                .filter(common -> isSame(common, "worktrees", gitDir.getParent()))
                .isPresent();
        if (!inside) {
            return refused("its .git file names a folder that is not among the repository's work trees");
        }
        try {
            return complete(
                    new Repository.Found(workTree, gitDir, commonDir.get().toRealPath()));
        } catch (IOException e) {
            return refused("its repository cannot be read: " + e.getMessage());
        }
    }

    /** Git takes an incomplete repository for none and goes on looking further up, so it must not be asked about one. */
    private static Repository complete(Repository.Found found) {
        if (HeadFile.read(found) instanceof HeadFile.Broken broken) {
            return refused(broken.reason());
        }
        boolean whole = Files.isDirectory(found.commonDir().resolve("objects"))
                && Files.isDirectory(found.commonDir().resolve("refs"));
        return whole ? found : refused("its .git is not a complete repository");
    }

    private static boolean isSame(Path base, String text, Path expected) {
        try {
            Optional<Path> path = resolve(base, text);
            return path.isPresent() && path.get().toRealPath().equals(expected.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<Path> resolve(Path base, String text) {
        try {
            return Optional.of(base.resolve(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> line(Path file) {
        return BoundedFile.read(file, BoundedFile.SMALL) instanceof BoundedFile.Content content
                ? Optional.of(content.text().stripTrailing()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private static Repository.Refused refused(String reason) {
        return new Repository.Refused(reason);
    }
}
