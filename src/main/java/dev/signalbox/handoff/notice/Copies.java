package dev.signalbox.handoff.notice;

import dev.signalbox.bus.Replica;
import dev.signalbox.bus.StateMark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Copies of what the publishers of one conversation tell. Knows nothing of the bus or of time. For one thread.
 *
 * @param <C> the change
 * @param <T> what changes
 */
final class Copies<C, T> {
    /** How the conversation's records are read. */
    record Form<C, T>(
            Function<C, StateMark> mark,
            Function<C, List<T>> put,
            Function<C, List<String>> removed,
            Function<T, String> key) {}

    private final class Copy {
        private final Map<String, T> items = new HashMap<>();
        private final Replica<C> replica = new Replica<>(form.mark(), this::apply);
        private boolean whole;

        private void apply(C change) {
            form.removed().apply(change).forEach(items::remove);
            form.put().apply(change).forEach(this::keep);
        }

        private void keep(T item) {
            items.put(form.key().apply(item), item);
            seen.accept(item);
        }

        private void load(List<T> all) {
            if (whole) {
                Set<String> gone = new HashSet<>(items.keySet());
                all.forEach(item -> gone.remove(form.key().apply(item)));
                gone.forEach(items::remove);
            }
            all.forEach(this::keep);
        }
    }

    private final Form<C, T> form;
    private final Consumer<T> seen;
    private final Map<String, Copy> copies = new HashMap<>();

    /** @param seen is called with all that is new or changed, and may be called with what is not */
    Copies(Form<C, T> form, Consumer<T> seen) {
        this.form = form;
        this.seen = seen;
    }

    /**
     * A publisher told where it stands.
     *
     * @param whole whether it has everything that it will have
     * @return whether its snapshot is to be asked for
     */
    boolean announced(String node, StateMark mark, boolean whole) {
        Copy copy = of(node);
        return copy.replica.announced(mark) || whole && !copy.whole && copy.replica.refresh();
    }

    /** @return whether the publisher's snapshot is to be asked for */
    boolean changed(String node, C change) {
        return of(node).replica.changed(change);
    }

    /** @return whether the publisher's snapshot is to be asked for once more */
    boolean snapshot(String node, StateMark mark, boolean whole, List<T> all) {
        Copy copy = of(node);
        copy.whole = whole;
        return copy.replica.snapshot(mark, () -> copy.load(all));
    }

    /** The snapshot will not come; the next announcement asks again. */
    void snapshotFailed(String node) {
        of(node).replica.snapshotFailed();
    }

    Optional<T> find(String key) {
        return copies.values().stream()
                .flatMap(copy -> Optional.ofNullable(copy.items.get(key)).stream())
                .findFirst();
    }

    List<T> all() {
        List<T> all = new ArrayList<>();
        copies.values().forEach(copy -> all.addAll(copy.items.values()));
        return all;
    }

    /** Whether somebody publishes, and what is not here is nowhere. */
    boolean isWhole() {
        return !copies.isEmpty() && copies.values().stream().allMatch(copy -> copy.whole && copy.replica.isSynced());
    }

    private Copy of(String node) {
        return copies.computeIfAbsent(node, name -> new Copy());
    }
}
