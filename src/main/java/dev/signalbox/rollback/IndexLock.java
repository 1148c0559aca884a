package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Git's own lock on the index, held by us: nobody can commit or stage meanwhile. The file says whose it is, so that a lock
 * of somebody else is never removed.
 */
final class IndexLock implements AutoCloseable {
    /** How long a lock that somebody else holds is waited for. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(IndexLock.class);
    private static final int MIN_PAUSE_MS = 5;
    private static final int MAX_PAUSE_MS = 60;

    private final Path file;
    private final byte[] mark;

    private IndexLock(Path file, String id) {
        this.file = file;
        this.mark = mark(id);
    }

    private static byte[] mark(String id) {
        return ("Signalbox rollback " + id + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Takes the lock, and waits for those of the references too.
     *
     * @throws RefusedRollback {@link Code#REPOSITORY_LOCKED} when somebody else's is still there after {@code patience}
     */
    static IndexLock take(Git git, String id, String branch, Duration patience) throws RefusedRollback {
        IndexLock lock = new IndexLock(git.gitDir().resolve("index.lock"), id);
        List<Path> others = List.of(
                git.gitDir().resolve("HEAD.lock"),
                git.repository().commonDir().resolve(branch + ".lock"),
                git.repository().commonDir().resolve("packed-refs.lock"));
        Path draft = git.gitDir().resolve("signalbox-" + id + ".lock");
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            Files.write(draft, lock.mark);
            while (true) {
                Optional<Path> other = others.stream()
                        .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                        .findFirst();
                if (other.isEmpty() && lock.link(draft)) {
                    return lock;
                }
                if (System.nanoTime() >= deadline) {
                    throw locked(other.orElse(lock.file));
                }
                Thread.sleep(ThreadLocalRandom.current().nextInt(MIN_PAUSE_MS, MAX_PAUSE_MS));
            }
        } catch (IOException e) {
            throw RefusedRollback.of(Code.GIT_FAILED, "The index cannot be locked: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RefusedRollback.of(Code.REPOSITORY_LOCKED, "Interrupted while waiting for a lock.");
        } finally {
            delete(draft);
        }
    }

    /** The lock of an attempt that was interrupted, if it is still there. */
    static Optional<IndexLock> left(Git git, String id) {
        IndexLock lock = new IndexLock(git.gitDir().resolve("index.lock"), id);
        delete(git.gitDir().resolve("signalbox-" + id + ".lock"));
        return lock.isOurs() ? Optional.of(lock) : Optional.empty();
    }

    /** A link appears with its content, and never replaces anything. */
    private boolean link(Path draft) throws IOException {
        try {
            Files.createLink(file, draft);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    static RefusedRollback locked(Path lock) {
        long age = WorkFile.look(lock)
                .map(there -> Math.max(
                        0,
                        Duration.between(there.lastModifiedTime().toInstant(), Instant.now())
                                .toMillis()))
                .orElse(0L);
        return RefusedRollback.locked(
                "Git is locked here: " + lock.getFileName() + " is " + age / 1000
                        + " s old. If no git is running in this project any more, remove it: rm " + lock,
                age);
    }

    boolean isOurs() {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return Arrays.equals(in.readNBytes(mark.length + 1), mark);
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes the private index that of the repository, while nobody else can write it. */
    void install(PrivateIndex index) throws IOException {
        DurableFile.sync(index.file());
        Files.move(
                index.file(),
                file.resolveSibling("index"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        DurableFile.syncFolder(file.getParent());
    }

    @Override
    public void close() {
        if (isOurs()) {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.error("{} cannot be removed", file, e);
        }
    }
}
