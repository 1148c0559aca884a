package dev.signalbox.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Prints what it costs to bring rows to many streams: {@code mvn -Pbench package exec:java@fan-out [-Dstreams=1000
 * -Drate=100 -Dseconds=8 -Dburst=1000 -Dwarm_up=20]}. Rows come one at a time at a steady rate, and then in bursts: for Signalbox
 * and the bare server as one request, for nchan, which knows no arrays, as pipelined requests. Signalbox has every row on
 * disk before a client sees it, the others keep them in memory.
 */
public final class FanOutBenchmark {
    private static final int STREAMS = Integer.getInteger("streams", 1_000);
    private static final int RATE = Integer.getInteger("rate", 100);
    private static final int BURST = Integer.getInteger("burst", 1_000);
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("seconds", 8));
    /** Until the JIT compiler of Signalbox is done; the others have little or nothing to compile. */
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warm_up", 20));

    private static final Duration SHORT = Duration.ofSeconds(2);

    private record Outcome(String name, Load.Measured steady, Load.Measured bursts) {}

    private FanOutBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (Scratch scratch = new Scratch()) {
            String machine = Machine.describe(scratch.folder());
            Outcome bare = measure(BareTarget.start(), SHORT);
            Optional<NchanTarget> nchan = NchanTarget.start(scratch.folder("nginx"));
            List<Outcome> outcomes = new ArrayList<>(List.of(bare));
            if (nchan.isPresent()) {
                outcomes.add(measure(nchan.get(), SHORT));
            }
            outcomes.add(measure(SignalboxTarget.start(scratch.folder("signalbox")), WARM_UP));
            print(outcomes, machine + " before, " + Machine.loadAverage() + " after");
        }
    }

    private static Outcome measure(Target started, Duration warmUp) throws IOException, InterruptedException {
        try (Target target = started;
                Streams streams = Streams.open(target, STREAMS);
                Load load = new Load(target, streams)) {
            load.steady(RATE, warmUp);
            Load.Measured steady = load.steady(RATE, MEASURED);
            load.bursts(BURST, SHORT);
            return new Outcome(target.name(), steady, load.bursts(BURST, MEASURED.dividedBy(2)));
        }
    }

    private static void print(List<Outcome> outcomes, String machine) {
        Table table = new Table(
                "",
                "deliveries/s",
                "bytes each",
                "server CPU each, µs",
                "to bare",
                "to nchan",
                "p50 ms",
                "p99 ms",
                "max ms",
                "not in order");
        Outcome bare = outcomes.get(0);
        Optional<Outcome> nchan = outcomes.size() > 2 ? Optional.of(outcomes.get(1)) : Optional.empty();
        for (Outcome each : outcomes) {
            add(table, RATE + " rows/s, " + each.name(), each.steady(), bare.steady(), nchan.map(Outcome::steady));
        }
        for (Outcome each : outcomes) {
            add(
                    table,
                    "bursts of " + BURST + ", " + each.name(),
                    each.bursts(),
                    bare.bursts(),
                    nchan.map(Outcome::bursts));
        }
        if (nchan.isEmpty()) {
            table.add("nchan in nginx", "not installed");
        }
        table.print("Fan-out to " + STREAMS + " streams; " + machine);
    }

    private static void add(
            Table table, String name, Load.Measured figures, Load.Measured bare, Optional<Load.Measured> nchan) {
        table.add(
                name,
                Table.figure(figures.perSecond()),
                Table.figure((double) figures.bytes() / figures.delivered()),
                Table.figure(figures.cpuMicros()),
                Table.ratio(figures.cpuMicros(), bare.cpuMicros()),
                nchan.map(peer -> Table.ratio(figures.cpuMicros(), peer.cpuMicros()))
                        .orElse("-"),
                Table.figure(figures.latency().quantile(0.5)),
                Table.figure(figures.latency().quantile(0.99)),
                Table.figure(figures.latency().max()),
                figures.wrong());
    }
}
