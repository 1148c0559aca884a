package dev.signalbox.job;

import dev.signalbox.bus.Job;
import dev.signalbox.job.action.ActionCatalog.Prepared;
import dev.signalbox.job.process.Progress;
import dev.signalbox.store.StoreException;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs that are not over. A change of state is on disk before anybody hears of it; what a job tells in between is
 * written now and then. For the desk's thread, which waits for the disk.
 */
final class Registry {
    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
    private static final Duration SAVE_PROGRESS_EVERY = Duration.ofSeconds(5);
    /** The store answers sooner, one way or the other. */
    private static final long DISK_DEADLINE_S = 30;

    private final JobTable table;
    private final LiveList live;
    private final Runnable audited;
    /** In the order in which they were queued. */
    private final Map<String, BusyJob> busy = new LinkedHashMap<>();

    private String failure = "";

    /** @param audited is run when there is something for the journal */
    Registry(JobTable table, LiveList live, Runnable audited) {
        this.table = table;
        this.live = live;
        this.audited = audited;
    }

    /** Waits for the database. */
    static <T> T await(Future<T> future) throws StoreException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(DISK_DEADLINE_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException store) {
                throw store;
            }
            throw new StoreException(StoreException.Kind.INTERNAL, "the database failed", e.getCause());
        } catch (TimeoutException e) {
            throw new StoreException(StoreException.Kind.OVERLOADED, "the database does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "the server is stopping", e);
        }
    }

    List<BusyJob> busy() {
        return List.copyOf(busy.values());
    }

    Optional<BusyJob> find(String account, String id) {
        return Optional.ofNullable(busy.get(id))
                .filter(entry -> entry.job().account().equals(account));
    }

    Optional<BusyJob> busyWith(String account, String action, Optional<String> target) {
        return busy.values().stream()
                .filter(entry -> entry.job().account().equals(account)
                        && entry.job().action().equals(action)
                        && entry.job().target().equals(target))
                .findFirst();
    }

    long count(Job.State state) {
        return busy.values().stream()
                .filter(entry -> entry.job().state() == state)
                .count();
    }

    /** What is wrong with writing, for people; empty if nothing. */
    String trouble() {
        String ofStore = table.trouble();
        boolean waits =
                busy.values().stream().anyMatch(entry -> entry.unwritten().isPresent());
        return ofStore.isEmpty() && waits ? failure : ofStore;
    }

    /** A new job, once it is on disk. */
    BusyJob add(Job job, Optional<Prepared> prepared, Optional<Duration> heartbeat) throws StoreException {
        write(table.insert(job, heartbeat.map(it -> (int) it.toSeconds()), List.of(AuditRow.started(job))));
        BusyJob entry = new BusyJob(job, prepared, heartbeat);
        keep(entry);
        audited.run();
        return entry;
    }

    /** One that is on disk already. */
    void keep(BusyJob entry) {
        busy.put(entry.job().id(), entry);
        live.put(entry.job());
    }

    /** A change that everybody may hear of once it is on disk. */
    void change(BusyJob entry, Job next, List<AuditRow> audit) throws StoreException {
        write(table.update(next, audit));
        entry.saved(next);
        live.put(next);
        if (!audit.isEmpty()) {
            audited.run();
        }
    }

    /** What a job tells while its state stays the same. */
    void show(BusyJob entry, Job next) {
        entry.changedInMemory(next);
        live.put(next);
    }

    void progressed(BusyJob entry, Progress told) {
        if (busy.containsKey(entry.job().id()) && entry.unwritten().isEmpty()) {
            show(entry, JobStates.progressed(entry.job(), told, JobStates.now()));
        }
    }

    /** Ends a job. If that cannot be written, it stays as it was for everybody, until {@link #writeAgain()} succeeds. */
    void finish(BusyJob entry, Job end, AuditRow... also) {
        List<AuditRow> audit = new ArrayList<>(List.of(also));
        audit.add(AuditRow.finished(end));
        write(entry, new BusyJob.End(end, audit));
    }

    /** Ends a job; if that cannot be written, nothing has happened. */
    void finishNow(BusyJob entry, BusyJob.End end) throws StoreException {
        change(entry, end.job(), end.audit());
        busy.remove(end.job().id());
    }

    private void write(BusyJob entry, BusyJob.End end) {
        try {
            finishNow(entry, end);
        } catch (StoreException e) {
            entry.couldNotWrite(end);
        }
    }

    /** Writes ends that could not be written; true if any could be now. */
    boolean writeAgain() {
        int before = busy.size();
        for (BusyJob entry : busy()) {
            entry.unwritten().ifPresent(end -> write(entry, end));
        }
        return busy.size() < before;
    }

    /** Writes what jobs told, for those who look after a crash. Does not wait: a later write comes later. */
    void saveProgress() {
        for (BusyJob entry : busy.values()) {
            if (entry.unwritten().isEmpty() && entry.wantsSaving(SAVE_PROGRESS_EVERY)) {
                Job job = entry.job();
                entry.saved(job);
                table.update(job, List.of())
                        .onFailure(failure -> LOG.warn("the progress of job {} was not saved", job.id(), failure));
            }
        }
    }

    private void write(Future<Void> write) throws StoreException {
        try {
            await(write);
            if (!failure.isEmpty()) {
                LOG.info("what happens to jobs is written again");
                failure = "";
            }
        } catch (StoreException e) {
            // Once: it is tried again several times a second.
            if (failure.isEmpty()) {
                LOG.error("what happens to jobs cannot be written: {}", e.getMessage());
                LOG.debug("what happens to jobs cannot be written", e);
            }
            failure = e.getMessage();
            throw e;
        }
    }
}
