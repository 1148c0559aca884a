package dev.signalbox.http.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * When the streams of one event loop write. Those that ask in one turn of the loop write when it ends, so that all that
 * happened in it leaves in one write. After a round of many streams comes a rest, so that the loop spends about a
 * tenth of its time on rounds: what happens meanwhile leaves in the next, in one write a stream instead of several. The
 * rest is in proportion to what the round took: a millisecond or two after some dozens of streams, and never long enough
 * to be seen. A round after a quiet time never waits.
 *
 * <p>Few streams never wait for many: a page that was read for one who is behind, or a change that only some may see, is
 * written at the end of the turn.
 *
 * <p>Used on one event loop.
 */
final class WriteRounds {
    /** Streams that write at once if no more than these ask in the same turn. */
    static final int FEW = 16;
    /** A round is followed by a rest of so many times its own length. */
    static final int REST_PER_WORK = 9;
    /** However long a round took: two of these still leave most of the 100 ms in which a change has to be seen. */
    static final long LONGEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** What the timers of an event loop can tell apart. */
    static final long SHORTEST_REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** The event loop. */
    interface Loop {
        /** Runs the task after all that the present turn has still to do. */
        void whenTurnEnds(Runnable task);

        /** Runs the task after about that time. */
        void after(long ms, Runnable task);

        /** A clock as {@link System#nanoTime}. */
        long nanoTime();
    }

    private final Loop loop;
    private final Consumer<EventStream> pump;
    // A stream is in one of the two at most once, for it asks again only after it had its turn.
    private List<EventStream> asking = new ArrayList<>();
    private List<EventStream> waiting = new ArrayList<>();
    private long restEnds;
    private boolean resting;

    /** @param pump has a stream write; throws nothing */
    WriteRounds(Loop loop, Consumer<EventStream> pump) {
        this.loop = loop;
        this.pump = pump;
        this.restEnds = loop.nanoTime();
    }

    /** The stream has something to write, and asks for the first time since it was last pumped. */
    void add(EventStream stream) {
        if (asking.isEmpty()) {
            loop.whenTurnEnds(this::turnEnds);
        }
        asking.add(stream);
    }

    private void turnEnds() {
        List<EventStream> turn = asking;
        asking = new ArrayList<>();
        if (turn.size() <= FEW) {
            turn.forEach(pump);
            return;
        }
        waiting.addAll(turn);
        if (resting) {
            return;
        }
        long rest = restEnds - loop.nanoTime();
        if (rest < SHORTEST_REST_NANOS) {
            round();
        } else {
            loop.after(TimeUnit.NANOSECONDS.toMillis(rest), this::round);
            resting = true;
        }
    }

    private void round() {
        resting = false;
        List<EventStream> round = waiting;
        waiting = new ArrayList<>();
        long began = loop.nanoTime();
        round.forEach(pump);
        long ended = loop.nanoTime();
        restEnds = ended + Math.min(REST_PER_WORK * (ended - began), LONGEST_REST_NANOS);
    }
}
