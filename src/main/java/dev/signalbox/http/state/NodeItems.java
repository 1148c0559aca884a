package dev.signalbox.http.state;

import dev.signalbox.bus.Replica;
import dev.signalbox.bus.StateMark;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The items that one node has told of, such as runs or gates. When the node falls silent, all are shown anew, so that nobody
 * takes them for live.
 *
 * @param <T> the items
 */
final class NodeItems<A, C, S, T> implements Copy<A, C, S> {
    /** What the node's messages hold. */
    record Reading<A, C, S, T>(
            Function<A, StateMark> announced,
            Function<C, StateMark> changed,
            Function<C, List<T>> put,
            Function<C, List<String>> removed,
            Function<S, StateMark> snapshot,
            Function<S, List<T>> items,
            Function<T, String> keyOf,
            Function<T, String> accountOf) {}

    /** Who shows them. */
    interface Audience<T> {
        /** @param silentSince when the node was last heard of, if that is too long ago */
        void put(T item, Optional<Instant> silentSince);

        void remove(T item);
    }

    private final Reading<A, C, S, T> reading;
    private final Audience<T> audience;
    private final Map<String, T> items = new LinkedHashMap<>();
    private final Replica<C> replica;
    private Optional<Instant> silentSince = Optional.empty();
    private Instant lastHeard;

    NodeItems(Reading<A, C, S, T> reading, Audience<T> audience, Instant now) {
        this.reading = reading;
        this.audience = audience;
        this.replica = new Replica<>(reading.changed(), this::apply);
        this.lastHeard = now;
    }

    @Override
    public boolean announced(A announced, Instant now) {
        heard(now);
        return replica.announced(reading.announced().apply(announced));
    }

    @Override
    public boolean changed(C changed, Instant now) {
        heard(now);
        return replica.changed(changed);
    }

    @Override
    public boolean snapshot(S snapshot, Instant now) {
        heard(now);
        return replica.snapshot(reading.snapshot().apply(snapshot), () -> {
            List<T> all = reading.items().apply(snapshot);
            Set<String> gone = new HashSet<>(items.keySet());
            all.forEach(item -> gone.remove(reading.keyOf().apply(item)));
            gone.forEach(this::forget);
            all.forEach(this::keep);
        });
    }

    @Override
    public void snapshotFailed() {
        replica.snapshotFailed();
    }

    @Override
    public void check(Instant now, long lostAfterMs) {
        if (silentSince.isEmpty() && ChronoUnit.MILLIS.between(lastHeard, now) > lostAfterMs) {
            silentSince = Optional.of(lastHeard.truncatedTo(ChronoUnit.SECONDS));
            showAll();
        }
    }

    private void heard(Instant now) {
        lastHeard = now;
        if (silentSince.isPresent()) {
            silentSince = Optional.empty();
            showAll();
        }
    }

    private void showAll() {
        items.values().forEach(item -> audience.put(item, silentSince));
    }

    private void apply(C changed) {
        reading.removed().apply(changed).forEach(this::forget);
        reading.put().apply(changed).forEach(this::keep);
    }

    private void keep(T item) {
        T before = items.put(reading.keyOf().apply(item), item);
        if (before != null
                && !reading.accountOf().apply(before).equals(reading.accountOf().apply(item))) {
            audience.remove(before);
        }
        audience.put(item, silentSince);
    }

    private void forget(String key) {
        T before = items.remove(key);
        if (before != null) {
            audience.remove(before);
        }
    }
}
