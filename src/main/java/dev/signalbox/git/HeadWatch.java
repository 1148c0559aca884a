package dev.signalbox.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How to notice that a repository's facts may have changed, without starting git.
 *
 * @param directories to watch for events and to compare by their modification time. Git replaces all its files by renaming,
 *     so every commit, checkout, staging and packing changes one of these; a handful at most
 * @param files whose change in place (by something other than git) also counts: for whoever wants to be thorough
 * @param key equal as long as git need not be asked again
 */
public record HeadWatch(List<Path> directories, List<Path> files, Key key) {

    /**
     * What HEAD, the checked-out ref, the index and the configuration looked like. It does not cover the files of the work
     * tree, nor who owns the repository: after an {@link GitReading.Unavailable} ask again now and then even so.
     *
     * @param head the content of HEAD
     * @param ref the commit that the checked-out branch names, as far as one small file tells; else how the place looked
     *     where it is kept with all others
     */
    public record Key(String head, String ref, Look index, Look config) {}

    /**
     * How a file looked.
     *
     * @param fileKey tells a replaced file from the one before; empty if there is none
     * @param size in bytes; -1 if it does not exist
     */
    public record Look(String fileKey, long size, Instant modified) {
        private static Look at(Path file) {
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                return new Look(
                        String.valueOf(attributes.fileKey()),
                        attributes.size(),
                        attributes.lastModifiedTime().toInstant());
            } catch (IOException e) {
                return new Look("", -1, Instant.EPOCH);
            }
        }
    }

    public HeadWatch {
        directories = List.copyOf(directories);
        files = List.copyOf(files);
    }

    /** Looks at the repository as it is now: two small reads and a few stats. Never throws for what it finds. */
    public static HeadWatch of(Repository.Found repository) {
        Path gitDir = repository.gitDir();
        Path commonDir = repository.commonDir();
        Set<Path> directories = new LinkedHashSet<>(List.of(gitDir, commonDir));
        Set<Path> files = new LinkedHashSet<>(List.of(gitDir.resolve("HEAD"), gitDir.resolve("index")));
        HeadFile head = HeadFile.read(repository);
        String ref = "";
        Path tables = commonDir.resolve("reftable");
        if (Files.isDirectory(tables)) {
            // HEAD is a stand-in there; the list of tables is rewritten with every change of any ref.
            directories.add(tables);
            files.add(tables.resolve("tables.list"));
            ref = Look.at(tables.resolve("tables.list")).toString();
        } else if (head instanceof HeadFile.Symbolic symbolic) {
            Path loose = commonDir.resolve(symbolic.ref());
            Path packed = commonDir.resolve("packed-refs");
            directories.add(nearestDirectory(loose.getParent(), commonDir));
            files.add(loose);
            files.add(packed);
            ref = looseRef(loose).orElseGet(() -> Look.at(packed).toString());
        }
        Key key = new Key(head.toString(), ref, Look.at(gitDir.resolve("index")), Look.at(commonDir.resolve("config")));
        return new HeadWatch(List.copyOf(directories), List.copyOf(files), key);
    }

    private static Optional<String> looseRef(Path file) {
        return BoundedFile.read(file, BoundedFile.SMALL) instanceof BoundedFile.Content content
                ? Optional.of(content.text().strip())
                : Optional.empty();
    }

    /** The folder of a nested branch appears with its first commit, and vanishes when refs are packed. */
    private static Path nearestDirectory(Path wanted, Path commonDir) {
        Path directory = wanted;
        while (!directory.equals(commonDir) && !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            directory = directory.getParent();
        }
        return directory;
    }
}
