package dev.signalbox.watch.run;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Import;
import dev.signalbox.bus.Journal.Imported;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Runs;
import dev.signalbox.bus.Runs.Announced;
import dev.signalbox.bus.Runs.Changed;
import dev.signalbox.bus.Runs.Progressed;
import dev.signalbox.watch.WatchSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Puts the {@link RunWatch} on the bus: publishes what changes, and answers the commands of {@link Runs}. */
public final class RunsOnBus implements AutoCloseable {
    private final RunWatch watch;

    /** Takes what is wrong with the databases of a project; must not block. Any thread. */
    public interface ProblemListener {
        void problems(String account, String slug, List<Problem> problems);
    }

    /** @param context on which commands are answered */
    public RunsOnBus(
            Bus bus, Context context, WatchSettings settings, RunSettings databases, ProblemListener problems) {
        // Published on the watching thread itself: if it hangs, the announcements end and everybody sees it.
        watch = new RunWatch(settings, databases, new RunWatch.Listener() {
            @Override
            public void changed(Changed change) {
                bus.publish(Runs.CHANGED, change);
            }

            @Override
            public void announced(Announced announcement) {
                bus.publish(Runs.ANNOUNCED, announcement);
            }

            @Override
            public void progressed(Progressed progress) {
                bus.publish(Runs.PROGRESSED, progress);
            }

            @Override
            public void problems(String account, String slug, List<Problem> all) {
                problems.problems(account, slug, all);
            }

            @Override
            public CompletionStage<Imported> importRows(Import rows) {
                return bus.request(Journal.IMPORT, rows, Journal.TIMEOUT_MS).toCompletionStage();
            }
        });
        bus.answer(Runs.snapshotOf(settings.node()), request -> Future.fromCompletionStage(watch.snapshot(), context));
        bus.answer(
                Runs.detailsOn(settings.node()),
                request -> Future.fromCompletionStage(watch.details(request), context));
        bus.subscribe(Runs.WHO_READS, question -> watch.announceSoon());
    }

    /** To be called once. */
    public void start() {
        watch.start();
    }

    /** Some projects are there, are other than they were, or are gone. Any thread. */
    public void projectsChanged(Projects.Changed change) {
        watch.projectsChanged(change.put(), change.removed());
    }

    /** Which gates of a project wait, by the run that asks. Any thread. */
    public void asked(String slug, Map<String, String> byRun) {
        watch.asked(slug, byRun);
    }

    /** Something happened in a project's folder. Any thread. */
    public void projectWoken(String slug) {
        watch.projectWoken(slug);
    }

    /** Stops; waits for the reader's process to end, for a few seconds at most. */
    @Override
    public void close() throws IOException {
        watch.close();
    }
}
