package dev.signalbox.http;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Job;
import dev.signalbox.bus.JobHistory;
import dev.signalbox.bus.JobLogs;
import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Jobs.Answer;
import dev.signalbox.bus.Jobs.Code;
import dev.signalbox.bus.Jobs.Refusal;
import dev.signalbox.bus.Registration;
import dev.signalbox.bus.Signature;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Owns jobs on the bus as the room of the jobs does, but what happens to them the test says. */
public final class StubJobs {
    private static final Instant BEGINNING = Instant.parse("2026-05-01T09:00:00Z");
    private static final String SCHEMA = "{\"type\":\"object\",\"additionalProperties\":false,\"required\":[\"key\"],"
            + "\"properties\":{\"key\":{\"type\":\"string\",\"writeOnly\":true},\"count\":{\"type\":\"integer\"},"
            + "\"force\":{\"type\":\"boolean\"}}}";

    public final List<Record> asked = new CopyOnWriteArrayList<>();
    private final Vertx vertx;
    private final Bus bus;
    private final long timer;
    private final List<Registration> registrations = new ArrayList<>();
    private final Map<String, Job> live = new LinkedHashMap<>();
    private final Map<String, Job> old = new ConcurrentHashMap<>();
    private final Map<String, byte[]> logs = new ConcurrentHashMap<>();
    private final Map<String, Boolean> complete = new ConcurrentHashMap<>();
    private final String epoch = UUID.randomUUID().toString();
    private long seq;
    private int started;

    public StubJobs(Vertx vertx) {
        this.bus = Bus.of(vertx);
        registrations.add(bus.subscribe(Jobs.WHO_OWNS, who -> announce()));
        registrations.add(bus.answer(Jobs.SNAPSHOT, question -> Future.succeededFuture(snapshot())));
        registrations.add(bus.answer(Jobs.ACTIONS, this::actions));
        registrations.add(bus.answer(Jobs.START, this::start));
        registrations.add(bus.answer(Jobs.START_EXTERNAL, this::startExternal));
        registrations.add(bus.answer(Jobs.REPORT, this::report));
        registrations.add(bus.answer(Jobs.CANCEL, this::cancel));
        registrations.add(bus.answer(Jobs.JOB, question -> {
            asked.add(question);
            return Future.succeededFuture(known(question.account(), question.id()));
        }));
        registrations.add(bus.answer(JobHistory.PAGE, this::history));
        registrations.add(bus.answer(JobLogs.SLICE, this::log));
        announce();
        timer = vertx.setPeriodic(Jobs.ANNOUNCE_EVERY_MS, tick -> announce());
        this.vertx = vertx;
    }

    /** Stops answering and announcing, as a node that died. */
    public void end() {
        vertx.cancelTimer(timer);
        TestServer.get(Future.all(registrations.stream().map(Registration::end).toList()));
    }

    public synchronized void announce() {
        bus.publish(Jobs.ANNOUNCED, new Jobs.Announced("alpha", epoch, seq, signature(), 0, live.size(), ""));
    }

    public static Job job(String account, String action, Optional<String> target, Job.State state) {
        return new Job(
                UUID.randomUUID().toString(),
                UUID.randomUUID().toString(),
                account,
                action,
                "sync",
                "Push",
                target,
                state,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "{}",
                false,
                Optional.empty(),
                BEGINNING,
                Optional.of(BEGINNING),
                state.finished() ? Optional.of(BEGINNING) : Optional.empty(),
                BEGINNING,
                "ann",
                "alpha",
                false,
                Optional.empty());
    }

    /** The same job, further on. */
    public static Job after(Job job, Job.State state, Optional<Double> progress, Optional<String> message) {
        return new Job(
                job.id(),
                UUID.randomUUID().toString(),
                job.account(),
                job.action(),
                job.category(),
                job.label(),
                job.target(),
                state,
                false,
                job.phase(),
                progress,
                message,
                state == Job.State.ERROR ? Optional.of(Jobs.ErrorCode.EXIT_CODE) : Optional.empty(),
                job.data(),
                job.parameters(),
                job.secretParameters(),
                state == Job.State.ERROR ? Optional.of(3) : Optional.empty(),
                job.queuedAt(),
                job.startedAt(),
                state.finished() ? Optional.of(BEGINNING.plusSeconds(5)) : Optional.empty(),
                job.updatedAt().plusMillis(1),
                job.triggeredBy(),
                job.node(),
                job.external(),
                job.cancelRequestedBy());
    }

    /** The same job, started with these parameters. */
    public static Job withParameters(Job job, String parameters, boolean secret) {
        return new Job(
                job.id(),
                UUID.randomUUID().toString(),
                job.account(),
                job.action(),
                job.category(),
                job.label(),
                job.target(),
                job.state(),
                job.stalled(),
                job.phase(),
                job.progress(),
                job.message(),
                job.errorCode(),
                job.data(),
                parameters,
                secret,
                job.exitCode(),
                job.queuedAt(),
                job.startedAt(),
                job.finishedAt(),
                job.updatedAt(),
                job.triggeredBy(),
                job.node(),
                job.external(),
                job.cancelRequestedBy());
    }

    public synchronized Job put(Job job) {
        live.put(job.id(), job);
        seq++;
        bus.publish(Jobs.CHANGED, new Jobs.Changed("alpha", epoch, seq, signature(), List.of(job), List.of()));
        return job;
    }

    /** A change that nobody hears of, as if its message was lost. */
    public synchronized Job putUnheard(Job job) {
        live.put(job.id(), job);
        seq++;
        return job;
    }

    /** It is in the history alone. */
    public synchronized Job putOld(Job job) {
        old.put(job.id(), job);
        return job;
    }

    public synchronized void remove(String id) {
        live.remove(id);
        seq++;
        bus.publish(Jobs.CHANGED, new Jobs.Changed("alpha", epoch, seq, signature(), List.of(), List.of(id)));
    }

    public synchronized void write(Job job, String text, boolean over) {
        byte[] before = logs.getOrDefault(job.id(), new byte[0]);
        byte[] more = text.getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[before.length + more.length];
        System.arraycopy(before, 0, all, 0, before.length);
        System.arraycopy(more, 0, all, before.length, more.length);
        logs.put(job.id(), all);
        complete.put(job.id(), over);
        bus.publish(JobLogs.GREW, new JobLogs.LogGrew(job.account(), job.id(), all.length, over));
    }

    private String signature() {
        Signature signature = new Signature();
        live.values().forEach(job -> signature.add(job.id(), job.version()));
        return signature.toString();
    }

    private synchronized Jobs.Snapshot snapshot() {
        return new Jobs.Snapshot("alpha", epoch, seq, signature(), List.copyOf(live.values()));
    }

    private synchronized Future<Jobs.Actions> actions(Jobs.ActionsRequest question) {
        if (!question.account().equals("default")) {
            return Future.succeededFuture(new Jobs.Actions(List.of()));
        }
        return Future.succeededFuture(new Jobs.Actions(List.of(
                new Jobs.Action(
                        "sync-push",
                        "Push",
                        "Pushes to a peer.",
                        "sync",
                        SCHEMA,
                        List.of("peer-a", "peer-b"),
                        Optional.of(600),
                        2,
                        "admin",
                        Optional.of("Push now?"),
                        live.values().stream()
                                .filter(job -> job.action().equals("sync-push"))
                                .toList()),
                new Jobs.Action(
                        "tests",
                        "Tests",
                        "",
                        "checks",
                        "{}",
                        List.of(),
                        Optional.empty(),
                        1,
                        "admin",
                        Optional.empty(),
                        List.of()))));
    }

    private synchronized Future<Answer> start(Jobs.Start start) {
        asked.add(start);
        if (!List.of("sync-push", "tests").contains(start.action())) {
            return refuse(Code.UNKNOWN_ACTION, "There is no action " + start.action() + ".", Optional.empty());
        }
        Optional<Job> busy = live.values().stream()
                .filter(Job::busy)
                .filter(job -> job.action().equals(start.action())
                        && job.target().equals(start.target())
                        && job.account().equals(start.account()))
                .findFirst();
        if (busy.isPresent()) {
            return refuse(Code.BUSY, "Job " + busy.get().id() + " is running.", busy);
        }
        if (start.action().equals("sync-push") && !start.parameters().contains("key")) {
            return Future.succeededFuture(Answer.of(new Refusal(
                    Code.INVALID_PARAMETERS,
                    "The parameters do not fit.",
                    Optional.empty(),
                    List.of(new Jobs.FieldProblem("key", "is missing")))));
        }
        started++;
        return Future.succeededFuture(
                Answer.of(put(job(start.account(), start.action(), start.target(), Job.State.QUEUED))));
    }

    /** The job that was put last. */
    public synchronized Job newest() {
        return live.values().stream().reduce((first, second) -> second).orElseThrow();
    }

    public synchronized int started() {
        return started;
    }

    private Future<Answer> startExternal(Jobs.StartExternal start) {
        asked.add(start);
        return Future.succeededFuture(
                Answer.of(put(job(start.account(), start.action(), start.target(), Job.State.RUNNING))));
    }

    private Future<Answer> report(Jobs.Report report) {
        asked.add(report);
        Answer known = known(report.account(), report.id());
        return Future.succeededFuture(known.job()
                .map(job -> Answer.of(
                        put(after(job, report.state().orElse(job.state()), report.progress(), report.message()))))
                .orElse(known));
    }

    private Future<Answer> cancel(Jobs.Cancel cancel) {
        asked.add(cancel);
        Answer known = known(cancel.account(), cancel.id());
        if (known.job().filter(job -> job.state().finished()).isPresent()) {
            return refuse(Code.FINISHED, "The job is over.", known.job());
        }
        return Future.succeededFuture(known.job()
                .map(job -> Answer.of(put(after(job, Job.State.CANCELLED, Optional.empty(), Optional.empty()))))
                .orElse(known));
    }

    private synchronized Answer known(String account, String id) {
        return Optional.ofNullable(live.getOrDefault(id, old.get(id)))
                .filter(job -> job.account().equals(account))
                .map(Answer::of)
                .orElseGet(() ->
                        Answer.of(new Refusal(Code.UNKNOWN_JOB, "There is no such job.", Optional.empty(), List.of())));
    }

    private synchronized Future<JobHistory.History> history(JobHistory.HistoryRequest question) {
        asked.add(question);
        List<Job> all = new ArrayList<>(live.values());
        all.addAll(old.values());
        List<Job> jobs = all.stream()
                .filter(job -> job.account().equals(question.account()))
                .filter(job -> question.states().isEmpty() || question.states().contains(job.state()))
                .sorted(Comparator.comparing(Job::queuedAt).reversed())
                .limit(question.limit())
                .toList();
        return Future.succeededFuture(new JobHistory.History(jobs, false));
    }

    private Future<JobLogs.LogAnswer> log(JobLogs.LogRequest question) {
        asked.add(question);
        if (known(question.account(), question.id()).job().isEmpty()) {
            return Future.succeededFuture(new JobLogs.LogAnswer(Optional.empty()));
        }
        byte[] all = logs.getOrDefault(question.id(), new byte[0]);
        int from = question.from().map(Long::intValue).orElse(Math.max(0, all.length - question.maxBytes()));
        from = Math.min(from, all.length);
        int to = Math.min(all.length, from + question.maxBytes());
        return Future.succeededFuture(new JobLogs.LogAnswer(Optional.of(new JobLogs.LogSlice(
                from,
                to,
                all.length,
                0,
                false,
                complete.getOrDefault(question.id(), false) && to == all.length,
                new String(all, from, to - from, StandardCharsets.UTF_8)))));
    }

    private static Future<Answer> refuse(Code code, String reason, Optional<Job> job) {
        return Future.succeededFuture(Answer.of(new Refusal(code, reason, job, List.of())));
    }
}
