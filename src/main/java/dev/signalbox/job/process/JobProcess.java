package dev.signalbox.job.process;

import dev.signalbox.job.process.Outcome.EndReason;
import dev.signalbox.job.process.ProcessTree.Search;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one command on the calling thread until it, and everything that it started in its session, has ended. The output
 * is only read as far as it is there, so that nobody who keeps it open can hold the thread.
 */
public final class JobProcess {
    private static final Logger LOG = LoggerFactory.getLogger(JobProcess.class);
    private static final int BUFFER = 64 * 1024;
    private static final long MAX_PAUSE_MS = 16;
    private static final long TREE_PAUSE_MS = 40;
    /** What a command left running when it ended has this long to end. */
    private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(2);
    /** Killed processes are waited for so long; one that hangs in the kernel takes longer. */
    private static final Duration KILL_DEADLINE = Duration.ofSeconds(5);

    private final Launch launch;
    private final JobLog log;
    private final LongConsumer grown;
    private final Output output;
    private final Duration killAfter;
    private final AtomicReference<End> wanted = new AtomicReference<>();

    private record End(EndReason reason, Duration killAfter) {}

    /**
     * @param killAfter time between SIGTERM and SIGKILL, for a timeout
     * @param progress hears each line of progress, on the running thread
     * @param grown hears the log's size when it has grown, on the running thread
     */
    public JobProcess(Launch launch, JobLog log, Duration killAfter, Consumer<Progress> progress, LongConsumer grown) {
        this.launch = launch;
        this.log = log;
        this.killAfter = killAfter;
        this.grown = grown;
        SecretMask mask = launch.mask();
        this.output = new Output(mask::apply, it -> progress.accept(mask.apply(it)), this::store);
    }

    /** Ends the command soon, if it has not ended by itself. The first reason counts, the shortest time. Any thread. */
    public void end(EndReason reason, Duration killAfterwards) {
        wanted.updateAndGet(before -> before == null
                ? new End(reason, killAfterwards)
                : new End(
                        before.reason(),
                        before.killAfter().compareTo(killAfterwards) < 0 ? before.killAfter() : killAfterwards));
    }

    /** Bytes of the log; to be asked when the command has ended. */
    public long logSize() {
        return log.size();
    }

    /** Runs it; to be called once. Never throws for what the command does. */
    public Outcome run() {
        if (wanted.get() != null) {
            return new Outcome.Ended(wanted.get().reason(), Optional.empty(), 0);
        }
        Optional<String> missing = Programs.whyNotRunnable(launch);
        if (missing.isPresent()) {
            return new Outcome.NotStarted(missing.get());
        }
        Optional<Path> setsid = Programs.find("setsid");
        List<String> argv = new ArrayList<>();
        setsid.ifPresent(program -> argv.add(program.toString()));
        argv.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(launch.workingFolder().toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().clear();
        builder.environment().putAll(launch.environment());
        builder.environment().put(ProcessTree.MARK, launch.jobId());
        Optional<OutputPipe> pipe = OutputPipe.open(log.folder());
        try {
            return run(builder, pipe, setsid.isPresent());
        } finally {
            pipe.ifPresent(this::close);
        }
    }

    private Outcome run(ProcessBuilder builder, Optional<OutputPipe> pipe, boolean ownSession) {
        pipe.ifPresent(own -> own.into(builder));
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new Outcome.NotStarted(e.getMessage());
        }
        pipe.ifPresent(OutputPipe::forget);
        InputStream stdout = pipe.map(OutputPipe::in).orElseGet(process::getInputStream);
        LeaderFile leader = LeaderFile.in(log.folder());
        leader.write(process.pid());
        ProcessTree tree = ProcessTree.ledBy(process.pid(), ownSession, launch.jobId());
        try {
            return new Following(process, tree, stdout).follow();
        } catch (InterruptedException e) {
            tree.kill();
            Thread.currentThread().interrupt();
            return new Outcome.Ended(EndReason.SERVER_STOPPED, Optional.empty(), 0);
        } catch (RuntimeException e) {
            tree.kill();
            throw e;
        } finally {
            finishLog(stdout);
            leader.remove();
        }
    }

    private void close(AutoCloseable what) {
        try {
            what.close();
        } catch (Exception e) {
            LOG.warn("something of job {} could not be closed", launch.jobId(), e);
        }
    }

    private void finishLog(InputStream stdout) {
        output.end();
        byte[] rest = launch.mask().end();
        log.append(rest, 0, rest.length);
        close(stdout);
        close(log);
        grown.accept(log.size());
    }

    private void store(byte[] bytes, int from, int to) {
        if (launch.mask().isEmpty()) {
            log.append(bytes, from, to);
        } else {
            byte[] masked = launch.mask().filter(bytes, from, to);
            log.append(masked, 0, masked.length);
        }
    }

    /** The time between start and end. */
    private final class Following {
        private final Process process;
        private final ProcessTree tree;
        private final InputStream stdout;
        private final byte[] buffer = new byte[BUFFER];
        private final long startNanos = System.nanoTime();
        /** Set once SIGTERM is sent. */
        private Optional<EndReason> ended = Optional.empty();

        private boolean terminated;
        private boolean killed;
        private long terminatedNanos;
        private long killedNanos;
        private long nextKillNanos;

        Following(Process process, ProcessTree tree, InputStream stdout) {
            this.process = process;
            this.tree = tree;
            this.stdout = stdout;
        }

        Outcome follow() throws InterruptedException {
            long pause = 0;
            while (!process.waitFor(pause, TimeUnit.MILLISECONDS)) {
                pause = drain() ? 0 : Math.min(MAX_PAUSE_MS, Math.max(1, pause * 2));
                endIfWanted();
                if (ended.isPresent() && !killIfDue(patience())) {
                    return new Outcome.Ended(ended.get(), Optional.empty(), tree.size());
                }
            }
            int left = endLeftovers();
            int exitCode = process.exitValue();
            return ended.<Outcome>map(reason -> new Outcome.Ended(reason, Optional.of(exitCode), left))
                    .orElseGet(() -> new Outcome.Exited(exitCode));
        }

        /** Takes what is there; true if anything was. */
        private boolean drain() {
            try {
                if (stdout.available() == 0) {
                    return false;
                }
                int count = stdout.read(buffer, 0, buffer.length);
                if (count <= 0) {
                    return false;
                }
                long before = log.size();
                output.accept(buffer, count);
                if (log.size() > before) {
                    grown.accept(log.size());
                }
                return true;
            } catch (IOException e) {
                LOG.warn("the output of job {} can no longer be read", launch.jobId(), e);
                return false;
            }
        }

        private void endIfWanted() {
            if (ended.isEmpty() && wanted.get() != null) {
                ended = Optional.of(wanted.get().reason());
            } else if (ended.isEmpty() && isOver(startNanos, launch.timeout())) {
                ended = Optional.of(EndReason.TIMEOUT);
                log.note("the job took longer than " + launch.timeout().get().toSeconds() + " s and is ended");
            }
            if (ended.isPresent()) {
                terminate();
            }
        }

        private Duration patience() {
            End end = wanted.get();
            if (end == null) {
                return killAfter;
            }
            // Whoever is late already gets no more time by being asked again.
            boolean late = ended.equals(Optional.of(EndReason.TIMEOUT));
            return late && killAfter.compareTo(end.killAfter()) < 0 ? killAfter : end.killAfter();
        }

        private void terminate() {
            if (!terminated) {
                terminated = true;
                terminatedNanos = System.nanoTime();
                tree.terminate();
            }
        }

        /** Kills when it is time to; false when even that has not helped for long. */
        private boolean killIfDue(Duration patience) {
            long now = System.nanoTime();
            if (!isOver(terminatedNanos, Optional.of(patience))) {
                return true;
            }
            if (!killed) {
                killed = true;
                killedNanos = now;
                nextKillNanos = now;
            }
            if (now - nextKillNanos >= 0) {
                nextKillNanos = now + TimeUnit.MILLISECONDS.toNanos(TREE_PAUSE_MS);
                tree.kill();
            }
            return !isOver(killedNanos, Optional.of(KILL_DEADLINE));
        }

        /** The command is over; what it left running in its session ends now. How many could not be ended. */
        private int endLeftovers() throws InterruptedException {
            Search search = ended.isPresent() ? Search.THOROUGH : Search.NEAR;
            List<?> left = tree.members(search);
            int count = left.size();
            Duration patience = ended.isPresent() ? patience() : LEFTOVER_GRACE;
            drainAll();
            while (!left.isEmpty()) {
                terminate();
                if (!killIfDue(patience)) {
                    LOG.error("{} processes of job {} cannot be ended", left.size(), launch.jobId());
                    break;
                }
                drainAll();
                TimeUnit.MILLISECONDS.sleep(TREE_PAUSE_MS);
                left = tree.members(search);
            }
            drainAll();
            if (count > 0 && ended.isEmpty()) {
                log.note("the command ended; processes that it had left running in its session were ended: " + count);
            }
            return left.size();
        }

        /** Bounded, because whoever was left may write faster than this reads. */
        private void drainAll() {
            long start = System.nanoTime();
            while (drain() && !isOver(start, Optional.of(LEFTOVER_GRACE))) {
                continue;
            }
        }

        private static boolean isOver(long since, Optional<Duration> time) {
            return time.isPresent() && System.nanoTime() - since >= time.get().toNanos();
        }
    }
}
