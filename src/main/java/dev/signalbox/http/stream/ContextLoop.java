package dev.signalbox.http.stream;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The event loop of a context, as rounds of writing need it. */
record ContextLoop(Vertx vertx, Context context) implements WriteRounds.Loop {
    @Override
    public void whenTurnEnds(Runnable task) {
        context.runOnContext(turnEnds -> task.run());
    }

    @Override
    public void after(long ms, Runnable task) {
        vertx.setTimer(ms, timer -> task.run());
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
