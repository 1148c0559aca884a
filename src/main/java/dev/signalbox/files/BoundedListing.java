package dev.signalbox.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Lists a directory that may be larger than anybody would think. */
final class BoundedListing {
    /** Names that must not be lost in a directory that is too large to be listed whole. */
    private static final Set<String> LOOKED_FOR = Set.of(
            ".git",
            ".signalbox",
            ".5x",
            ".ralph",
            ".ralph-tui",
            ".ralph-ui",
            ".ralphex",
            ".omc",
            ".claude",
            "prd.json",
            "progress.txt",
            "fix_plan.md",
            "@fix_plan.md",
            "tasks",
            "docs",
            "scripts");

    /** Tries to list a directory whose content changes meanwhile. */
    private static final int MAX_TRIES = 3;

    private BoundedListing() {}

    /**
     * At most {@link ProjectFolder#MAX_ENTRIES} names, and those that matter most in any case. A name that is replaced
     * while the directory is read may be missing under its old and its new file, so a directory that changes is listed
     * again.
     *
     * @param before how the directory looked before
     */
    static ProjectFolder.Listing of(Path directory, Fingerprint before) throws IOException {
        ProjectFolder.Listing listing = list(directory);
        Fingerprint was = before;
        for (int tries = 1; tries < MAX_TRIES && !was.isThatOf(directory); tries++) {
            was = Fingerprint.of(directory);
            listing = list(directory);
        }
        return listing;
    }

    private static ProjectFolder.Listing list(Path directory) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        boolean all = true;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (names.size() == ProjectFolder.MAX_ENTRIES) {
                    all = false;
                    break;
                }
                names.add(entry.getFileName().toString());
            }
        }
        if (!all) {
            LOOKED_FOR.stream()
                    .filter(name -> Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS))
                    .forEach(names::add);
        }
        return new ProjectFolder.Listing(
                new ArrayList<>(names),
                all ? Optional.empty() : Optional.of("has more than " + ProjectFolder.MAX_ENTRIES + " entries"));
    }
}
