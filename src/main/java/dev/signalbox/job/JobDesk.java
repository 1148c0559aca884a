package dev.signalbox.job;

import dev.signalbox.bus.Job;
import dev.signalbox.bus.Job.State;
import dev.signalbox.bus.JobLogs.LogGrew;
import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Jobs.Announced;
import dev.signalbox.bus.Jobs.Answer;
import dev.signalbox.bus.Jobs.Cancel;
import dev.signalbox.bus.Jobs.Changed;
import dev.signalbox.bus.Jobs.Code;
import dev.signalbox.bus.Jobs.Report;
import dev.signalbox.bus.Jobs.Snapshot;
import dev.signalbox.bus.Jobs.Start;
import dev.signalbox.bus.Jobs.StartExternal;
import dev.signalbox.job.action.ActionCatalog;
import dev.signalbox.job.process.Outcome.EndReason;
import dev.signalbox.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The registry and runner of jobs, on a thread of its own: whatever happens to jobs happens there, one thing after the
 * other. Commands run on further threads, one each. All methods may be called by any thread.
 */
final class JobDesk implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobDesk.class);
    private static final long TICK_MS = 250;
    private static final Duration PRUNE_EVERY = Duration.ofHours(1);
    /** Beyond the grace: for killing what did not use it, and for writing down how everything ended. */
    private static final Duration STOP_RESERVE = Duration.ofSeconds(2);

    private static final Duration LAST_WORDS = Duration.ofMillis(300);

    /** Hears what happens; called on the desk's thread, so when that hangs the announcements end. */
    interface Listener {
        void changed(Changed change);

        void announced(Announced announcement);

        void logGrew(LogGrew growth);

        /** There is something for the journal. */
        void audited();
    }

    private final JobSettings settings;
    private final JobTable table;
    private final Listener listener;
    private final LiveList live;
    private final Registry registry;
    private final Starter starter;
    private final ExternalJobs external;
    private final Runner runner;
    private final Recovery recovery;
    private final Retention retention;
    private final DeskThread desk = new DeskThread();
    private final ExecutorService threads;
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private boolean stopping;
    private long nextPruneNanos = System.nanoTime();

    JobDesk(JobSettings settings, ActionCatalog catalog, JobTable table, Listener listener) {
        this.settings = settings;
        this.table = table;
        this.listener = listener;
        threads = Executors.newCachedThreadPool(task -> DeskThread.daemon(task, "signalbox-job"));
        live = new LiveList(settings.node(), UUID.randomUUID().toString());
        registry = new Registry(table, live, listener::audited);
        starter = new Starter(settings, catalog, registry);
        external = new ExternalJobs(registry);
        runner = new Runner(settings, catalog, registry, desk.executor(), threads, listener::logGrew, this::goOn);
        recovery = new Recovery(settings, catalog, registry, desk.executor(), threads, this::goOn);
        retention = new Retention(settings, table);
    }

    /** Takes up what was left, then runs what waits; to be called once. Completes when commands may be given. */
    CompletableFuture<Void> start() {
        CompletableFuture<Void> started = desk.ask(() -> {
            recovery.takeUp(table, live);
            goOn();
            announce();
            return null;
        });
        desk.every(TICK_MS, this::tick);
        desk.every(Jobs.ANNOUNCE_EVERY_MS, this::announce);
        return started;
    }

    CompletableFuture<Answer> start(Start request) {
        return answer(() -> stopping ? stoppingAnswer() : starter.start(request));
    }

    CompletableFuture<Answer> start(StartExternal request) {
        return answer(() -> stopping ? stoppingAnswer() : starter.startExternal(request));
    }

    CompletableFuture<Answer> report(Report request) {
        return answer(() -> {
            Optional<BusyJob> entry = registry.find(request.account(), request.id());
            return entry.isPresent()
                    ? external.report(entry.get(), request)
                    : Answer.of(notBusy(request.account(), request.id()));
        });
    }

    CompletableFuture<Answer> cancel(Cancel request) {
        return answer(() -> {
            Optional<BusyJob> entry = registry.find(request.account(), request.id());
            return entry.isPresent()
                    ? cancel(entry.get(), request.actor())
                    : Answer.of(notBusy(request.account(), request.id()));
        });
    }

    /** One job, as everybody knows it now. */
    CompletableFuture<Answer> find(String account, String id) {
        return desk.ask(() -> {
            Optional<Job> job = live.find(id).filter(known -> known.account().equals(account));
            if (job.isEmpty()) {
                job = Registry.await(table.find(account, id));
            }
            return job.map(Answer::of).orElseGet(() -> Answer.of(Refusals.unknownJob()));
        });
    }

    /** The same jobs, each as everybody knows it now: what is on disk may be older. */
    CompletableFuture<List<Job>> upToDate(List<Job> jobs) {
        return desk.ask(
                () -> jobs.stream().map(job -> live.find(job.id()).orElse(job)).toList());
    }

    /** The whole of what is published, consistent with its sequence number. */
    CompletableFuture<Snapshot> snapshot() {
        return desk.ask(() -> {
            publish();
            return live.snapshot();
        });
    }

    /** Asks for an announcement now. */
    void announceSoon() {
        desk.ask(() -> {
            announce();
            return null;
        });
    }

    private Jobs.Refusal notBusy(String account, String id) throws StoreException {
        return Registry.await(table.find(account, id)).map(Refusals::finished).orElseGet(Refusals::unknownJob);
    }

    private static Answer stoppingAnswer() {
        return Answer.of(Refusals.of(Code.STOPPING, "The server is about to stop.", Optional.empty()));
    }

    private Answer cancel(BusyJob entry, String actor) {
        if (entry.job().cancelRequestedBy().isPresent() || entry.unwritten().isPresent()) {
            return Answer.of(entry.job());
        }
        Job asked = JobStates.cancelRequested(entry.job(), actor, JobStates.now());
        if (asked.state() == State.QUEUED || (asked.external() && asked.stalled())) {
            String when = asked.state() == State.QUEUED ? " before it began." : " while its worker was silent.";
            Job end = JobStates.ended(
                    asked,
                    State.CANCELLED,
                    Optional.empty(),
                    "Cancelled by " + actor + when,
                    Optional.empty(),
                    JobStates.now());
            registry.finish(entry, end, AuditRow.cancelled(asked));
            return Answer.of(entry.job());
        }
        try {
            registry.change(entry, asked, List.of(AuditRow.cancelled(asked)));
        } catch (StoreException e) {
            // A full disk must not keep anybody from stopping a command.
            LOG.warn("that {} cancels job {} cannot be written: {}", actor, asked.id(), e.getMessage());
            registry.show(entry, asked);
        }
        entry.command()
                .ifPresent(command ->
                        command.end(EndReason.CANCELLED, settings.limits().killAfter()));
        return Answer.of(asked);
    }

    /** A job changed: somebody else may have its turn, and everybody is told. */
    private void goOn() {
        if (!stopping) {
            runner.startWaiting();
        } else if (registry.busy().stream().noneMatch(BusyJob::commandRuns)) {
            idle.complete(null);
        }
        publish();
    }

    private void publish() {
        live.take().ifPresent(listener::changed);
    }

    private void announce() {
        listener.announced(live.announcement(
                (int) registry.count(State.QUEUED), (int) registry.count(State.RUNNING), registry.trouble()));
    }

    private void tick() {
        registry.writeAgain();
        external.check();
        registry.saveProgress();
        live.removeFinishedBefore(JobStates.now().minus(settings.limits().liveFor()));
        goOn();
        if (System.nanoTime() - nextPruneNanos >= 0) {
            nextPruneNanos = System.nanoTime() + PRUNE_EVERY.toNanos();
            threads.execute(this::prune);
        }
    }

    private void prune() {
        try {
            retention.prune();
        } catch (StoreException | IOException | RuntimeException e) {
            if (!threads.isShutdown()) {
                LOG.error("old jobs could not be removed", e);
            }
        }
    }

    /** A question after which something may have to begin, and everybody be told. */
    private <T> CompletableFuture<T> answer(DeskThread.Question<T> question) {
        return desk.ask(() -> {
            try {
                return question.answer();
            } finally {
                goOn();
            }
        });
    }

    /**
     * Ends every command in order, writes how they ended, and stops. Blocking, for the grace that commands have and a moment
     * more; at once if none runs.
     */
    @Override
    public void close() {
        desk.ask(() -> {
            stopping = true;
            runner.endAll();
            goOn();
            return null;
        });
        try {
            Duration deadline = settings.limits().stopKillAfter().plus(STOP_RESERVE);
            idle.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("not every job could be ended in order", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
        desk.close(LAST_WORDS);
    }
}
