package dev.signalbox.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Prints how much of a core an ordinary day takes: {@code mvn -Pbench package exec:java@steady-load [-Dstreams=10
 * -Drate=100 -Dseconds=60 -Dwarm_up=15]}. The baseline is the bare server, which writes nothing to disk.
 */
public final class SteadyLoadBenchmark {
    private static final int STREAMS = Integer.getInteger("streams", 10);
    private static final int RATE = Integer.getInteger("rate", 100);
    private static final int SECONDS = Integer.getInteger("seconds", 60);
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warm_up", 15));

    /** So much more in the warm-up, for the JIT compiler to be done with what an ordinary day takes minutes to show it. */
    private static final int WARM_UP_TIMES = 5;

    private record Outcome(String name, double idlePercent, Load.Measured loaded) {
        double loadedPercent() {
            return loaded.cpuSeconds() * 100 / loaded.seconds();
        }
    }

    private SteadyLoadBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (Scratch scratch = new Scratch()) {
            String machine = Machine.describe(scratch.folder());
            int shortly = Math.max(1, SECONDS / 10);
            Outcome bare = measure(BareTarget.start(), Duration.ZERO, shortly, 1);
            Outcome signalbox = measure(
                    SignalboxTarget.start(scratch.folder("signalbox")), WARM_UP, SECONDS, Math.max(1, SECONDS / 10));
            Table table = new Table(
                    "", "CPU % of a core", "to bare", "idle before, %", "p50 ms", "p99 ms", "max ms", "not in order");
            add(table, bare, bare);
            add(table, signalbox, bare);
            table.print(STREAMS + " streams, " + RATE + " rows/s for " + SECONDS + " s; " + machine + " before, "
                    + Machine.loadAverage() + " after");
        }
    }

    private static Outcome measure(Target started, Duration warmUp, int seconds, int idleSeconds)
            throws IOException, InterruptedException {
        try (Target target = started;
                Streams streams = Streams.open(target, STREAMS);
                Load load = new Load(target, streams)) {
            load.steady(WARM_UP_TIMES * RATE, warmUp);
            TimeUnit.SECONDS.sleep(1);
            double cpu = Machine.cpuSeconds(target.processes());
            TimeUnit.SECONDS.sleep(idleSeconds);
            double idle = (Machine.cpuSeconds(target.processes()) - cpu) * 100 / idleSeconds;
            return new Outcome(target.name(), idle, load.steady(RATE, Duration.ofSeconds(seconds)));
        }
    }

    private static void add(Table table, Outcome outcome, Outcome bare) {
        Histogram latency = outcome.loaded().latency();
        table.add(
                outcome.name(),
                Table.figure(outcome.loadedPercent()),
                Table.ratio(outcome.loadedPercent(), bare.loadedPercent()),
                Table.figure(outcome.idlePercent()),
                Table.figure(latency.quantile(0.5)),
                Table.figure(latency.quantile(0.99)),
                Table.figure(latency.max()),
                outcome.loaded().wrong());
    }
}
