package dev.signalbox.job;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Job.State;
import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Jobs.ErrorCode;
import dev.signalbox.job.action.ActionCatalog;
import dev.signalbox.job.action.ActionCatalog.Prepared;
import dev.signalbox.job.process.Leftovers;
import dev.signalbox.job.process.ProcessTree;
import dev.signalbox.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up again what the server before left: what waited waits on, what ran is over. A process that outlived the server
 * has lost whoever read its output and would hear its exit code, so it is ended, and the job says so. For the desk's thread.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final JobSettings settings;
    private final ActionCatalog catalog;
    private final Registry registry;
    private final Executor desk;
    private final Executor threads;
    private final Runnable changed;

    /** @param changed is run on the desk's thread when a job changed by itself */
    Recovery(
            JobSettings settings,
            ActionCatalog catalog,
            Registry registry,
            Executor desk,
            Executor threads,
            Runnable changed) {
        this.settings = settings;
        this.catalog = catalog;
        this.registry = registry;
        this.desk = desk;
        this.threads = threads;
        this.changed = changed;
    }

    void takeUp(JobTable table, LiveList live) throws StoreException {
        for (Job job : Registry.await(
                table.finishedSince(JobStates.now().minus(settings.limits().liveFor()), Jobs.MAX_LIVE))) {
            live.put(job);
        }
        for (JobTable.Kept kept : Registry.await(table.busy())) {
            Job job = kept.job();
            if (job.external()) {
                Duration heartbeat = kept.heartbeatS()
                        .map(Duration::ofSeconds)
                        .orElse(settings.limits().heartbeat());
                registry.keep(new BusyJob(job, Optional.empty(), Optional.of(heartbeat)));
            } else if (job.state() == State.QUEUED) {
                queue(job);
            } else {
                end(job);
            }
        }
    }

    private void queue(Job job) {
        if (job.secretParameters()) {
            finish(
                    job,
                    State.ERROR,
                    ErrorCode.SECRET_LOST,
                    "It waited while the server was restarted, and its secret parameters are kept nowhere: start it again.");
            return;
        }
        ActionCatalog.Preparation preparation =
                catalog.prepare(job.account(), job.action(), job.target(), job.parameters());
        if (preparation instanceof Prepared prepared) {
            registry.keep(new BusyJob(job, Optional.of(prepared), Optional.empty()));
        } else {
            String reason = ((ActionCatalog.Refused) preparation).refusal().reason();
            finish(
                    job,
                    State.ERROR,
                    ErrorCode.ACTION_CHANGED,
                    "It waited while the server was restarted, and can no longer be started: " + reason);
        }
    }

    private void end(Job job) {
        if (!ProcessTree.canFindLeftovers()) {
            interrupted(job, "Whether its processes still run cannot be found out on this system.");
            return;
        }
        int alive = leftBy(job.id()).size();
        if (alive == 0) {
            interrupted(job, "Its processes are gone.");
            return;
        }
        LOG.warn("job {} outlived the server with {} processes, which are ended", job.id(), alive);
        BusyJob entry = new BusyJob(job, Optional.empty(), Optional.empty());
        registry.keep(entry);
        threads.execute(() -> {
            int left = endLeftovers(job.id());
            String what = left == 0
                    ? alive
                            + (alive == 1
                                    ? " process was still running and has been ended."
                                    : " processes were still running and have been ended.")
                    : left + " of its processes are still running and could not be ended.";
            desk.execute(() -> {
                registry.finish(entry, interruptedState(entry.job(), what));
                changed.run();
            });
        });
    }

    private ProcessTree leftBy(String id) {
        return ProcessTree.leftBy(id, settings.logFolder(id));
    }

    private int endLeftovers(String id) {
        try {
            return Leftovers.end(id, settings.logFolder(id), settings.limits().killAfter());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return leftBy(id).size();
        }
    }

    private void interrupted(Job job, String what) {
        BusyJob entry = new BusyJob(job, Optional.empty(), Optional.empty());
        registry.keep(entry);
        registry.finish(entry, interruptedState(job, what));
    }

    private static Job interruptedState(Job job, String what) {
        return JobStates.ended(
                job,
                State.INTERRUPTED,
                Optional.of(ErrorCode.SERVER_DIED),
                "The server died while it ran. " + what,
                Optional.empty(),
                JobStates.now());
    }

    private void finish(Job job, State state, ErrorCode code, String message) {
        BusyJob entry = new BusyJob(job, Optional.empty(), Optional.empty());
        registry.keep(entry);
        registry.finish(
                entry, JobStates.ended(job, state, Optional.of(code), message, Optional.empty(), JobStates.now()));
    }
}
