package dev.signalbox.job;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Job;
import dev.signalbox.bus.JobHistory;
import dev.signalbox.bus.JobHistory.History;
import dev.signalbox.bus.JobHistory.HistoryRequest;
import dev.signalbox.bus.JobLogs;
import dev.signalbox.bus.JobLogs.LogAnswer;
import dev.signalbox.bus.JobLogs.LogGrew;
import dev.signalbox.bus.JobLogs.LogRequest;
import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Jobs.Actions;
import dev.signalbox.bus.Jobs.Announced;
import dev.signalbox.bus.Jobs.Changed;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.job.action.Action;
import dev.signalbox.job.action.ActionCatalog;
import dev.signalbox.job.process.LogSlices;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Puts the {@link JobDesk} on the bus. To be deployed as a worker, one for all. */
public final class JobVerticle extends VerticleBase {
    private final JobSettings settings;
    private final ActionCatalog catalog;
    private final JobTable table;
    private Bus bus;
    private JobDesk desk;
    private Auditor auditor;

    /** @param store is not closed here */
    public JobVerticle(JobSettings settings, Store store) {
        this.settings = settings;
        this.catalog = new ActionCatalog(settings.actions(), settings.environment());
        this.table = new JobTable(store);
    }

    @Override
    public Future<?> start() {
        bus = Bus.of(vertx);
        auditor = new Auditor(vertx, bus, table);
        desk = new JobDesk(settings, catalog, table, new Published());
        return onContext(desk.start()).map(started -> {
            bus.answer(Jobs.SNAPSHOT, request -> onContext(desk.snapshot()));
            bus.answer(Jobs.ACTIONS, request -> actions(request.account()));
            bus.answer(Jobs.START, request -> onContext(desk.start(request)));
            bus.answer(Jobs.START_EXTERNAL, request -> onContext(desk.start(request)));
            bus.answer(Jobs.REPORT, request -> onContext(desk.report(request)));
            bus.answer(Jobs.CANCEL, request -> onContext(desk.cancel(request)));
            bus.answer(Jobs.JOB, request -> onContext(desk.find(request.account(), request.id())));
            bus.answer(JobHistory.PAGE, this::history);
            bus.answer(JobLogs.SLICE, this::log);
            bus.subscribe(Jobs.WHO_OWNS, question -> desk.announceSoon());
            auditor.send();
            return null;
        });
    }

    /** What the desk tells, published on its own thread. */
    private final class Published implements JobDesk.Listener {
        @Override
        public void changed(Changed change) {
            bus.publish(Jobs.CHANGED, change);
        }

        @Override
        public void announced(Announced announcement) {
            bus.publish(Jobs.ANNOUNCED, announcement);
        }

        @Override
        public void logGrew(LogGrew growth) {
            bus.publish(JobLogs.GREW, growth);
        }

        @Override
        public void audited() {
            context.runOnContext(now -> auditor.send());
        }
    }

    private <T> Future<T> onContext(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, context);
    }

    private <T> Future<T> onContext(Future<T> ofDatabase) {
        return onContext(ofDatabase.toCompletionStage())
                .recover(failure ->
                        Future.failedFuture(failure instanceof StoreException store ? Refusals.of(store) : failure));
    }

    private Future<Actions> actions(String account) {
        return onContext(table.newestOfEach(account))
                .compose(jobs -> onContext(desk.upToDate(jobs)))
                .map(jobs -> new Actions(catalog.of(account).stream()
                        .map(action -> describe(action, jobs))
                        .toList()));
    }

    private static Jobs.Action describe(Action action, List<Job> jobs) {
        return new Jobs.Action(
                action.name(),
                action.label(),
                action.description(),
                action.category(),
                action.parameters().schema(),
                action.targets(),
                action.timeout().map(Duration::toSeconds).map(Math::toIntExact),
                action.maxParallel(),
                action.role(),
                action.confirm(),
                jobs.stream().filter(job -> job.action().equals(action.name())).toList());
    }

    private Future<History> history(HistoryRequest request) {
        if (request.limit() < 1 || request.limit() > JobHistory.MAX_PAGE) {
            return refused("limit must be from 1 to " + JobHistory.MAX_PAGE);
        }
        return onContext(table.history(request))
                .compose(page -> onContext(desk.upToDate(page.jobs())).map(jobs -> new History(jobs, page.more())));
    }

    private Future<LogAnswer> log(LogRequest request) {
        if (request.maxBytes() < 1 || request.maxBytes() > JobLogs.MAX_SLICE_BYTES) {
            return refused("a slice has from 1 to " + JobLogs.MAX_SLICE_BYTES + " bytes");
        }
        return onContext(desk.find(request.account(), request.id())).compose(answer -> {
            if (answer.job().isEmpty()) {
                return Future.succeededFuture(new LogAnswer(Optional.empty()));
            }
            Job job = answer.job().get();
            return vertx.executeBlocking(
                    () -> new LogAnswer(Optional.of(LogSlices.read(
                            settings.logFolder(job.id()),
                            request.from(),
                            request.maxBytes(),
                            job.state().finished()))),
                    false);
        });
    }

    private static <T> Future<T> refused(String message) {
        return Future.failedFuture(new RefusedException(FailureCode.BAD_REQUEST, message));
    }

    @Override
    public Future<?> stop() {
        return vertx.executeBlocking(() -> {
                    desk.close();
                    return null;
                })
                .onComplete(done -> auditor.stop());
    }
}
