package dev.signalbox.store;

import dev.signalbox.store.StoreException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a listener of every commit, whoever made it, within milliseconds. The operating system says that the log grew before
 * the commit can be seen, so a connection that is kept for it is asked again and again for a moment; a look every two
 * seconds catches what no event told.
 */
public final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final long SAFETY_MS = 2_000;
    /** Where the operating system tells nothing; a look costs some microseconds. */
    private static final long WITHOUT_EVENTS_MS = 50;
    /** For so long after an event it is asked whether there is a commit; a slow disk takes its time. */
    private static final long ASK_FOR_MS = 1_000;
    /** The next time it is asked after this part of the time that has passed, so a commit is seen at most so much late. */
    private static final long PART = 4;

    private static final long FIRST_RETRY_MS = 100;
    private static final Duration END_DEADLINE = Duration.ofSeconds(1);

    private final Supervisor supervisor;
    private final FileEvents events;
    private final ChangeListener listener;
    private final FileEvents.Listener hints = hint -> wake();
    private final Consumer<StoreState> states = state -> wake();
    private final Thread thread;
    private final Semaphore woken = new Semaphore(0);
    private volatile boolean nudged;
    private volatile boolean closed;

    // Of the thread alone.
    private Optional<OpenDatabase> database = Optional.empty();
    private Optional<PinnedConnection> connection = Optional.empty();
    private long seen;
    private boolean due = true;
    private long retryMs = FIRST_RETRY_MS;

    private Follower(String name, Supervisor supervisor, FileEvents events, ChangeListener listener) {
        this.supervisor = supervisor;
        this.events = events;
        this.listener = listener;
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    static Follower start(String name, Supervisor supervisor, FileEvents events, ChangeListener listener) {
        Follower follower = new Follower(name, supervisor, events, listener);
        events.add(follower.hints);
        supervisor.board().add(follower.states);
        follower.thread.start();
        return follower;
    }

    private void wake() {
        if (woken.availablePermits() == 0) {
            woken.release();
        }
    }

    /** Calls the listener at once, whether anything changed or not. From any thread. */
    public void nudge() {
        nudged = true;
        wake();
    }

    private void run() {
        long wokenNanos = System.nanoTime();
        try {
            while (!closed) {
                attempt();
                if (woken.tryAcquire(pauseMs(wokenNanos), TimeUnit.MILLISECONDS)) {
                    wokenNanos = System.nanoTime();
                    woken.drainPermits();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            letGo();
        }
    }

    private void attempt() {
        try {
            look();
            retryMs = FIRST_RETRY_MS;
        } catch (StoreException e) {
            failed(e);
        } catch (RuntimeException e) {
            failed(new StoreException(Kind.INTERNAL, "a listener failed", e));
        }
    }

    private long pauseMs(long wokenNanos) {
        if (due) {
            return retryMs;
        }
        long passedMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - wokenNanos);
        if (passedMs <= ASK_FOR_MS) {
            return Math.max(1, passedMs / PART);
        }
        return events.watching() ? SAFETY_MS : WITHOUT_EVENTS_MS;
    }

    private void look() throws StoreException {
        Optional<OpenDatabase> now = supervisor.current();
        if (!now.equals(database)) {
            letGo();
            database = now;
            due = true;
        }
        if (database.isEmpty()) {
            return;
        }
        if (connection.isEmpty()) {
            connection = Optional.of(database.get().pin());
        }
        if (nudged) {
            nudged = false;
            due = true;
        }
        long counter = connection.get().changeCounter();
        if (due || counter != seen) {
            // Due until the listener has done its work.
            due = true;
            seen = counter;
            listener.changed(connection.get());
            due = false;
        }
    }

    private void failed(StoreException failure) {
        database.ifPresent(lost -> supervisor.failed(lost, failure));
        // Once, and not at every try.
        if (failure.kind() != Kind.UNAVAILABLE && retryMs == FIRST_RETRY_MS) {
            LOG.warn("following the database", failure);
        }
        retryMs = Math.min(retryMs * 2, SAFETY_MS);
    }

    private void letGo() {
        connection.ifPresent(old -> database.ifPresent(owner -> owner.unpin(old)));
        connection = Optional.empty();
    }

    /** Ends the following. Blocking, for as long as the listener is at work, a second at most. */
    @Override
    public void close() {
        closed = true;
        events.remove(hints);
        supervisor.board().remove(states);
        wake();
        try {
            thread.join(END_DEADLINE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
