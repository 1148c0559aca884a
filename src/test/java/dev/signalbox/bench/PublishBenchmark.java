package dev.signalbox.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Prints how many rows a second can be published so that each is on disk when it is acknowledged: {@code mvn -Pbench
 * package exec:java@publish [-Dseconds=6 -Dconnections=16 -Darray=1000]}. The baseline is JDBC on a file of its own beside
 * the journal's, with the same number of rows in a transaction.
 */
public final class PublishBenchmark {
    private static final int CONNECTIONS = Integer.getInteger("connections", 16);
    private static final int ARRAY = Integer.getInteger("array", 1_000);
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("seconds", 6));
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warm_up", 4));

    private record Published(long rows, Histogram answers) {}

    private record Outcome(double perSecond, double cpuMicros, Histogram answers) {}

    private PublishBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        try (Scratch scratch = new Scratch();
                Target target = SignalboxTarget.start(scratch.folder("signalbox"))) {
            String machine = Machine.describe(scratch.folder());
            Table table = new Table(
                    "", "rows/s", "to plain inserts", "server CPU each, µs", "answer p50 ms", "p99 ms", "max ms");
            double single = plain(table, scratch, 1);
            add(table, "POST of 1 row, 1 connection", measure(target, 1, 1), single);
            add(table, "POST of 1 row, " + CONNECTIONS + " connections", measure(target, CONNECTIONS, 1), single);
            double arrays = plain(table, scratch, ARRAY);
            add(table, "POST of " + ARRAY + " rows, 1 connection", measure(target, 1, ARRAY), arrays);
            table.print("Publishing; " + machine + " before, " + Machine.loadAverage() + " after");
        }
    }

    private static double plain(Table table, Scratch scratch, int rowsEach) throws IOException, SQLException {
        double perSecond = PlainInserts.perSecond(scratch.folder("plain").resolve("plain.db"), rowsEach, MEASURED);
        table.add("JDBC, " + rowsEach + " rows a transaction", Table.figure(perSecond), Table.ratio(1, 1));
        return perSecond;
    }

    private static Outcome measure(Target target, int connections, int rowsEach)
            throws IOException, InterruptedException, ExecutionException {
        publish(target, connections, rowsEach, WARM_UP);
        double cpu = Machine.cpuSeconds(target.processes());
        long start = System.nanoTime();
        List<Published> all = publish(target, connections, rowsEach, MEASURED);
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpuSeconds = Machine.cpuSeconds(target.processes()) - cpu;
        long rows = all.stream().mapToLong(Published::rows).sum();
        Histogram answers = new Histogram();
        all.forEach(each -> answers.add(each.answers()));
        return new Outcome(rows / seconds, cpuSeconds * 1e6 / rows, answers);
    }

    private static List<Published> publish(Target target, int connections, int rowsEach, Duration duration)
            throws InterruptedException, ExecutionException {
        ExecutorService publishers = Executors.newFixedThreadPool(connections);
        try {
            List<Future<Published>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                running.add(publishers.submit(() -> publish(target, rowsEach, duration)));
            }
            List<Published> all = new ArrayList<>();
            for (Future<Published> each : running) {
                all.add(each.get());
            }
            return all;
        } finally {
            publishers.shutdownNow();
        }
    }

    private static Published publish(Target target, int rowsEach, Duration duration) throws IOException {
        Histogram answers = new Histogram();
        long rows = 0;
        try (HttpConnection connection = new HttpConnection(target.port())) {
            long start = System.nanoTime();
            for (long now = start; now - start < duration.toNanos(); now = System.nanoTime()) {
                target.publish(connection, new Rows(rows, rowsEach, now));
                answers.add(System.nanoTime() - now);
                rows += rowsEach;
            }
        }
        return new Published(rows, answers);
    }

    private static void add(Table table, String name, Outcome outcome, double baseline) {
        table.add(
                name,
                Table.figure(outcome.perSecond()),
                Table.ratio(outcome.perSecond(), baseline),
                Table.figure(outcome.cpuMicros()),
                Table.figure(outcome.answers().quantile(0.5)),
                Table.figure(outcome.answers().quantile(0.99)),
                Table.figure(outcome.answers().max()));
    }
}
