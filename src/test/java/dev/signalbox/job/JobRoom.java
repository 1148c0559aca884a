package dev.signalbox.job;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Command;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Job;
import dev.signalbox.bus.JobHistory;
import dev.signalbox.bus.JobLogs;
import dev.signalbox.bus.JobLogs.LogGrew;
import dev.signalbox.bus.JobLogs.LogSlice;
import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Jobs.Announced;
import dev.signalbox.bus.Jobs.Answer;
import dev.signalbox.bus.Jobs.Changed;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.job.action.Action;
import dev.signalbox.job.action.Parameters;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreSettings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The room as others see it: over the bus, with a real database and real processes. */
final class JobRoom implements AutoCloseable {
    static final JobSettings.Limits LIMITS = new JobSettings.Limits(
            4,
            2_000,
            Duration.ofHours(24),
            Duration.ofDays(30),
            10_000,
            Duration.ofSeconds(60),
            Duration.ofMillis(600),
            Duration.ofMillis(600));

    /** The journal does not take rows of this one. */
    static final String REFUSED_ACTOR = "refused";

    final List<Changed> changes = new CopyOnWriteArrayList<>();
    final List<LogGrew> growths = new CopyOnWriteArrayList<>();
    final List<Journal.NewEvent> journal = new CopyOnWriteArrayList<>();
    final List<Announced> announcements = new CopyOnWriteArrayList<>();
    final Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final Store store;
    private final Bus bus;
    private final String deployment;

    JobRoom(Path folder, JobSettings.Limits limits, Action... actions) throws Exception {
        this(folder, limits, true, actions);
    }

    JobRoom(Path folder, JobSettings.Limits limits, boolean withJournal, Action... actions) throws Exception {
        this.folder = folder;
        Files.createDirectories(folder);
        Bus.prepare(vertx);
        bus = Bus.of(vertx);
        bus.subscribe(Jobs.CHANGED, changes::add);
        bus.subscribe(Jobs.ANNOUNCED, announcements::add);
        bus.subscribe(JobLogs.GREW, growths::add);
        if (withJournal) {
            startJournal();
        }
        store = Store.open(vertx, StoreSettings.sqlite(folder.resolve("signalbox.db")));
        JobSettings settings = new JobSettings("n", folder.resolve("jobs"), List.of(actions), System.getenv(), limits);
        deployment = vertx.deployVerticle(
                        () -> new JobVerticle(settings, store),
                        new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                .await(20, SECONDS);
    }

    void onChange(Consumer<Changed> listener) {
        bus.subscribe(Jobs.CHANGED, listener);
    }

    void startJournal() {
        bus.answer(Journal.APPEND, request -> {
            if (request.events().stream().anyMatch(event -> event.actor().equals(Optional.of(REFUSED_ACTOR)))) {
                return Future.failedFuture(new RefusedException(FailureCode.BAD_REQUEST, "not this one"));
            }
            List<Long> ids = new ArrayList<>();
            for (Journal.NewEvent event : request.events()) {
                journal.add(event);
                ids.add((long) journal.size());
            }
            return Future.succeededFuture(new Journal.AppendedIds(ids));
        });
    }

    /** An action that runs a shell script, which is the test's own and not one of a user. */
    static Action script(String name, String script, String... targets) {
        return action(name, List.of("/bin/sh", "-c", script), Map.of(), targets);
    }

    static Action action(String name, List<String> command, Map<String, Object> parameters, String... targets) {
        return new Action(
                name,
                "default",
                "Label of " + name,
                "",
                "tests",
                command,
                Path.of("/"),
                Map.of(),
                Parameters.of(parameters),
                List.of(targets),
                Optional.empty(),
                4,
                Jobs.WARNING_EXIT_CODE,
                "admin",
                Optional.empty());
    }

    static Action withTimeout(Action action, Duration timeout) {
        return new Action(
                action.name(),
                action.account(),
                action.label(),
                action.description(),
                action.category(),
                action.command(),
                action.workingFolder(),
                action.environment(),
                action.parameters(),
                action.targets(),
                Optional.of(timeout),
                action.maxParallel(),
                action.warningExitCode(),
                action.role(),
                action.confirm());
    }

    <Q extends Record, A extends Record> A ask(Command<Q, A> command, Q question) throws Exception {
        return bus.request(command, question, Jobs.TIMEOUT_MS).await(20, SECONDS);
    }

    <Q extends Record, A extends Record> Future<A> asking(Command<Q, A> command, Q question) {
        return bus.request(command, question, Jobs.TIMEOUT_MS);
    }

    Answer start(String action, String... target) throws Exception {
        return startWith(action, "{}", target);
    }

    Answer startWith(String action, String parameters, String... target) throws Exception {
        return ask(
                Jobs.START,
                new Jobs.Start(
                        "default",
                        "ana",
                        "admin",
                        action,
                        List.of(target).stream().findFirst(),
                        parameters));
    }

    Job started(String action, String... target) throws Exception {
        return start(action, target).job().orElseThrow();
    }

    Job job(String id) throws Exception {
        return ask(Jobs.JOB, new Jobs.JobRequest("default", id)).job().orElseThrow();
    }

    /** Waits until the job, as it was announced, is as wanted. */
    Job awaitAnnounced(String id, Predicate<Job> wanted) {
        return await().atMost(30, SECONDS)
                .until(() -> announced(id).stream().filter(wanted).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    Job awaitEnd(String id) {
        return awaitAnnounced(id, job -> job.state().finished());
    }

    Answer cancel(Job job) throws Exception {
        return ask(Jobs.CANCEL, new Jobs.Cancel("default", "eve", job.id()));
    }

    /** A job that runs elsewhere, of the action {@code ci}. */
    Job elsewhere() throws Exception {
        return ask(
                        Jobs.START_EXTERNAL,
                        new Jobs.StartExternal(
                                "default",
                                "worker",
                                "admin",
                                "ci",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                "{}",
                                Optional.empty()))
                .job()
                .orElseThrow();
    }

    Answer report(Job job, Job.State state) throws Exception {
        return ask(
                Jobs.REPORT,
                new Jobs.Report(
                        "default",
                        "worker",
                        job.id(),
                        Optional.of(state),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** Every state of a job that was announced, in order. */
    List<Job> announced(String id) {
        return changes.stream()
                .flatMap(change -> change.put().stream())
                .filter(job -> job.id().equals(id))
                .toList();
    }

    LogSlice log(String id, Optional<Long> from, int maxBytes) throws Exception {
        return ask(JobLogs.SLICE, new JobLogs.LogRequest("default", id, from, maxBytes))
                .slice()
                .orElseThrow();
    }

    String log(String id) throws Exception {
        return log(id, Optional.of(0L), JobLogs.MAX_SLICE_BYTES).text();
    }

    JobHistory.History history(int limit, Optional<String> before) throws Exception {
        return ask(
                JobHistory.PAGE,
                new JobHistory.HistoryRequest("default", limit, List.of(), Optional.empty(), Optional.empty(), before));
    }

    @Override
    public void close() throws TimeoutException {
        vertx.undeploy(deployment).await(20, SECONDS);
        store.close();
        vertx.close().await(20, SECONDS);
    }
}
