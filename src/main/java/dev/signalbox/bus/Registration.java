package dev.signalbox.bus;

import io.vertx.core.Future;

/** Something that listens on the bus until it is told to end. */
@FunctionalInterface
public interface Registration {
    /** Stops listening; the future completes when no further message can arrive. */
    Future<Void> end();
}
