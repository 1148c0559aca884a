package dev.signalbox.watch;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.Announced;
import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.watch.log.LogCommands;
import dev.signalbox.watch.log.LogDesk;
import dev.signalbox.watch.log.LogSettings;
import dev.signalbox.watch.run.RunSettings;
import dev.signalbox.watch.run.RunsOnBus;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Optional;

/**
 * Puts the {@link Watcher} on the bus: publishes what changes and answers requests for the whole. To be deployed as a
 * worker.
 */
public final class WatchVerticle extends VerticleBase {
    private final WatchSettings settings;
    private final LogSettings logSettings;
    private final RunSettings databases;
    private Watcher watcher;
    private LogCommands logs;
    private RunsOnBus runs;

    /** Reads the databases that projects usually have, and no tables of others. */
    public WatchVerticle(WatchSettings settings) {
        this(settings, LogSettings.defaults(settings.node()), RunSettings.DEFAULT);
    }

    public WatchVerticle(WatchSettings settings, LogSettings logSettings, RunSettings databases) {
        this.settings = settings;
        this.logSettings = logSettings;
        this.databases = databases;
    }

    @Override
    public Future<?> start() {
        Bus bus = Bus.of(vertx);
        // Published on the watcher's own thread: if that thread hangs, the announcements end and everybody sees it.
        watcher = new Watcher(settings, new Watcher.Listener() {
            @Override
            public void changed(Changed change) {
                bus.publish(Projects.CHANGED, change);
                runs.projectsChanged(change);
            }

            @Override
            public void announced(Announced announcement) {
                bus.publish(Projects.ANNOUNCED, announcement);
            }

            @Override
            public void woken(String slug) {
                runs.projectWoken(slug);
            }
        });
        runs = new RunsOnBus(bus, context, settings, databases, watcher::databaseProblems);
        bus.answer(
                Projects.snapshotOf(settings.node()), request -> Future.fromCompletionStage(watcher.snapshot(), context)
                        .recover(failure -> Future.failedFuture(
                                new RefusedException(FailureCode.UNAVAILABLE, "the watcher has stopped"))));
        bus.subscribe(Projects.WHO_WATCHES, question -> watcher.announceSoon());
        bus.subscribe(Projects.AGENT_REPORTED, report -> {
            if (report.node().equals(settings.node())) {
                watcher.agentReported(report);
            }
        });
        logs = new LogCommands(bus, context, logSettings, new LogDesk.Projects() {
            @Override
            public Optional<ProjectRoot> root(String account, String slug) {
                return watcher.root(account, slug);
            }

            @Override
            public List<ProjectRoot> roots(String account) {
                return watcher.roots(account);
            }
        });
        new NodeGates(bus, settings.node(), questions -> {
                    watcher.asked(questions);
                    runs.asked(questions.slug(), questions.byRun());
                })
                .listen();
        runs.start();
        watcher.start();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        return vertx.executeBlocking(() -> {
            try {
                logs.close();
            } finally {
                watcher.close();
                runs.close();
            }
            return null;
        });
    }
}
