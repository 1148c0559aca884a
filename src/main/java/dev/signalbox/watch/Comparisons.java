package dev.signalbox.watch;

import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** Which projects are to be compared again, and when. Each is in it once at most. Used by one thread. */
final class Comparisons {
    private record Comparison(long atNanos, TrackedProject project) {}

    private final PriorityQueue<Comparison> queue = new PriorityQueue<>(Comparator.comparingLong(Comparison::atNanos));

    /** The next one of the project's settling series. */
    void add(TrackedProject project) {
        queue.add(new Comparison(System.nanoTime() + project.settling.delayNanos(), project));
    }

    Optional<TrackedProject> takeDue(long nowNanos) {
        return queue.isEmpty() || queue.peek().atNanos() - nowNanos > 0
                ? Optional.empty()
                : Optional.of(queue.poll().project());
    }

    /** When the next is due; the given time if that is earlier. */
    long nextOr(long nanos) {
        return queue.isEmpty() ? nanos : Math.min(nanos, queue.peek().atNanos());
    }
}
