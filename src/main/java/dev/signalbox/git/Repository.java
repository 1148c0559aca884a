package dev.signalbox.git;

import java.nio.file.Path;
import java.util.List;

/**
 * Whether a project's folder is the work tree of a repository. Found out from files alone; git is not started. A repository
 * counts only if it belongs to this very folder: facts of, or worse a rollback in, somebody else's repository must never
 * come of a pointer in a watched folder.
 */
public sealed interface Repository {

    /** The folder has no {@code .git}; a repository further up is another project's. */
    record None() implements Repository {}

    /**
     * A repository whose work tree is the folder.
     *
     * @param workTree the real path of the folder
     * @param gitDir where HEAD and the index are
     * @param commonDir where refs, objects and configuration are; the same as {@code gitDir} unless it is a linked work
     *     tree
     */
    record Found(Path workTree, Path gitDir, Path commonDir) implements Repository {
        List<Path> configFiles() {
            return List.of(commonDir.resolve("config"), gitDir.resolve("config.worktree"));
        }
    }

    /**
     * There is a {@code .git}, and it is not used.
     *
     * @param reason why, and what to do about it, for people
     */
    record Refused(String reason) implements Repository {}

    /** Looks at {@code .git} in that folder. Blocks for a few reads of small files. Never throws for what it finds. */
    static Repository locate(Path projectFolder) {
        return RepositoryLocator.locate(projectFolder);
    }
}
