package dev.signalbox.rollback;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.KnownProjects;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Rollbacks;
import dev.signalbox.git.GitRunner;
import dev.signalbox.git.Repository;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the {@link Rollbacks} of the projects that this node watches. To be deployed as a worker. What was interrupted by
 * the end of an earlier process is finished or undone before the deployment completes.
 */
public final class RollbackVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(RollbackVerticle.class);
    private static final int THREADS = 4;
    private static final long PRUNE_EVERY_MS = TimeUnit.HOURS.toMillis(6);

    private final RollbackSettings settings;
    private final RepositoryQueues queues = new RepositoryQueues();
    private final GitRunner runner = GitRunner.onPath();
    private Bus bus;
    private KnownProjects projects;
    private RollbackService service;
    private Retention retention;
    private WorkerExecutor workers;

    public RollbackVerticle(RollbackSettings settings) {
        this.settings = settings;
    }

    @Override
    public Future<?> start() throws IOException {
        bus = Bus.of(vertx);
        projects = new KnownProjects(bus, settings.node(), KnownProjects.NOBODY);
        Journal journal = Journal.open(settings.dataDir(), this::publish);
        new Recovery(journal, runner).recoverAll();
        service = new RollbackService(journal, runner, Clock.systemUTC(), step -> {});
        retention = new Retention(journal, runner, settings.keepBackups());
        workers = vertx.createSharedWorkerExecutor("signalbox-rollback-" + settings.node(), THREADS);
        bus.answer(Rollbacks.preview(settings.node()), question -> folder(question.slug(), question.account())
                .compose(folder -> blocking(() -> service.preview(folder, question.storyId()))));
        bus.answer(
                Rollbacks.rollBack(settings.node()),
                question -> alone(question.slug(), question.account(), folder -> service.rollBack(folder, question)));
        bus.answer(
                Rollbacks.undo(settings.node()),
                question -> alone(question.slug(), question.account(), folder -> service.undo(folder, question)));
        bus.answer(Rollbacks.history(settings.node()), question -> folder(question.slug(), question.account())
                .compose(folder -> blocking(() -> service.history(folder, question))));
        vertx.setPeriodic(0, PRUNE_EVERY_MS, timer -> prune());
        projects.listen();
        return Future.succeededFuture();
    }

    private void publish(JournalEntry ended) {
        bus.publish(
                Rollbacks.FINISHED,
                new Rollbacks.Finished(settings.node(), ended.account(), ended.slug(), RollbackService.shown(ended)));
    }

    private void prune() {
        blocking(() -> {
                    retention.prune(Clock.systemUTC().instant());
                    return retention;
                })
                .onFailure(failure -> LOG.error("old backups could not be removed", failure));
    }

    private Future<Path> folder(String slug, String account) {
        return projects.folder(slug, account).map(Future::succeededFuture).orElseGet(() -> projects.refresh()
                .compose(again -> projects.folder(slug, account)
                        .map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(new RefusedException(
                                FailureCode.NOT_FOUND, "this node watches no project with that slug")))));
    }

    private <T> Future<T> alone(String slug, String account, Function<Path, T> work) {
        return folder(slug, account).compose(folder -> blocking(() -> repository(folder))
                .compose(repository -> queues.enqueue(repository, () -> blocking(() -> work.apply(folder)))));
    }

    /** The work trees of one repository share its references, so they wait for each other. */
    private static String repository(Path folder) {
        return Repository.locate(folder) instanceof Repository.Found found
                ? found.commonDir().toString()
                : folder.toString();
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return workers.executeBlocking(work, false);
    }

    @Override
    public Future<?> stop() {
        return workers.close();
    }
}
