package dev.signalbox.journal;

import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.Append;
import dev.signalbox.bus.Journal.AppendedIds;
import dev.signalbox.bus.Journal.NewEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Prints how fast rows go in, and how soon another program's row is on the bus. Not a test: run its main method. */
final class JournalBenchmark {
    private static final int INSERTS = 200;
    private static final int SECONDS = 4;

    private JournalBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("journal-benchmark");
        try (RunningJournal journal = RunningJournal.in(folder)) {
            NewEvent event = RunningJournal.event("build", "{\"ok\":true,\"text\":\"" + "x".repeat(100) + "\"}");
            for (int round = 0; round < 2; round++) {
                appends(journal, "one at a time", 1, List.of(event));
                appends(journal, "16 at a time", 16, List.of(event));
                appends(journal, "arrays of 1,000", 1, Collections.nCopies(1_000, event));
            }
            inserts(journal);
            System.out.println("left in " + folder);
        }
    }

    private static void appends(RunningJournal journal, String name, int atOnce, List<NewEvent> rows) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        AtomicInteger written = new AtomicInteger();
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < atOnce; i++) {
            Thread sender = new Thread(() -> {
                while (System.nanoTime() < end) {
                    AppendedIds ids = journal.bus
                            .request(Journal.APPEND, new Append("default", rows), Journal.TIMEOUT_MS)
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join();
                    written.addAndGet(ids.ids().size());
                }
            });
            sender.start();
            senders.add(sender);
        }
        for (Thread sender : senders) {
            sender.join();
        }
        System.out.printf("%-16s %,9d rows/s%n", name, written.get() / SECONDS);
    }

    /** From before the statement is given to a running {@code sqlite3} to the message on the bus. */
    private static void inserts(RunningJournal journal) throws Exception {
        LinkedBlockingQueue<Long> heard = new LinkedBlockingQueue<>();
        journal.bus.subscribe(Journal.APPENDED, message -> heard.add(System.nanoTime()));
        List<Long> micros = new ArrayList<>();
        Process program = new ProcessBuilder("sqlite3", journal.file.toString()).start();
        try (var input = program.outputWriter(StandardCharsets.UTF_8)) {
            TimeUnit.SECONDS.sleep(1);
            heard.clear();
            for (int i = 0; i < INSERTS; i++) {
                long start = System.nanoTime();
                input.write("INSERT INTO events (type, data) VALUES ('x', " + i + ");\n");
                input.flush();
                micros.add((heard.take() - start) / 1_000);
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        program.waitFor();
        Collections.sort(micros);
        System.out.printf(
                "INSERT by sqlite3 to the bus: p50 %d us, p99 %d us, max %d us%n",
                micros.get(INSERTS / 2), micros.get(INSERTS * 99 / 100), micros.get(INSERTS - 1));
    }
}
