package dev.signalbox.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Prints what an open stream costs on which nothing happens: {@code mvn -Pbench package exec:java@idle-streams
 * [-Dstreams=10000 -Dseconds=10]}. The memory of one stream is the growth from the first tenth of the streams to all of
 * them, so that what is needed once does not count; Java's after a collection.
 */
public final class IdleStreamsBenchmark {
    private static final int STREAMS = Integer.getInteger("streams", 10_000);
    private static final int SECONDS = Integer.getInteger("seconds", 10);

    private record Outcome(
            String name, double residentKib, Optional<Double> heapKib, double openedPerSecond, double cpuPercent) {}

    private record Memory(long residentKib, Optional<Long> heapKib) {}

    private IdleStreamsBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (Scratch scratch = new Scratch()) {
            String machine = Machine.describe(scratch.folder());
            Outcome bare = measure(BareTarget.start());
            Optional<NchanTarget> nchan = NchanTarget.start(scratch.folder("nginx"));
            List<Outcome> outcomes = new ArrayList<>(List.of(bare));
            if (nchan.isPresent()) {
                outcomes.add(measure(nchan.get()));
            }
            outcomes.add(measure(SignalboxTarget.start(scratch.folder("signalbox"))));
            Table table = new Table(
                    "",
                    "resident KiB each",
                    "to bare",
                    "to nchan",
                    "live heap KiB each",
                    "to bare",
                    "opened/s",
                    "CPU % of a core");
            for (Outcome each : outcomes) {
                table.add(
                        each.name(),
                        Table.figure(each.residentKib()),
                        Table.ratio(each.residentKib(), bare.residentKib()),
                        nchan.isEmpty()
                                ? "-"
                                : Table.ratio(
                                        each.residentKib(), outcomes.get(1).residentKib()),
                        each.heapKib().map(Table::figure).orElse("-"),
                        each.heapKib()
                                .map(heap -> Table.ratio(heap, bare.heapKib().orElse(0.0)))
                                .orElse("-"),
                        Table.figure(each.openedPerSecond()),
                        Table.figure(each.cpuPercent()));
            }
            if (nchan.isEmpty()) {
                table.add("nchan in nginx", "not installed");
            }
            table.print(STREAMS + " idle streams; " + machine + " before, " + Machine.loadAverage() + " after");
        }
    }

    private static Outcome measure(Target started) throws IOException, InterruptedException {
        int first = STREAMS / 10;
        try (Target target = started;
                Streams streams = Streams.open(target, first)) {
            Memory before = memory(target);
            long start = System.nanoTime();
            streams.add(target, STREAMS - first);
            double opening = (System.nanoTime() - start) / 1e9;
            Memory after = memory(target);
            double cpu = Machine.cpuSeconds(target.processes());
            TimeUnit.SECONDS.sleep(SECONDS);
            double percent = (Machine.cpuSeconds(target.processes()) - cpu) * 100 / SECONDS;
            double added = STREAMS - first;
            return new Outcome(
                    target.name(),
                    (after.residentKib() - before.residentKib()) / added,
                    after.heapKib().map(heap -> (heap - before.heapKib().orElse(0L)) / added),
                    added / opening,
                    percent);
        }
    }

    private static Memory memory(Target target) throws IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(1);
        Optional<Long> heap = Optional.empty();
        if (target.java()) {
            heap = Optional.of(
                    Machine.heapKibAfterCollection(target.processes().iterator().next()));
        }
        return new Memory(Machine.residentKib(target.processes()), heap);
    }
}
