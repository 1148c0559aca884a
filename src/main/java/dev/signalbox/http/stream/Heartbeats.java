package dev.signalbox.http.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whose heartbeat is due. The streams of each period are spread evenly over it, so that ten thousand heartbeats are
 * many small pieces of work and not one that delays everything else.
 */
final class Heartbeats {
    private static final class Wheel {
        private final List<Set<EventStream>> slots = new ArrayList<>();
        private int nextSlot;
        private int hand;

        Wheel(int size) {
            for (int i = 0; i < size; i++) {
                slots.add(new LinkedHashSet<>());
            }
        }

        Set<EventStream> add(EventStream stream) {
            Set<EventStream> slot = slots.get(nextSlot);
            slot.add(stream);
            nextSlot = (nextSlot + 1) % slots.size();
            return slot;
        }

        Set<EventStream> advance() {
            hand = (hand + 1) % slots.size();
            return slots.get(hand);
        }
    }

    private final Duration tick;
    private final Map<Duration, Wheel> wheels = new HashMap<>();
    private final Map<EventStream, Set<EventStream>> slotOf = new HashMap<>();

    /** @param tick how often {@link #due} is called */
    Heartbeats(Duration tick) {
        this.tick = tick;
    }

    void add(EventStream stream, Duration period) {
        Wheel wheel = wheels.computeIfAbsent(
                period, wanted -> new Wheel((int) Math.max(1, wanted.toNanos() / tick.toNanos())));
        slotOf.put(stream, wheel.add(stream));
    }

    void remove(EventStream stream) {
        Set<EventStream> slot = slotOf.remove(stream);
        if (slot != null) {
            slot.remove(stream);
        }
    }

    /** Those whose turn it is; to be called once a tick. */
    List<EventStream> due() {
        List<EventStream> streams = new ArrayList<>();
        wheels.values().forEach(wheel -> streams.addAll(wheel.advance()));
        return streams;
    }
}
