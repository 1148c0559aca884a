package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.git.GitCommand;
import dev.signalbox.git.GitOutcome;
import dev.signalbox.git.GitOutcome.Finished;
import dev.signalbox.rollback.TreeDiff.Change;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Puts files back that a switch of trees, interrupted at any point, may have changed. Only content is replaced that is in
 * the repository anyway; a file that somebody has written since stays as it is.
 */
final class Restorer {
    private static final int MAX_COMPARED = 64 << 20;

    private final Git git;
    private final String id;

    Restorer(Git git, String id) {
        this.git = git;
        this.id = id;
    }

    /**
     * @param tree to which the files are put back
     * @param diff from that tree to the other
     * @return files that somebody else has changed, and which were left as they are
     */
    List<String> backTo(String tree, TreeDiff diff) throws RefusedRollback {
        List<String> foreign = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        for (Change change : diff.changes()) {
            if (change.isSubmodule()) {
                continue;
            }
            if (WorkFile.brokenFolder(git, change.path()).isPresent()) {
                // What lies behind a link is not the project's, and git would stop at it. A file of ours that lies
                // where a
                // folder was comes before what was in that folder, and is gone by now.
                if (!change.isAdded()) {
                    foreign.add(change.path());
                }
                continue;
            }
            Path file = WorkFile.resolve(git, change.path());
            Optional<BasicFileAttributes> there = WorkFile.look(file);
            boolean folder = there.filter(BasicFileAttributes::isDirectory).isPresent();
            if (there.isPresent() && !folder && !is(change, file, there.get(), change.oldMode(), change.oldId())) {
                if (!isOurs(change, file, there.get())) {
                    foreign.add(change.path());
                    continue;
                }
                delete(file);
            }
            if (!change.isAdded() && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                wanted.add(change.path());
            }
        }
        checkOut(tree, wanted);
        return foreign;
    }

    /** Written by the switch: the other tree's content, or the beginning of it. */
    private boolean isOurs(Change change, Path file, BasicFileAttributes there) throws RefusedRollback {
        if (change.isDeleted()) {
            return false;
        }
        if (is(change, file, there, change.newMode(), change.newId())) {
            return true;
        }
        GitOutcome content = git.runner()
                .run(
                        git.repository(),
                        GitCommand.of("cat-file", "--filters", "--path=" + change.path(), change.newId())
                                .withMaxStdoutBytes(MAX_COMPARED));
        if (!there.isRegularFile() || !(content instanceof Finished whole) || !whole.succeeded()) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] now = in.readNBytes(whole.stdout().length + 1);
            return now.length <= whole.stdout().length
                    && Arrays.equals(now, 0, now.length, whole.stdout(), 0, now.length);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean is(Change change, Path file, BasicFileAttributes there, String mode, String object)
            throws RefusedRollback {
        boolean link = mode.equals(TreeDiff.SYMLINK);
        if (link != there.isSymbolicLink() || (!link && !there.isRegularFile())) {
            return false;
        }
        try {
            GitCommand hash = link
                    ? GitCommand.of("hash-object", "--no-filters", "--stdin")
                            .withStdin(Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8))
                    : GitCommand.of("hash-object", "--", change.path());
            return git.line(hash).equals(object) && (link || Files.isExecutable(file) == mode.equals("100755"));
        } catch (IOException e) {
            return false;
        }
    }

    private static void delete(Path file) throws RefusedRollback {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw RefusedRollback.of(Code.GIT_FAILED, "A file cannot be put back: " + e.getMessage());
        }
    }

    /** Never over a file that is there. */
    private void checkOut(String tree, List<String> paths) throws RefusedRollback {
        if (paths.isEmpty()) {
            return;
        }
        for (String path : paths) {
            removeEmptyFolder(WorkFile.resolve(git, path));
        }
        try (PrivateIndex index = PrivateIndex.of(git, id, "back", tree)) {
            byte[] input = (String.join("\0", paths) + "\0").getBytes(StandardCharsets.UTF_8);
            git.run(Git.with(index.file(), "checkout-index", "-q", "-z", "--stdin")
                    .withStdin(input)
                    .withTimeout(Git.LONG));
        }
    }

    /** Folders that the switch made where a file was; one with something in it stays. */
    private static void removeEmptyFolder(Path folder) throws RefusedRollback {
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        List<Path> inner;
        try (var children = Files.list(folder)) {
            inner = children.toList();
        } catch (IOException e) {
            throw RefusedRollback.of(Code.GIT_FAILED, "A folder cannot be read: " + e.getMessage());
        }
        for (Path child : inner) {
            removeEmptyFolder(child);
        }
        try {
            Files.delete(folder);
        } catch (DirectoryNotEmptyException e) {
            // Somebody's files are in it.
            return;
        } catch (IOException e) {
            throw RefusedRollback.of(Code.GIT_FAILED, "A folder cannot be removed: " + e.getMessage());
        }
    }
}
