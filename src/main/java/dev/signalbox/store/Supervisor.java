package dev.signalbox.store;

import dev.signalbox.store.DatabaseFile.Change;
import dev.signalbox.store.StoreException.Kind;
import dev.signalbox.store.StoreState.Health;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the database open: sees when its file goes, closes it then, and opens it when it is back. All of that happens on the
 * one thread of this class.
 */
final class Supervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    /** What no file event told is seen after this time; as often it is tried whether writing works again. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final Duration FIRST_RETRY = Duration.ofMillis(50);
    private static final Duration LAST_RETRY = Duration.ofSeconds(1);
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(10);

    private final Opening opening;
    private final Dialect dialect;
    private final String name;
    private final FileEvents events;
    private final Runnable tryWriting;
    private final StateBoard board;
    private final ScheduledThreadPoolExecutor thread;
    private volatile Optional<OpenDatabase> current = Optional.empty();
    private volatile boolean lookPlanned;
    private boolean damaged;
    /** Of the file that was looked through and found damaged. */
    private Optional<String> damagedFile = Optional.empty();

    private Duration retry = FIRST_RETRY;
    private long nextTryNanos;

    /** @param tryWriting starts a small write, which ends in {@link #wrote} or {@link #writeFailed} */
    Supervisor(Opening opening, Dialect dialect, String name, FileEvents events, Runnable tryWriting) {
        this.opening = opening;
        this.dialect = dialect;
        this.name = name;
        this.events = events;
        this.tryWriting = tryWriting;
        board = new StateBoard(name);
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "signalbox-store");
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Opens the database, making it if there is none, and keeps it open from then on. */
    void start() throws StoreException {
        onThread(() -> {
            OpenDatabase database = opening.first();
            Optional<StoreException> cannotWrite = database.cannotWrite();
            if (cannotWrite.isPresent() && cannotWrite.get().kind() != Kind.LOCKED) {
                database.close(Change.NONE);
                throw cannotWrite.get();
            }
            opened(database);
            return null;
        });
        thread.scheduleWithFixedDelay(this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void onThread(Callable<Void> work) throws StoreException {
        try {
            thread.submit(work).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException failure) {
                throw failure;
            }
            throw new StoreException(Kind.INTERNAL, "the database could not be opened", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.UNAVAILABLE, "interrupted", e);
        }
    }

    Optional<OpenDatabase> current() {
        return current;
    }

    OpenDatabase require() throws StoreException {
        return current.orElseThrow(
                () -> new StoreException(Kind.UNAVAILABLE, board.state().message()));
    }

    StateBoard board() {
        return board;
    }

    /** Somebody saw that something may have happened to the file: looks at it at once. From any thread. */
    void lookSoon() {
        if (!lookPlanned) {
            lookPlanned = true;
            submit(this::look);
        }
    }

    /** A write was committed. From any thread. */
    void wrote(OpenDatabase database) {
        if (board.state().health() != Health.OK) {
            submit(() -> {
                if (current.equals(Optional.of(database))) {
                    board.become(Health.OK, "");
                }
            });
        }
    }

    /** Something failed that says nothing of writing. From any thread. */
    void failed(OpenDatabase database, StoreException failure) {
        if (dialect.isFatal(failure)) {
            submit(() -> lose(database, failure));
        }
    }

    /** A write failed. From any thread. */
    void writeFailed(OpenDatabase database, StoreException failure) {
        if (dialect.isFatal(failure)) {
            failed(database, failure);
        } else {
            healthAfter(failure.kind()).ifPresent(worse -> submit(() -> worsen(database, worse, failure)));
        }
    }

    private void worsen(OpenDatabase database, Health health, StoreException failure) {
        if (!current.equals(Optional.of(database))) {
            return;
        }
        // A connection to a file that could not be written when it was made never writes.
        if (failure.kind() == Kind.READ_ONLY && board.state().health() == Health.READ_ONLY && opening.canWrite()) {
            lose(database, new StoreException(Kind.UNAVAILABLE, "the database " + name + " is opened for writing"));
        } else {
            board.become(health, failure.getMessage());
        }
    }

    private static Optional<Health> healthAfter(Kind kind) {
        return switch (kind) {
            case FULL -> Optional.of(Health.FULL);
            case READ_ONLY, LOCKED -> Optional.of(Health.READ_ONLY);
            case UNAVAILABLE, CORRUPT, CONSTRAINT, OVERLOADED, NEWER_SCHEMA, FOREIGN, INTERNAL -> Optional.empty();
        };
    }

    private void submit(Runnable work) {
        try {
            thread.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    LOG.error("keeping the database", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("closed already");
        }
    }

    private void look() {
        lookPlanned = false;
        try {
            if (current.isEmpty()) {
                tryToOpen();
                return;
            }
            OpenDatabase database = current.get();
            Change change = database.file().change();
            if (change != Change.NONE) {
                lose(database, new StoreException(Kind.UNAVAILABLE, "the database " + name + " " + change.words()));
            } else if (board.state().health() != Health.OK) {
                tryWriting.run();
            }
            if (!events.watching()) {
                events.watch();
            }
        } catch (StoreException e) {
            current.ifPresent(database -> lose(database, e));
        } catch (RuntimeException e) {
            LOG.error("looking after the database", e);
        }
    }

    private void lose(OpenDatabase database, StoreException why) {
        if (!current.equals(Optional.of(database))) {
            return;
        }
        current = Optional.empty();
        board.become(Health.UNAVAILABLE, why.getMessage());
        damaged |= why.kind() == Kind.CORRUPT;
        database.close(changeOf(database));
        retry = FIRST_RETRY;
        nextTryNanos = System.nanoTime();
        tryToOpen();
    }

    private static Change changeOf(OpenDatabase database) {
        try {
            return database.file().change();
        } catch (StoreException e) {
            LOG.warn("it is not known what happened to the database: {}", e.getMessage());
            return Change.MISSING;
        }
    }

    private void tryToOpen() {
        if (current.isPresent() || System.nanoTime() - nextTryNanos < 0) {
            return;
        }
        try {
            if (damagedFile.isEmpty() || !damagedFile.get().equals(opening.fingerprint())) {
                opened(opening.again(damaged));
                return;
            }
        } catch (StoreException e) {
            board.become(Health.UNAVAILABLE, e.getMessage());
            noteDamage(e);
        }
        nextTryNanos = System.nanoTime() + retry.toNanos();
        thread.schedule(this::look, retry.toMillis() + 1, TimeUnit.MILLISECONDS);
        retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
    }

    /** To look through a large file takes long; once is enough as long as it stays the same. */
    private void noteDamage(StoreException failure) {
        damagedFile = Optional.empty();
        if (failure.kind() == Kind.CORRUPT) {
            damaged = true;
            try {
                damagedFile = Optional.of(opening.fingerprint());
            } catch (StoreException e) {
                LOG.debug("gone meanwhile");
            }
        }
    }

    private void opened(OpenDatabase database) {
        damaged = false;
        damagedFile = Optional.empty();
        retry = FIRST_RETRY;
        board.epoch(database.epoch());
        current = Optional.of(database);
        events.watch();
        board.become(
                database.cannotWrite().map(failure -> Health.READ_ONLY).orElse(Health.OK),
                database.cannotWrite().map(StoreException::getMessage).orElse(""));
    }

    @Override
    public void close() {
        submit(() -> {
            Optional<OpenDatabase> last = current;
            current = Optional.empty();
            board.close();
            last.ifPresent(database -> database.close(changeOf(database)));
        });
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("the database {} could not be closed in time", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
