package dev.signalbox.gate;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Gates.Announced;
import dev.signalbox.bus.Gates.Changed;
import dev.signalbox.bus.Gates.Happened;
import dev.signalbox.bus.KnownProjects;
import dev.signalbox.bus.KnownProjects.Place;
import dev.signalbox.bus.RefusedException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.concurrent.CompletableFuture;

/**
 * Puts the {@link GateWatcher} on the bus: publishes what changes, answers requests for the whole, and resolves gates of the
 * projects that this node watches. To be deployed as a worker.
 */
public final class GateVerticle extends VerticleBase {
    private final GateSettings settings;
    private GateWatcher watcher;

    public GateVerticle(GateSettings settings) {
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        Bus bus = Bus.of(vertx);
        // Published on the watcher's own thread: if that thread hangs, the announcements end and everybody sees it.
        watcher = new GateWatcher(settings, new GateWatcher.Listener() {
            @Override
            public void changed(Changed change) {
                bus.publish(Gates.CHANGED, change);
            }

            @Override
            public void announced(Announced announcement) {
                bus.publish(Gates.ANNOUNCED, announcement);
            }

            @Override
            public void happened(Happened happened) {
                bus.publish(Gates.HAPPENED, happened);
            }
        });
        watcher.start();
        bus.answer(Gates.snapshotOf(settings.node()), request -> future(watcher.snapshot()));
        bus.answer(Gates.resolveOn(settings.node()), wanted -> future(watcher.resolve(wanted)));
        bus.subscribe(Gates.WHO_HAS, question -> watcher.announceSoon());
        new KnownProjects(bus, settings.node(), new KnownProjects.Listener() {
                    @Override
                    public void put(Place place) {
                        watcher.put(place);
                    }

                    @Override
                    public void removed(String slug) {
                        watcher.remove(slug);
                    }

                    @Override
                    public void complete() {
                        watcher.complete();
                    }
                })
                .listen();
        return Future.succeededFuture();
    }

    private <T> Future<T> future(CompletableFuture<T> answer) {
        return Future.fromCompletionStage(answer, context)
                .recover(failure -> Future.failedFuture(
                        failure instanceof RefusedException
                                ? failure
                                : new RefusedException(FailureCode.INTERNAL, "the gates could not be looked at")));
    }

    @Override
    public Future<?> stop() {
        return vertx.executeBlocking(() -> {
            watcher.close();
            return null;
        });
    }
}
