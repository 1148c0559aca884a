package dev.signalbox.journal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The epoch that readers are told: that of the database, and its generation, because ids are given again for other rows
 * after an older copy of a database was put back. Thread-safe.
 */
final class Epochs {
    /** A generation that the database does not know yet. */
    record Begun(String database, String generation) {}

    private final AtomicReference<Optional<Begun>> begun = new AtomicReference<>(Optional.empty());

    String generation(Head head) {
        return begun.get()
                .filter(it -> it.database().equals(head.database()))
                .map(Begun::generation)
                .orElse(head.generation());
    }

    String of(Head head) {
        String generation = generation(head);
        return generation.isEmpty() ? head.database() : head.database() + "." + generation;
    }

    void begin(String database, String generation) {
        begun.set(Optional.of(new Begun(database, generation)));
    }

    /** The generation that is still to be written into the database. */
    Optional<Begun> unwritten() {
        return begun.get();
    }

    void written(Begun done) {
        begun.updateAndGet(now -> now.filter(it -> !it.equals(done)));
    }
}
