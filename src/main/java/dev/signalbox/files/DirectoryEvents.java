package dev.signalbox.files;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which directories changed, as far as the operating system says so. One watch service for all directories of
 * its owner, because the kernel limits them; never recursive. All of this is a hint: events are lost on overflow, a directory that
 * was renamed keeps reporting from its new place, and at the kernel's limit directories cannot be watched at all. Then
 * {@link #complete()} is false and the caller's polling is the only truth.
 *
 * <p>{@link #watch} and {@link #unwatch} belong to one thread; the listener is called on a thread of this class.
 */
public final class DirectoryEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryEvents.class);
    /** After the kernel refused, asking again for each further directory would only cost time. */
    private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMinutes(1);
    /**
     * A directory that has reported is not listened to for so long, and reports once afterwards if anything happened
     * meanwhile: a file that is written a thousand times a second must not wake everybody as often.
     */
    private static final long DEAF_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final Duration END_DEADLINE = Duration.ofSeconds(1);

    /** What is to be told to the owner; called on the event thread, must not block. */
    public interface Listener {
        void changed(Path directory);
    }

    /** What the operating system grants, or does not. */
    public interface Opener {
        WatchService open() throws IOException;

        /** @throws IOException if the directory cannot be watched, or the kernel's limit is reached */
        default WatchKey register(Path directory, WatchService service) throws IOException {
            return directory.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        }
    }

    /** The operating system's. */
    public static final Opener SYSTEM = () -> FileSystems.getDefault().newWatchService();

    private record Watched(WatchKey key, Optional<Object> fileKey) {}

    /** A key that was told and will be listened to again. */
    private record Told(WatchKey key, long resetAtNanos) {}

    private final Opener opener;
    private final Optional<WatchService> service;
    private final Map<Path, Watched> watched = new HashMap<>();
    /** One key may stand for several paths: the kernel counts directories, not names. */
    private final Map<WatchKey, Set<Path>> paths = new ConcurrentHashMap<>();

    private final Set<Path> refused = new HashSet<>();
    private final AtomicLong overflows = new AtomicLong();
    private volatile boolean ended;
    private Optional<Thread> thread = Optional.empty();
    private boolean limitReached;
    private long nextRetryNanos = System.nanoTime();

    private DirectoryEvents(Opener opener, Optional<WatchService> service) {
        this.opener = opener;
        this.service = service;
    }

    /** Starts; if the operating system grants no watch service at all, nothing is ever told and nothing fails. */
    public static DirectoryEvents start(Opener opener, Listener listener) {
        DirectoryEvents events = new DirectoryEvents(opener, open(opener));
        events.service.ifPresent(service -> {
            Thread thread = new Thread(() -> events.run(service, listener), "signalbox-file-events");
            thread.setDaemon(true);
            events.thread = Optional.of(thread);
            thread.start();
        });
        return events;
    }

    private static Optional<WatchService> open(Opener opener) {
        try {
            return Optional.of(opener.open());
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("no file events, polling only: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void run(WatchService watchService, Listener listener) {
        // The same time for all, so the first that was told is the first to be due.
        Deque<Told> told = new ArrayDeque<>();
        try {
            while (true) {
                WatchKey key = told.isEmpty()
                        ? watchService.take()
                        : watchService.poll(told.peek().resetAtNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (key != null) {
                    tell(key, listener);
                    told.add(new Told(key, System.nanoTime() + DEAF_NANOS));
                }
                while (!told.isEmpty() && told.peek().resetAtNanos() - System.nanoTime() <= 0) {
                    told.poll().key().reset();
                }
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("file events end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
        }
    }

    /** Which events were lost does not matter: that a directory changed is all that is told, and it did. */
    private void tell(WatchKey key, Listener listener) {
        for (WatchEvent<?> event : key.pollEvents()) {
            if (event.kind() == StandardWatchEventKinds.OVERFLOW) {
                overflows.incrementAndGet();
            }
        }
        forEachPath(key, listener::changed);
    }

    private void forEachPath(WatchKey key, Consumer<Path> action) {
        // A key that just became valid may report before its path is noted: the reconcile pass covers that.
        paths.getOrDefault(key, Set.of()).forEach(action);
    }

    /**
     * Watches a directory, or watches it anew if another directory has taken its name since.
     *
     * @return whether the watching has only now begun
     */
    public boolean watch(Path directory) {
        if (service.isEmpty()) {
            return false;
        }
        Optional<Object> fileKey = fileKey(directory);
        Watched known = watched.get(directory);
        if (known != null && known.key().isValid() && known.fileKey().equals(fileKey)) {
            return false;
        }
        boolean wasRefused = refused.contains(directory);
        unwatch(directory);
        if (fileKey.isEmpty()) {
            return false;
        }
        if (limitReached) {
            refused.add(directory);
            return false;
        }
        return register(service.get(), directory, fileKey, wasRefused);
    }

    private boolean register(WatchService watchService, Path directory, Optional<Object> fileKey, boolean wasRefused) {
        try {
            WatchKey key = opener.register(directory, watchService);
            watched.put(directory, new Watched(key, fileKey));
            paths.computeIfAbsent(key, any -> ConcurrentHashMap.newKeySet()).add(directory);
            return true;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return false;
        } catch (IOException e) {
            refused.add(directory);
            // What is wrong with one directory says nothing about the next; the kernel's limit does.
            if (!(e instanceof FileSystemException)) {
                limitReached = true;
                nextRetryNanos = System.nanoTime() + PAUSE_AFTER_REFUSAL.toNanos();
            }
            if (!wasRefused) {
                LOG.warn("{} is polled, not watched: {}", directory, e.getMessage());
            }
            return false;
        }
    }

    /** No longer tells of that directory. */
    public void unwatch(Path directory) {
        refused.remove(directory);
        Watched known = watched.remove(directory);
        if (known == null) {
            return;
        }
        Set<Path> sharing = paths.getOrDefault(known.key(), Set.of());
        sharing.remove(directory);
        if (sharing.isEmpty()) {
            paths.remove(known.key());
            known.key().cancel();
        }
    }

    /** Tries again for directories that were refused before, once a minute; to be called more often than that. */
    public void retryRefused() {
        long now = System.nanoTime();
        if (!refused.isEmpty() && now - nextRetryNanos >= 0) {
            nextRetryNanos = now + PAUSE_AFTER_REFUSAL.toNanos();
            limitReached = false;
            List.copyOf(refused).forEach(this::watch);
        }
    }

    /** Whether every directory that should be watched is. */
    public boolean complete() {
        return service.isPresent() && !ended && refused.isEmpty();
    }

    public int watchedDirectories() {
        return watched.size();
    }

    public long overflows() {
        return overflows.get();
    }

    /** Directories that should be watched and are not. */
    public int refused() {
        return refused.size();
    }

    private static Optional<Object> fileKey(Path directory) {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(directory, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Ends; waits for the thread, for a short time at most. */
    @Override
    public void close() throws IOException {
        if (service.isPresent()) {
            service.get().close();
        }
        if (thread.isPresent()) {
            try {
                thread.get().join(END_DEADLINE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
