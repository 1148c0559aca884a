package dev.signalbox.bus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What everybody else knows of a set of items, and what they have yet to be told: the sending side of a conversation about
 * state, of which {@link Replica} is the receiving one. The cost of a change does not grow with the number of items. For
 * one thread.
 */
public final class Publication<T> {
    private final String epoch;
    private final Function<T, String> key;
    private final Function<T, String> version;
    /** In the order in which they came. */
    private final Map<String, T> known = new LinkedHashMap<>();

    private final Signature signature = new Signature();
    private final Map<String, T> put = new LinkedHashMap<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private boolean touched;
    private long seq;

    /**
     * What has changed since the last one.
     *
     * @param mark where the publication stands now
     * @param put new and changed items
     * @param removed keys of items that are gone
     */
    public record Delta<T>(StateMark mark, List<T> put, List<String> removed) {
        public Delta {
            put = List.copyOf(put);
            removed = List.copyOf(removed);
        }
    }

    /**
     * @param epoch differs from that of every other run of this publisher
     * @param version of an item: changes when and only when something changes that a reader sees
     */
    public Publication(String epoch, Function<T, String> key, Function<T, String> version) {
        this.epoch = epoch;
        this.key = key;
        this.version = version;
    }

    public Optional<T> find(String itemKey) {
        return Optional.ofNullable(known.get(itemKey));
    }

    /** In the order in which they came first. */
    public Collection<T> items() {
        return Collections.unmodifiableCollection(known.values());
    }

    /** Adds an item or replaces it; one of the same version is the same. */
    public void put(T item) {
        String itemKey = key.apply(item);
        T before = known.put(itemKey, item);
        if (before != null) {
            if (version.apply(before).equals(version.apply(item))) {
                return;
            }
            signature.remove(itemKey, version.apply(before));
        }
        signature.add(itemKey, version.apply(item));
        put.put(itemKey, item);
        removed.remove(itemKey);
    }

    public void remove(String itemKey) {
        T before = known.remove(itemKey);
        if (before != null) {
            signature.remove(itemKey, version.apply(before));
            put.remove(itemKey);
            removed.add(itemKey);
        }
    }

    /** Replaces something that is published beside the items and is part of the signature. */
    public void beside(String name, Optional<String> before, Optional<String> now) {
        if (!before.equals(now)) {
            before.ifPresent(value -> signature.remove(name, value));
            now.ifPresent(value -> signature.add(name, value));
            touched = true;
        }
    }

    /** What has changed since the last call, numbered; empty if nothing has. */
    public Optional<Delta<T>> take() {
        if (put.isEmpty() && removed.isEmpty() && !touched) {
            return Optional.empty();
        }
        seq++;
        Delta<T> delta = new Delta<>(mark(), new ArrayList<>(put.values()), new ArrayList<>(removed));
        put.clear();
        removed.clear();
        touched = false;
        return Optional.of(delta);
    }

    /** As of the last {@link #take}; of use only when nothing waits to be taken. */
    public StateMark mark() {
        return new StateMark(epoch, seq, signature.toString());
    }

    public int size() {
        return known.size();
    }
}
