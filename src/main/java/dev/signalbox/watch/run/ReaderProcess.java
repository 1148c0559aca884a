package dev.signalbox.watch.run;

import dev.signalbox.watch.run.wire.Answer;
import dev.signalbox.watch.run.wire.Question;
import dev.signalbox.watch.run.wire.Wire;
import dev.signalbox.watch.run.wire.Wire.Answered;
import dev.signalbox.watch.run.wire.Wire.Asked;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that reads databases, from the side of whoever asks it: one question at a time, each with a deadline. It is
 * started by the first question; one that dies or does not answer is ended and started anew, later each time. For one
 * thread.
 */
final class ReaderProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderProcess.class);
    /** By itself a reader gives up in this time. */
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    /** What it gets in addition before it is ended. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration START_DEADLINE = Duration.ofSeconds(30);
    private static final long FIRST_REST_MS = 50;
    private static final long MAX_REST_MS = 30_000;

    /** How often whoever waits for an answer does something else. */
    private static final long WAITING_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Runnable changed;
    private final Runnable waiting;
    private final Duration deadline;
    private final Duration grace;
    private Optional<ReaderChild> child = Optional.empty();
    private boolean ready;
    private long startedNanos;
    private int failures;
    private long restUntilNanos = System.nanoTime();
    private String lastFailure = "";
    private long lastId = Wire.READY;

    /** What became of a question. */
    sealed interface Outcome {}

    record Told(Answer answer) implements Outcome {}

    /** There is no reader now; there will be one. @param reason for people; empty if nothing is wrong */
    record NotYet(String reason) implements Outcome {}

    /** The reader died of the question, or did not answer it. @param reason for people */
    record Failed(String reason) implements Outcome {}

    /**
     * @param changed called when a reader is ready or has died; on another thread, must not block
     * @param waiting called now and then while an answer is waited for; on the asking thread
     */
    ReaderProcess(Runnable changed, Runnable waiting) {
        this(changed, waiting, DEADLINE, GRACE);
    }

    ReaderProcess(Runnable changed, Runnable waiting, Duration deadline, Duration grace) {
        this.changed = changed;
        this.waiting = waiting;
        this.deadline = deadline;
        this.grace = grace;
    }

    /** Asks and waits for the answer, for a few seconds at most. */
    Outcome ask(Question question) {
        Optional<NotYet> notYet = beReady();
        if (notYet.isPresent()) {
            return notYet.get();
        }
        ReaderChild asked = child.orElseThrow();
        long id = ++lastId;
        long endNanos = System.nanoTime() + deadline.plus(grace).toNanos();
        try {
            asked.write(Wire.line(new Asked(id, deadline.toMillis(), question)));
            while (true) {
                Optional<String> line = asked.read(Math.min(endNanos, System.nanoTime() + WAITING_NANOS));
                if (line.isEmpty() && System.nanoTime() - endNanos < 0) {
                    waiting.run();
                    continue;
                }
                if (line.isEmpty()) {
                    return new Failed(
                            failed("did not answer in " + deadline.plus(grace).toSeconds() + " s and was ended"));
                }
                Optional<Answered> answered = Wire.parse(line.get(), Answered.class);
                if (answered.isPresent() && answered.get().id() == id) {
                    failures = 0;
                    lastFailure = "";
                    return new Told(answered.get().answer());
                }
            }
        } catch (IOException e) {
            return new Failed(failed(asked.ending()));
        }
    }

    /** Looks after the reader between questions: one that has died is started anew. */
    void tend() {
        if (child.isPresent() || failures > 0) {
            beReady();
        }
    }

    /** When it is to be looked after again although nothing happens; empty: never. */
    Optional<Long> nextNanos() {
        if (child.isEmpty()) {
            return failures > 0 ? Optional.of(restUntilNanos) : Optional.empty();
        }
        return ready ? Optional.empty() : Optional.of(startedNanos + START_DEADLINE.toNanos());
    }

    private Optional<NotYet> beReady() {
        long now = System.nanoTime();
        if (child.isPresent() && !child.get().isAlive()) {
            failed(child.get().ending());
        }
        if (child.isEmpty()) {
            if (now - restUntilNanos < 0) {
                return Optional.of(new NotYet(lastFailure));
            }
            start(now);
        }
        if (child.isPresent() && !ready) {
            await(child.get(), now);
        }
        return ready ? Optional.empty() : Optional.of(new NotYet(lastFailure));
    }

    private void await(ReaderChild starting, long now) {
        try {
            Optional<String> line = starting.read(now);
            ready = line.flatMap(it -> Wire.parse(it, Answered.class))
                    .filter(it -> it.id() == Wire.READY)
                    .isPresent();
            if (!ready && now - startedNanos > START_DEADLINE.toNanos()) {
                failed("did not start in " + START_DEADLINE.toSeconds() + " s and was ended");
            }
        } catch (IOException e) {
            failed(starting.ending());
        }
    }

    private void start(long now) {
        try {
            ready = false;
            startedNanos = now;
            child = Optional.of(ReaderChild.start(changed));
        } catch (IOException e) {
            failed("cannot be started: " + e.getMessage());
        }
    }

    private String failed(String what) {
        child.ifPresent(ReaderChild::kill);
        child = Optional.empty();
        ready = false;
        long rest = Math.min(MAX_REST_MS, FIRST_REST_MS << Math.min(failures, 20));
        failures++;
        restUntilNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(rest);
        lastFailure = "the process that reads databases " + what;
        LOG.warn("{}; it is started again in {} ms", lastFailure, rest);
        return lastFailure;
    }

    /** The number of the process, if there is one. */
    Optional<Long> pid() {
        return child.map(ReaderChild::pid);
    }

    @Override
    public void close() {
        child.ifPresent(ReaderChild::close);
        child = Optional.empty();
        ready = false;
    }
}
