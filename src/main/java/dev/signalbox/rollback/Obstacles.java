package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.git.GitCommand;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Files that nobody tracks and that lie where a switch of trees wants to write. Git protects untracked ones and overwrites
 * ignored ones without a word, so this looks for itself.
 */
final class Obstacles {
    private static final int MAX_FOUND = 10_000;
    private static final int MAX_ASKED = 200;

    private final Git git;
    private final Set<String> gone = new HashSet<>();
    private final Set<String> found = new LinkedHashSet<>();

    private Obstacles(Git git) {
        this.git = git;
    }

    /** Every untracked or ignored file that the switch would overwrite or remove, relative to the work tree. */
    static Set<String> find(Git git, TreeDiff diff) throws RefusedRollback {
        Obstacles obstacles = new Obstacles(git);
        for (TreeDiff.Change change : diff.changes()) {
            if (!change.isAdded()) {
                obstacles.gone.add(change.path());
            }
        }
        for (TreeDiff.Change change : diff.changes()) {
            // Git removes the whole folder of a submodule that becomes a file, its repository included.
            boolean replacesSubmodule = change.oldMode().equals(TreeDiff.SUBMODULE)
                    && !change.isDeleted()
                    && !change.newMode().equals(TreeDiff.SUBMODULE);
            if (change.isAdded() || replacesSubmodule) {
                obstacles.look(change.path());
            }
        }
        return obstacles.found;
    }

    private void look(String path) throws RefusedRollback {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            String folder = path.substring(0, slash);
            boolean inTheWay = WorkFile.look(WorkFile.resolve(git, folder))
                    .filter(there -> !there.isDirectory())
                    .isPresent();
            if (inTheWay) {
                // A tracked file that goes away is git's to judge: it refuses if the file was changed.
                add(folder);
                return;
            }
        }
        Path file = WorkFile.resolve(git, path);
        Optional<BasicFileAttributes> there = WorkFile.look(file);
        if (there.filter(BasicFileAttributes::isDirectory).isPresent()) {
            addAllIn(file);
        } else if (there.isPresent()) {
            add(path);
        }
    }

    private void addAllIn(Path folder) throws RefusedRollback {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String path = WorkFile.name(git, file);
                    if (found.size() == MAX_FOUND) {
                        throw new IOException("there are more than " + MAX_FOUND + " files in it");
                    }
                    add(path);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw RefusedRollback.of(
                    Code.DIRTY_OVERLAP,
                    "A folder in the way cannot be looked into: " + e.getMessage(),
                    List.of(git.workTree().relativize(folder).toString()));
        }
    }

    private void add(String path) {
        if (!gone.contains(path)) {
            found.add(path);
        }
    }

    /** Whether git ignores all of these paths; false if they are too many to be asked for. */
    static boolean areIgnored(Git git, Set<String> paths) throws RefusedRollback {
        if (paths.isEmpty() || paths.size() > MAX_ASKED) {
            return false;
        }
        List<String> arguments =
                new ArrayList<>(List.of("ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--"));
        arguments.addAll(paths);
        GitCommand command = GitCommand.of(arguments.toArray(String[]::new));
        return new HashSet<>(git.list(command)).containsAll(paths);
    }
}
