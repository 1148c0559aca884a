package dev.signalbox.store;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what the operating system says of the database's files: hints, and none at all where it grants no watch. The
 * listeners are called on a thread of this class and must not block.
 */
final class FileEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileEvents.class);

    /** What a hint is about. */
    enum Hint {
        /** The log grew: somebody is committing. */
        COMMIT,
        /** A file came or went, or the database itself was written; or it is not known what happened. */
        FILES
    }

    interface Listener {
        void hint(Hint hint);
    }

    private final Path folder;
    private final String database;
    private final String log;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile Optional<WatchService> service = Optional.empty();

    FileEvents(Path file) {
        folder = file.getParent();
        database = file.getFileName().toString();
        log = DatabaseFile.walOf(file).getFileName().toString();
    }

    void add(Listener listener) {
        listeners.add(listener);
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    /** Whether events can be expected. */
    boolean watching() {
        return service.isPresent();
    }

    /** Watches the folder that is at the path now; what was watched before is let go. */
    synchronized void watch() {
        close();
        try {
            WatchService fresh = FileSystems.getDefault().newWatchService();
            service = Optional.of(fresh);
            folder.register(
                    fresh,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
            Thread thread = new Thread(() -> run(fresh), "signalbox-store-events");
            thread.setDaemon(true);
            thread.start();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("no file events for {}, polling only: {}", folder, e.getMessage());
            close();
        }
    }

    private void run(WatchService watched) {
        try {
            boolean valid = true;
            while (valid) {
                WatchKey key = watched.take();
                for (WatchEvent<?> event : key.pollEvents()) {
                    tell(event);
                }
                valid = key.reset();
            }
            forget(watched);
            listeners.forEach(listener -> listener.hint(Hint.FILES));
        } catch (ClosedWatchServiceException e) {
            LOG.debug("file events end");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The folder is no longer there; another may be watched already. */
    private synchronized void forget(WatchService ended) {
        if (service.equals(Optional.of(ended))) {
            close();
        }
    }

    private void tell(WatchEvent<?> event) {
        String name = String.valueOf(event.context());
        if (event.kind() == StandardWatchEventKinds.OVERFLOW
                || name.equals(database)
                || name.equals(log) && event.kind() != StandardWatchEventKinds.ENTRY_MODIFY) {
            listeners.forEach(listener -> listener.hint(Hint.FILES));
        } else if (name.equals(log)) {
            listeners.forEach(listener -> listener.hint(Hint.COMMIT));
        }
    }

    @Override
    public synchronized void close() {
        Optional<WatchService> old = service;
        service = Optional.empty();
        try {
            if (old.isPresent()) {
                old.get().close();
            }
        } catch (IOException e) {
            LOG.warn("closing the file events of {}", folder, e);
        }
    }
}
