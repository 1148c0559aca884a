package dev.signalbox.watch.log;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Logs;
import dev.signalbox.bus.Logs.Grew;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.files.DirectoryEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how the logs grow that somebody follows: file events wake it, a look now and then finds what no event told. All of it
 * on one thread of its own.
 */
final class LogFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);
    static final int MAX_FOLLOWED = 1_000;
    private static final long LOOK_EVERY_MS = 500;
    private static final long TELL_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long END_DEADLINE_MS = 2_000;

    /** Which log: of which account's project, by id. */
    record Key(String account, String project, String logId) {}

    private static final class Followed {
        final FollowedLog log;
        long until;
        long nextTelling = System.nanoTime();
        boolean telling;
        FollowedLog.State told = new FollowedLog.State("", 0, false);

        Followed(FollowedLog log) {
            this.log = log;
        }
    }

    private final String node;
    private final Consumer<Grew> listener;
    private final long followedNanos;
    private final Map<Key, Followed> followed = new ConcurrentHashMap<>();
    private final Map<Path, Set<Key>> directories = new HashMap<>();
    private final ScheduledThreadPoolExecutor thread;
    private final DirectoryEvents events;

    /** @param listener called on the follower's thread */
    LogFollower(String node, Consumer<Grew> listener) {
        this(node, DirectoryEvents.SYSTEM, Duration.ofMillis(Logs.FOLLOWED_MS), listener);
    }

    LogFollower(String node, DirectoryEvents.Opener opener, Duration followed, Consumer<Grew> listener) {
        this.node = node;
        this.followedNanos = followed.toNanos();
        this.listener = listener;
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread worker = new Thread(task, "signalbox-log-follow");
            worker.setDaemon(true);
            return worker;
        });
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        events = DirectoryEvents.start(opener, this::changed);
        thread.scheduleWithFixedDelay(this::lookAtAll, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** A log that is followed. Any thread. */
    Optional<FollowedLog> find(Key key) {
        return Optional.ofNullable(followed.get(key)).map(each -> each.log);
    }

    /** Follows a log for a while, or for a while longer. Any thread; the answer comes on the follower's. */
    CompletableFuture<Grew> follow(Key key, Path folder, String path) {
        return CompletableFuture.supplyAsync(
                () -> {
                    Followed known = followed.get(key);
                    if (known != null && !known.log.folder().equals(folder)) {
                        forget(key);
                    }
                    if (!followed.containsKey(key)) {
                        begin(key, new FollowedLog(folder, path));
                    }
                    return renew(key).orElseThrow();
                },
                thread);
    }

    /** The same for a log that is followed already; empty if it is not. */
    CompletableFuture<Optional<Grew>> renewed(Key key) {
        return CompletableFuture.supplyAsync(() -> renew(key), thread);
    }

    private Optional<Grew> renew(Key key) {
        return Optional.ofNullable(followed.get(key)).map(each -> {
            each.until = System.nanoTime() + followedNanos;
            look(key, each);
            return grew(key, each.log.state());
        });
    }

    private void begin(Key key, FollowedLog log) {
        if (followed.size() >= MAX_FOLLOWED) {
            throw new RefusedException(FailureCode.UNAVAILABLE, "too many logs are followed");
        }
        followed.put(key, new Followed(log));
        directories
                .computeIfAbsent(log.directory(), any -> new LinkedHashSet<>())
                .add(key);
        events.watch(log.directory());
    }

    private void forget(Key key) {
        FollowedLog log = followed.remove(key).log;
        Set<Key> sharing = directories.getOrDefault(log.directory(), Set.of());
        sharing.remove(key);
        if (sharing.isEmpty()) {
            directories.remove(log.directory());
            events.unwatch(log.directory());
        }
        try {
            log.close();
        } catch (IOException e) {
            LOG.warn("a log cannot be closed", e);
        }
    }

    private void changed(Path directory) {
        try {
            thread.execute(() -> List.copyOf(directories.getOrDefault(directory, Set.of()))
                    .forEach(key -> look(key, followed.get(key))));
        } catch (RejectedExecutionException e) {
            LOG.debug("a file event after the end");
        }
    }

    private void lookAtAll() {
        try {
            long now = System.nanoTime();
            events.retryRefused();
            for (Key key : List.copyOf(followed.keySet())) {
                Followed each = followed.get(key);
                if (now - each.until > 0) {
                    forget(key);
                } else {
                    events.watch(each.log.directory());
                    look(key, each);
                }
            }
        } catch (RuntimeException e) {
            // The next look must come, whatever was wrong with this one.
            LOG.error("logs could not be looked at", e);
        }
    }

    private void look(Key key, Followed each) {
        try {
            each.log.look();
            if (!each.log.state().equals(each.told)) {
                tellSoon(key, each);
            }
        } catch (IOException e) {
            LOG.debug("log {} of {} cannot be looked at: {}", key.logId(), key.project(), e.getMessage());
        } catch (RuntimeException e) {
            // What is wrong with one must not keep the others from being looked at.
            LOG.error("log {} of {} cannot be followed", key.logId(), key.project(), e);
        }
    }

    private void tellSoon(Key key, Followed each) {
        if (each.telling) {
            return;
        }
        long wait = each.nextTelling - System.nanoTime();
        if (wait <= 0) {
            tell(key, each);
        } else {
            each.telling = true;
            thread.schedule(() -> tell(key, each), wait, TimeUnit.NANOSECONDS);
        }
    }

    private void tell(Key key, Followed each) {
        each.telling = false;
        each.nextTelling = System.nanoTime() + TELL_EVERY_NANOS;
        each.told = each.log.state();
        listener.accept(grew(key, each.told));
    }

    private Grew grew(Key key, FollowedLog.State state) {
        return new Grew(node, key.account(), key.project(), key.logId(), state.generation(), state.to(), state.gone());
    }

    /** Lets go of all logs; waits for the thread, for a short time. */
    @Override
    public void close() throws IOException {
        try {
            thread.submit(() -> List.copyOf(followed.keySet()).forEach(this::forget))
                    .get(END_DEADLINE_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("a look at a log does not end");
        } catch (ExecutionException e) {
            LOG.error("logs could not be let go of", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            thread.shutdownNow();
            events.close();
        }
    }
}
