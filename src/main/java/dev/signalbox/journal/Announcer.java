package dev.signalbox.journal;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Announced;
import dev.signalbox.bus.Journal.Health;
import dev.signalbox.store.StoreState;
import java.util.function.Supplier;

/** Tells where the journal stands and how its database fares. Thread-safe: what is told never goes back in time. */
final class Announcer {
    private final Bus bus;
    private final String node;
    private final Supplier<Progress> progress;
    private final Supplier<StoreState> state;

    Announcer(Bus bus, String node, Supplier<Progress> progress, Supplier<StoreState> state) {
        this.bus = bus;
        this.node = node;
        this.progress = progress;
        this.state = state;
    }

    synchronized void announce() {
        bus.publish(Journal.ANNOUNCED, current());
    }

    Announced current() {
        Progress reached = progress.get();
        StoreState now = state.get();
        return new Announced(
                node,
                reached.epoch(),
                reached.head().lastId(),
                reached.head().prunedThrough(),
                Health.valueOf(now.health().name()),
                now.message(),
                now.since());
    }
}
