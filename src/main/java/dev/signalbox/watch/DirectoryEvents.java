package dev.signalbox.watch;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells which directories changed, as far as the operating system says so. One watch service for the whole process,
 * because the kernel limits them; never recursive. All of this is a hint: events are lost on overflow, a directory that
 * was renamed keeps reporting from its new place, and at the kernel's limit directories cannot be watched at all. Then
 * {@link #complete()} is false and the caller's polling is the only truth.
 *
 * <p>{@link #watch} and {@link #unwatch} belong to one thread; the listener is called on a thread of this class.
 */
final class DirectoryEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryEvents.class);
    /** After the kernel refused, asking again for each further directory would only cost time. */
    private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMinutes(1);

    /** What is to be told to the owner; called on the event thread, must not block. */
    interface Listener {
        void changed(Path directory);

        void eventsLost();
    }

    private record Watched(WatchKey key, Optional<Object> fileKey) {}

    private final Optional<WatchService> service;
    private final Map<Path, Watched> watched = new HashMap<>();
    /** One key may stand for several paths: the kernel counts directories, not names. */
    private final Map<WatchKey, Set<Path>> paths = new ConcurrentHashMap<>();

    private final Set<Path> refused = new HashSet<>();
    private final AtomicLong overflows = new AtomicLong();
    private long refusals;
    private long refusedUntilNanos;

    private DirectoryEvents(Optional<WatchService> service) {
        this.service = service;
    }

    /** Starts; if the operating system grants no watch service at all, nothing is ever told and nothing fails. */
    static DirectoryEvents start(Listener listener) {
        DirectoryEvents events = new DirectoryEvents(open());
        events.service.ifPresent(service -> {
            Thread thread = new Thread(() -> events.run(service, listener), "signalbox-file-events");
            thread.setDaemon(true);
            thread.start();
        });
        return events;
    }

    private static Optional<WatchService> open() {
        try {
            return Optional.of(FileSystems.getDefault().newWatchService());
        } catch (IOException e) {
            LOG.warn("no file events, polling only: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void run(WatchService watchService, Listener listener) {
        try {
            while (true) {
                WatchKey key = watchService.take();
                boolean lost = false;
                for (WatchEvent<?> event : key.pollEvents()) {
                    lost |= event.kind() == StandardWatchEventKinds.OVERFLOW;
                }
                if (lost) {
                    overflows.incrementAndGet();
                    listener.eventsLost();
                }
                forEachPath(key, listener::changed);
                key.reset();
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("file events end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void forEachPath(WatchKey key, Consumer<Path> action) {
        // A key that just became valid may report before its path is noted: the reconcile pass covers that.
        paths.getOrDefault(key, Set.of()).forEach(action);
    }

    /** Watches a directory, or watches it anew if another directory has taken its name since. */
    void watch(Path directory) {
        if (service.isEmpty()) {
            return;
        }
        Optional<Object> fileKey = fileKey(directory);
        Watched known = watched.get(directory);
        if (known != null && known.key().isValid() && known.fileKey().equals(fileKey)) {
            return;
        }
        unwatch(directory);
        if (System.nanoTime() < refusedUntilNanos) {
            refused.add(directory);
            return;
        }
        try {
            WatchKey key = directory.register(
                    service.get(),
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            watched.put(directory, new Watched(key, fileKey));
            paths.computeIfAbsent(key, any -> ConcurrentHashMap.newKeySet()).add(directory);
            refused.remove(directory);
        } catch (IOException e) {
            if (Files.isDirectory(directory) && Files.isReadable(directory)) {
                refused.add(directory);
                refusals++;
                refusedUntilNanos = System.nanoTime() + PAUSE_AFTER_REFUSAL.toNanos();
                LOG.warn("{} is polled, not watched: {}", directory, e.getMessage());
            }
        }
    }

    void unwatch(Path directory) {
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

    /** Tries again for directories that were refused before; to be called now and then. */
    void retryRefused() {
        if (!refused.isEmpty() && System.nanoTime() >= refusedUntilNanos) {
            Set.copyOf(refused).forEach(this::watch);
        }
    }

    /** Whether every directory that should be watched is. */
    boolean complete() {
        return service.isPresent() && refused.isEmpty();
    }

    int watchedDirectories() {
        return watched.size();
    }

    long overflows() {
        return overflows.get();
    }

    long refusals() {
        return refusals;
    }

    private static Optional<Object> fileKey(Path directory) {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(directory, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        if (service.isPresent()) {
            Objects.requireNonNull(service.get()).close();
        }
    }
}
