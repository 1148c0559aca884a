package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.git.GitCommand;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a reset overwrites or removes although git does not list it as changed: files that it was told to assume unchanged,
 * and whatever has taken the place of a tracked file or of its folder, ignored or not.
 */
final class Displaced {
    private static final int MAX_FOUND = 10_000;

    private final Git git;
    private final Set<String> found = new LinkedHashSet<>();

    private Displaced(Git git) {
        this.git = git;
    }

    /**
     * @param inTheWay is part of the answer
     * @throws RefusedRollback {@link Code#CANNOT_SAVE} if it is more than can be saved
     */
    static Set<String> find(Git git, WorkTreeStatus status, Set<String> inTheWay) throws RefusedRollback {
        Displaced displaced = new Displaced(git);
        displaced.found.addAll(inTheWay);
        displaced.hiddenFromStatus();
        for (String path : status.tracked()) {
            displaced.look(path);
        }
        return displaced.found;
    }

    private void hiddenFromStatus() throws RefusedRollback {
        for (String line : git.list(GitCommand.of("ls-files", "-v", "-z").withTimeout(Git.LONG))) {
            char tag = line.charAt(0);
            String path = line.substring(2);
            boolean hidden = Character.isLowerCase(tag) || tag == 'S';
            if (hidden && WorkFile.look(WorkFile.resolve(git, path)).isPresent()) {
                found.add(path);
                look(path);
            }
        }
    }

    private void look(String path) throws RefusedRollback {
        WorkFile.brokenFolder(git, path).ifPresent(found::add);
        Path file = WorkFile.resolve(git, path);
        boolean folder =
                WorkFile.look(file).filter(BasicFileAttributes::isDirectory).isPresent();
        if (!folder || WorkFile.brokenFolder(git, path).isPresent()) {
            return;
        }
        try {
            Files.walkFileTree(file, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes)
                        throws IOException {
                    if (inner.endsWith(".git")) {
                        throw new IOException("it is a repository of its own");
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path inner, BasicFileAttributes attributes) throws IOException {
                    if (inner.endsWith(".git") || found.size() >= MAX_FOUND) {
                        throw new IOException("there is too much in it, or a repository of its own");
                    }
                    found.add(WorkFile.name(git, inner));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw RefusedRollback.of(
                    Code.CANNOT_SAVE,
                    "A folder has taken the place of a tracked file and cannot be saved first: " + e.getMessage(),
                    List.of(path));
        }
    }
}
