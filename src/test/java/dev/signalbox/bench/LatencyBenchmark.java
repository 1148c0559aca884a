package dev.signalbox.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Prints how long a row takes to the bytes at every client: {@code mvn -Pbench package exec:java@latency [-Dstreams=10
 * -Drate=100 -Dseconds=15]}. Rows come from the {@code sqlite3} program, which writes them into the journal's file
 * behind the server's back, and from {@code POST}. The baseline is a loopback socket with a bare server between; beside
 * it stands what writing alone takes.
 */
public final class LatencyBenchmark {
    private static final int STREAMS = Integer.getInteger("streams", 10);
    private static final int RATE = Integer.getInteger("rate", 100);
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("seconds", 15));
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warm_up", 8));

    private LatencyBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (Scratch scratch = new Scratch()) {
            String machine = Machine.describe(scratch.folder());
            Load.Measured bare;
            try (Target target = BareTarget.start();
                    Streams streams = Streams.open(target, STREAMS);
                    Load load = new Load(target, streams)) {
                load.steady(RATE, WARM_UP);
                bare = load.steady(RATE, MEASURED.dividedBy(2));
            }
            try (SignalboxTarget target = SignalboxTarget.start(scratch.folder("signalbox"));
                    Streams streams = Streams.open(target, STREAMS);
                    Load load = new Load(target, streams)) {
                load.steady(RATE, WARM_UP);
                Load.Measured posted = load.steady(RATE, MEASURED);
                Table table = new Table("", "p50 ms", "p99 ms", "max ms", "p50 to bare", "p99 to bare", "not in order");
                add(table, "bare server, POST to client", bare.latency(), bare, bare.wrong());
                add(table, "POST to its answer (on disk)", posted.answers(), bare, "-");
                add(table, "POST to client", posted.latency(), bare, posted.wrong());
                Optional<SqliteShell> sqlite = SqliteShell.start(target.database());
                if (sqlite.isPresent()) {
                    external(table, load, sqlite.get(), bare);
                } else {
                    table.add("INSERT by sqlite3", "not installed");
                }
                table.print("From a row to its bytes at " + STREAMS + " clients, " + RATE + " rows/s; " + machine
                        + " before, " + Machine.loadAverage() + " after");
            }
        }
    }

    private static void external(Table table, Load load, SqliteShell started, Load.Measured bare)
            throws IOException, InterruptedException {
        try (SqliteShell sqlite = started) {
            load.steady(RATE, WARM_UP, sqlite::insert);
            Load.Measured inserted = load.steady(RATE, MEASURED, sqlite::insert);
            add(table, "INSERT by sqlite3 to its end (on disk)", sqlite.finish(), bare, "-");
            add(table, "INSERT by sqlite3 to client", inserted.latency(), bare, inserted.wrong());
        }
    }

    private static void add(Table table, String name, Histogram latency, Load.Measured bare, String wrong) {
        table.add(
                name,
                Table.figure(latency.quantile(0.5)),
                Table.figure(latency.quantile(0.99)),
                Table.figure(latency.max()),
                Table.ratio(latency.quantile(0.5), bare.latency().quantile(0.5)),
                Table.ratio(latency.quantile(0.99), bare.latency().quantile(0.99)),
                wrong);
    }
}
