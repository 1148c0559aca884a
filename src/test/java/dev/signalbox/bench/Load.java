package dev.signalbox.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Publishes to one server on one connection and counts what comes back on its streams. */
final class Load implements AutoCloseable {
    private static final Duration STRAGGLERS = Duration.ofSeconds(10);

    private final Target target;
    private final Streams streams;
    private final HttpConnection publisher;
    private long next;

    /**
     * What was measured.
     *
     * @param expected deliveries: rows times streams
     * @param delivered how many arrived
     * @param gaps rows that arrived twice, out of order or after a missing one
     * @param seconds from the first row handed over to the last one that arrived
     * @param cpuSeconds processor time of the server
     * @param bytes that arrived
     * @param latency from a row's being handed over, or having to be, to its bytes at a client
     * @param answers from there to the server's acknowledgement
     */
    record Measured(
            long expected,
            long delivered,
            long gaps,
            double seconds,
            double cpuSeconds,
            long bytes,
            Histogram latency,
            Histogram answers) {
        double perSecond() {
            return delivered / seconds;
        }

        double cpuMicros() {
            return cpuSeconds * 1e6 / delivered;
        }

        /** What did not arrive or not in order; "-" if nothing. */
        String wrong() {
            return expected == delivered && gaps == 0 ? "-" : (expected - delivered) + " lost, " + gaps + " gaps";
        }
    }

    /** What publishes one row, or several. */
    interface Source {
        void publish(Rows rows) throws IOException;
    }

    Load(Target target, Streams streams) throws IOException {
        this.target = target;
        this.streams = streams;
        this.publisher = new HttpConnection(target.port());
    }

    /** One row at a time, at that many a second. */
    Measured steady(int rate, Duration duration) throws IOException {
        return steady(rate, duration, rows -> target.publish(publisher, rows));
    }

    /** The same with rows that come from somewhere else. */
    Measured steady(int rate, Duration duration, Source source) throws IOException {
        long rows = duration.toNanos() * rate / 1_000_000_000L;
        Tally tally = streams.measure();
        Histogram answers = new Histogram();
        double cpu = Machine.cpuSeconds(target.processes());
        long start = System.nanoTime();
        for (long row = 0; row < rows; row++) {
            long due = start + row * 1_000_000_000L / rate;
            long stamp = due;
            // A row that is late because the server answers slowly counts from when it was due, not from when it could
            // be sent.
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
                stamp = System.nanoTime();
            }
            source.publish(new Rows(next++, 1, stamp));
            answers.add(System.nanoTime() - stamp);
        }
        return finish(tally, rows, start, cpu, answers);
    }

    /** Bursts of that many rows, each as soon as the one before has arrived, until the time is up. */
    Measured bursts(int size, Duration duration) throws IOException {
        Tally tally = streams.measure();
        Histogram answers = new Histogram();
        double cpu = Machine.cpuSeconds(target.processes());
        long start = System.nanoTime();
        long rows = 0;
        do {
            Rows burst = new Rows(next, size, System.nanoTime());
            target.publish(publisher, burst);
            answers.add(System.nanoTime() - burst.stamp());
            next += size;
            rows += size;
            streams.await(rows * streams.count(), STRAGGLERS);
        } while (System.nanoTime() - start < duration.toNanos());
        return finish(tally, rows, start, cpu, answers);
    }

    private Measured finish(Tally tally, long rows, long start, double cpu, Histogram answers) throws IOException {
        long expected = rows * streams.count();
        streams.await(expected, STRAGGLERS);
        double cpuSeconds = Machine.cpuSeconds(target.processes()) - cpu;
        double seconds = (tally.lastNanos() - start) / 1e9;
        return new Measured(
                expected,
                tally.delivered(),
                tally.gaps(),
                seconds,
                cpuSeconds,
                tally.bytes(),
                tally.latency(),
                answers);
    }

    @Override
    public void close() throws IOException {
        publisher.close();
    }
}
