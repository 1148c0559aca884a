package dev.signalbox.watch;

import dev.signalbox.git.GitFactsReader;
import dev.signalbox.git.GitReading;
import dev.signalbox.git.GitRunner;
import dev.signalbox.git.Repository;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks git about projects, a few at a time and away from the watcher's thread. While a project's question is under way a
 * further one for it waits, and only the latest does: the queue is bounded by the number of projects. Thread-safe.
 */
final class GitQueue implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GitQueue.class);
    private static final int THREADS =
            Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));
    /** A project whose index changes all the time gets this many times the duration of an answer as a rest. */
    private static final int REST_FACTOR = 4;

    private static final long MAX_REST_MS = 5_000;
    private static final long END_DEADLINE_SECONDS = 2;

    private static final class Turn {
        Optional<Repository.Found> waiting = Optional.empty();
    }

    private final Function<Repository.Found, GitReading> reader;
    private final BiConsumer<TrackedProject, GitReading> answers;
    private final Map<TrackedProject, Turn> turns = new HashMap<>();
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "signalbox-git");
        thread.setDaemon(true);
        return thread;
    });

    /** @param answers hears every answer, on a thread of the queue */
    GitQueue(BiConsumer<TrackedProject, GitReading> answers) {
        this(new GitFactsReader(GitRunner.onPath())::read, answers);
    }

    GitQueue(Function<Repository.Found, GitReading> reader, BiConsumer<TrackedProject, GitReading> answers) {
        this.reader = reader;
        this.answers = answers;
    }

    synchronized void ask(TrackedProject project, Repository.Found repository) {
        Turn underWay = turns.get(project);
        if (underWay == null) {
            turns.put(project, new Turn());
            threads.execute(() -> answer(project, repository));
        } else {
            underWay.waiting = Optional.of(repository);
        }
    }

    private void answer(TrackedProject project, Repository.Found repository) {
        long started = System.nanoTime();
        if (isWanted(project)) {
            answers.accept(project, read(repository));
        }
        long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
        threads.schedule(() -> next(project), Math.min(MAX_REST_MS, REST_FACTOR * tookMs), TimeUnit.MILLISECONDS);
    }

    /** Whatever goes wrong, there is an answer: the project must not wait for it for ever. */
    private GitReading read(Repository.Found repository) {
        try {
            return reader.apply(repository);
        } catch (RuntimeException e) {
            LOG.error("asking git about {} failed", repository.workTree(), e);
            return new GitReading.Unavailable("git could not be asked because of an error in Signalbox; see its log");
        }
    }

    private synchronized void next(TrackedProject project) {
        Turn turn = turns.get(project);
        if (turn == null) {
            return;
        }
        if (turn.waiting.isPresent()) {
            Repository.Found repository = turn.waiting.get();
            turn.waiting = Optional.empty();
            threads.execute(() -> answer(project, repository));
        } else {
            turns.remove(project);
        }
    }

    private synchronized boolean isWanted(TrackedProject project) {
        return turns.containsKey(project);
    }

    /** No answer for that project is wanted any more. */
    synchronized void forget(TrackedProject project) {
        turns.remove(project);
    }

    /** Ends the questions that are under way; waits for them, for a few seconds at most. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(END_DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a question to git does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
