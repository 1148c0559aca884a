package dev.signalbox.watch;

import dev.signalbox.files.Fingerprint;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds the projects of one workspace: its sub-folders, or the folder itself if it looks like a project.
 */
final class WorkspaceFolder {
    /** A workspace with more sub-folders is a mistake (somebody's whole disk), not a workspace. */
    static final int MAX_PROJECTS = 20_000;

    /** A folder that holds one of these is a project, not a collection of projects. */
    private static final Set<String> SIGNS_OF_A_PROJECT =
            Set.of(".git", "prd.json", ".ralph", ".ralph-tui", ".ralph-ui", ".ralphex", ".omc", ".5x");

    /** What builds and tools leave behind; never somebody's project. */
    private static final Set<String> NO_PROJECTS = Set.of("node_modules", "target", "lost+found", "__pycache__");

    private WorkspaceFolder() {}

    /**
     * One folder that is a project.
     *
     * @param folder below the workspace's path as configured, or that path itself
     */
    record Found(String name, Path folder) {}

    /**
     * What a look at the workspace gave.
     *
     * @param projects empty if there is a problem
     * @param problem why its projects cannot be listed
     * @param keepKnown whether projects that were known before should stay: true if they may well still be there
     * @param fingerprint how the folder looked
     */
    record Look(List<Found> projects, Optional<String> problem, boolean keepKnown, Fingerprint fingerprint) {}

    static Look look(Path root) {
        Fingerprint fingerprint = Fingerprint.of(root);
        try {
            Path real = root.toRealPath();
            TreeSet<String> names = new TreeSet<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(real)) {
                for (Path entry : entries) {
                    names.add(entry.getFileName().toString());
                    if (names.size() > MAX_PROJECTS) {
                        return problem("has more than " + MAX_PROJECTS + " entries", true, fingerprint);
                    }
                }
            }
            if (names.stream().anyMatch(SIGNS_OF_A_PROJECT::contains)) {
                return new Look(List.of(new Found(nameOf(root), root)), Optional.empty(), false, fingerprint);
            }
            return new Look(projectsAmong(names, root, real), Optional.empty(), false, fingerprint);
        } catch (NoSuchFileException e) {
            return problem("does not exist", false, fingerprint);
        } catch (NotDirectoryException e) {
            return problem("is not a folder", false, fingerprint);
        } catch (AccessDeniedException e) {
            return problem("may not be read (permission denied)", true, fingerprint);
        } catch (IOException | DirectoryIteratorException e) {
            return problem("cannot be read: " + e.getMessage(), true, fingerprint);
        }
    }

    private static List<Found> projectsAmong(TreeSet<String> names, Path root, Path real) {
        List<Found> projects = new ArrayList<>();
        for (String name : names) {
            Path folder = root.resolve(name);
            if (!name.startsWith(".") && !NO_PROJECTS.contains(name) && isProject(folder, real)) {
                projects.add(new Found(name, folder));
            }
        }
        return projects;
    }

    /** A link to a folder elsewhere is listed, so that its problem can be told; a link to a sibling would be a double. */
    private static boolean isProject(Path folder, Path realWorkspace) {
        if (!Files.isSymbolicLink(folder)) {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS);
        }
        try {
            return Files.isDirectory(folder) && !folder.toRealPath().startsWith(realWorkspace);
        } catch (IOException e) {
            return false;
        }
    }

    private static String nameOf(Path root) {
        Path name = root.getFileName();
        return name == null ? "root" : name.toString();
    }

    private static Look problem(String message, boolean keepKnown, Fingerprint fingerprint) {
        return new Look(List.of(), Optional.of(message), keepKnown, fingerprint);
    }
}
