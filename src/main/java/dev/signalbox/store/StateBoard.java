package dev.signalbox.store;

import dev.signalbox.store.StoreState.Health;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds how the database fares, and tells whoever wants to know. Changed on the supervisor's thread alone, read on any. */
final class StateBoard {
    private static final Logger LOG = LoggerFactory.getLogger(StateBoard.class);

    private final String name;
    private final List<Consumer<StoreState>> listeners = new CopyOnWriteArrayList<>();
    private volatile StoreState state = new StoreState(Health.UNAVAILABLE, "not opened yet", Instant.now(), "");

    /** @param name of the database, for people */
    StateBoard(String name) {
        this.name = name;
    }

    StoreState state() {
        return state;
    }

    void add(Consumer<StoreState> listener) {
        listeners.add(listener);
    }

    void remove(Consumer<StoreState> listener) {
        listeners.remove(listener);
    }

    /** Of the database that is open from now on; told with the next change of health. */
    void epoch(String epoch) {
        state = new StoreState(state.health(), state.message(), state.since(), epoch);
    }

    void become(Health health, String message) {
        if (state.health() == health && state.message().equals(message)) {
            return;
        }
        state = state.with(health, message);
        if (health == Health.OK) {
            LOG.info("the database {} can be read and written", name);
        } else {
            LOG.warn("{}: {}", health, message);
        }
        for (Consumer<StoreState> listener : listeners) {
            try {
                listener.accept(state);
            } catch (RuntimeException e) {
                LOG.error("a listener failed", e);
            }
        }
    }

    /** Nobody is told: whoever closes knows. */
    void close() {
        state = state.with(Health.UNAVAILABLE, "the database is closed");
    }
}
