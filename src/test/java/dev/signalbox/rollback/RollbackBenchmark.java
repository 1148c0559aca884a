package dev.signalbox.rollback;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prints how long previews and rollbacks take in a repository of 5,000 files. Not a test: run its main method. */
final class RollbackBenchmark {
    private static final int FILES = 5_000;

    private RollbackBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40;
        Path base = Files.createTempDirectory("rollback-benchmark");
        Agent agent = Agent.withStories(base.resolve("p"));
        for (int i = 0; i < FILES; i++) {
            agent.write("src/d" + i / 100 + "/f" + i + ".txt", "file " + i + "\n");
        }
        agent.commit("many");
        Desk desk = Desk.of(base, agent);
        List<Long> previews = new ArrayList<>();
        List<Long> rollbacks = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            agent.write("src/d1/f101.txt", "round " + i + "\n").write("prd.json", Agent.prd(true, true, i % 2 == 0));
            agent.git("add", "src", "prd.json");
            agent.git("commit", "-q", "-m", "[US-003] round " + i);
            agent.write("keep.txt", "dirty " + i).write("loose.txt", "loose " + i);
            long start = System.nanoTime();
            desk.preview();
            previews.add(System.nanoTime() - start);
            start = System.nanoTime();
            desk.rollBack();
            rollbacks.add(System.nanoTime() - start);
        }
        System.out.println("preview  " + figures(previews));
        System.out.println("rollback " + figures(rollbacks));
        System.out.println("left in " + base);
    }

    private static String figures(List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return String.format(
                "p50 %d ms, p95 %d ms, max %d ms",
                sorted.get(sorted.size() / 2) / 1_000_000,
                sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1) / 1_000_000,
                sorted.get(sorted.size() - 1) / 1_000_000);
    }
}
