package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An index of our own, beside that of the repository, which stays as it is meanwhile. Its file and git's lock on it are
 * removed when it is closed.
 */
record PrivateIndex(Git git, Path file) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateIndex.class);
    private static final String PREFIX = "signalbox-";

    /** @param purpose makes it another one than the attempt's others */
    static Path path(Git git, String id, String purpose) {
        return git.gitDir().resolve(PREFIX + id + "-" + purpose + ".index");
    }

    static PrivateIndex empty(Git git, String id, String purpose) {
        return new PrivateIndex(git, path(git, id, purpose));
    }

    /** The index of a tree. */
    static PrivateIndex of(Git git, String id, String purpose, String tree) throws RefusedRollback {
        PrivateIndex index = empty(git, id, purpose);
        git.expect(Git.with(index.file, "read-tree", tree));
        return index;
    }

    /**
     * A copy of the repository's index. It keeps the time of the original: git tells by it which files may have changed
     * since without their size or time showing it.
     */
    static PrivateIndex copy(Git git, String id, String purpose) throws RefusedRollback {
        PrivateIndex index = empty(git, id, purpose);
        try {
            Files.copy(
                    git.gitDir().resolve("index"),
                    index.file,
                    StandardCopyOption.COPY_ATTRIBUTES,
                    StandardCopyOption.REPLACE_EXISTING);
            return index;
        } catch (IOException e) {
            throw RefusedRollback.of(Code.GIT_FAILED, "The index cannot be copied: " + e.getMessage());
        }
    }

    /** Sets or removes entries. */
    void put(List<IndexEntry> entries) throws RefusedRollback {
        StringBuilder input = new StringBuilder();
        for (IndexEntry entry : entries) {
            input.append(entry.mode())
                    .append(' ')
                    .append(entry.id())
                    .append('\t')
                    .append(entry.path())
                    .append('\0');
        }
        git.expect(Git.with(file, "update-index", "-z", "--index-info")
                .withStdin(input.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** @param mode {@code 0} removes the entry */
    record IndexEntry(String mode, String id, String path) {}

    String writeTree() throws RefusedRollback {
        return git.line(Git.with(file, "write-tree"));
    }

    /** What a killed git leaves; to be removed when no git of ours runs any more. */
    Path lock() {
        return file.resolveSibling(file.getFileName() + ".lock");
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
            Files.deleteIfExists(lock());
        } catch (IOException e) {
            LOG.warn("{} cannot be removed", file, e);
        }
    }
}
