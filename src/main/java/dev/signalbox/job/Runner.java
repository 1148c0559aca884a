package dev.signalbox.job;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Job.State;
import dev.signalbox.bus.JobLogs.LogGrew;
import dev.signalbox.bus.Jobs.ErrorCode;
import dev.signalbox.job.action.Action;
import dev.signalbox.job.action.ActionCatalog;
import dev.signalbox.job.action.ActionCatalog.Prepared;
import dev.signalbox.job.process.JobLog;
import dev.signalbox.job.process.JobProcess;
import dev.signalbox.job.process.Launch;
import dev.signalbox.job.process.Outcome;
import dev.signalbox.job.process.Outcome.EndReason;
import dev.signalbox.job.process.Progress;
import dev.signalbox.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the commands of jobs that wait, in order, as many side by side as may be. For the desk's thread. */
final class Runner {
    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    /** At most ten announcements of progress a second a job. */
    private static final Duration PROGRESS_EVERY = Duration.ofMillis(100);

    private static final Duration GROWTH_EVERY = Duration.ofMillis(50);

    private final JobSettings settings;
    private final ActionCatalog catalog;
    private final Registry registry;
    private final ScheduledExecutorService desk;
    private final Executor threads;
    private final Consumer<LogGrew> growth;
    private final Runnable changed;

    /**
     * @param desk runs one thing after the other, on the thread that this class is for
     * @param threads one for each command that runs
     * @param changed is run on the desk's thread when a job changed by itself
     */
    Runner(
            JobSettings settings,
            ActionCatalog catalog,
            Registry registry,
            ScheduledExecutorService desk,
            Executor threads,
            Consumer<LogGrew> growth,
            Runnable changed) {
        this.settings = settings;
        this.catalog = catalog;
        this.registry = registry;
        this.desk = desk;
        this.threads = threads;
        this.growth = growth;
        this.changed = changed;
    }

    /** Starts what may start now. */
    void startWaiting() {
        List<BusyJob> all = registry.busy();
        Map<Key, Integer> running = new HashMap<>();
        int total = 0;
        for (BusyJob entry : all) {
            if (entry.job().state() == State.RUNNING && !entry.job().external()) {
                running.merge(Key.of(entry.job()), 1, Integer::sum);
                total++;
            }
        }
        for (BusyJob entry : all) {
            if (total >= settings.limits().maxRunning()) {
                return;
            }
            if (entry.job().state() == State.QUEUED && entry.unwritten().isEmpty()) {
                Prepared prepared = entry.prepared().orElseThrow();
                Key key = Key.of(entry.job());
                if (running.getOrDefault(key, 0) < prepared.action().maxParallel()) {
                    if (!begin(entry, prepared)) {
                        return;
                    }
                    running.merge(key, 1, Integer::sum);
                    total++;
                }
            }
        }
    }

    private record Key(String account, String action) {
        static Key of(Job job) {
            return new Key(job.account(), job.action());
        }
    }

    /** False if nothing can be written now: then it waits on, and the registry says why. */
    private boolean begin(BusyJob entry, Prepared prepared) {
        try {
            // First on disk, then begun: a process that nobody knows of would be worse than a job that never ran.
            registry.change(entry, JobStates.started(entry.job(), JobStates.now()), List.of());
        } catch (StoreException e) {
            return false;
        }
        String id = entry.job().id();
        String account = entry.job().account();
        Launch launch = catalog.launch(id, prepared);
        Coalescer<Progress> progress = new Coalescer<>(PROGRESS_EVERY, desk, Progress::then, told -> {
            registry.progressed(entry, told);
            changed.run();
        });
        Coalescer<Long> grown = new Coalescer<>(
                GROWTH_EVERY, desk, Math::max, size -> growth.accept(new LogGrew(account, id, size, false)));
        JobProcess process = new JobProcess(
                launch,
                JobLog.in(settings.logFolder(id)),
                settings.limits().killAfter(),
                progress::offer,
                grown::offer);
        entry.runs(new RunningCommand(process, progress, grown));
        threads.execute(() -> {
            Outcome outcome = run(process, id);
            desk.execute(() -> ended(entry, prepared.action(), outcome, process.logSize()));
        });
        return true;
    }

    private static Outcome run(JobProcess process, String id) {
        try {
            return process.run();
        } catch (RuntimeException e) {
            LOG.error("job {} failed in the middle", id, e);
            return new Outcome.NotStarted("internal error");
        }
    }

    private void ended(BusyJob entry, Action action, Outcome outcome, long logSize) {
        entry.command()
                .flatMap(command -> command.progress().take())
                .ifPresent(last -> registry.progressed(entry, last));
        registry.finish(entry, end(entry.job(), action, outcome, JobStates.now()));
        growth.accept(new LogGrew(entry.job().account(), entry.job().id(), logSize, true));
        changed.run();
    }

    private static Job end(Job job, Action action, Outcome outcome, Instant at) {
        if (outcome instanceof Outcome.Exited exited) {
            return JobStates.exited(job, exited.exitCode(), action.warningExitCode(), at);
        }
        if (outcome instanceof Outcome.NotStarted notStarted) {
            return JobStates.ended(
                    job,
                    State.ERROR,
                    Optional.of(ErrorCode.NOT_STARTED),
                    "The command could not be started: " + notStarted.reason(),
                    Optional.empty(),
                    at);
        }
        Outcome.Ended ended = (Outcome.Ended) outcome;
        String left = ended.left() == 0 ? "" : " " + ended.left() + " of its processes could not be ended.";
        return switch (ended.reason()) {
            case CANCELLED ->
                JobStates.ended(
                        job,
                        State.CANCELLED,
                        Optional.empty(),
                        "Cancelled by " + job.cancelRequestedBy().orElse("somebody") + "." + left,
                        ended.exitCode(),
                        at);
            case TIMEOUT ->
                JobStates.ended(
                        job,
                        State.ERROR,
                        Optional.of(ErrorCode.TIMEOUT),
                        "It took longer than "
                                + action.timeout().map(Duration::toSeconds).orElse(0L) + " s and was ended." + left,
                        ended.exitCode(),
                        at);
            case SERVER_STOPPED ->
                JobStates.ended(
                        job,
                        State.INTERRUPTED,
                        Optional.of(ErrorCode.SERVER_STOPPED),
                        "Ended because the server was stopped." + left,
                        ended.exitCode(),
                        at);
        };
    }

    /** Ends every command, because the server stops. */
    void endAll() {
        for (BusyJob entry : registry.busy()) {
            entry.command()
                    .ifPresent(command -> command.end(
                            EndReason.SERVER_STOPPED, settings.limits().stopKillAfter()));
        }
    }
}
