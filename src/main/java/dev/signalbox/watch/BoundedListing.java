package dev.signalbox.watch;

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

    private BoundedListing() {}

    /** At most {@link ProjectFolder#MAX_ENTRIES} names, and those that matter most in any case. */
    static ProjectFolder.Listing of(Path directory) throws IOException {
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
