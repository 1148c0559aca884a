package dev.signalbox.watch;

import com.sun.management.OperatingSystemMXBean;
import dev.signalbox.bus.Projects.Announced;
import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.Projects.WatchHealth;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Prints what watching costs: {@code mvn -Pbench verify -Dprojects=1000}. Every project is a git repository with
 * a task list of ten stories.
 */
public final class WatchBenchmark {
    private static final int EDITS = 200;
    private static final int WARM_UP_SECONDS = 60;
    private static final int IDLE_SECONDS = 30;

    private WatchBenchmark() {}

    public static void main(String[] args) throws Exception {
        int projects = Integer.parseInt(args[0]);
        Path root = Files.createTempDirectory("signalbox-bench-");
        try {
            makeProjects(root, projects);
            measure(root, projects);
        } finally {
            try (Stream<Path> all = Files.walk(root)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private static void measure(Path root, int projects) throws Exception {
        LinkedBlockingQueue<Changed> changes = new LinkedBlockingQueue<>();
        AtomicReference<WatchHealth> health = new AtomicReference<>();
        WatchSettings settings = new WatchSettings(
                "bench",
                "bench",
                List.of(new WatchSettings.Workspace(root, "default", "")),
                Duration.ofSeconds(2),
                Duration.ofMinutes(10),
                Duration.ofSeconds(60));
        long started = System.nanoTime();
        try (Watcher watcher = new Watcher(settings, new Watcher.Listener() {
            @Override
            public void changed(Changed change) {
                changes.add(change);
            }

            @Override
            public void announced(Announced announcement) {
                health.set(announcement.health());
            }
        })) {
            watcher.start();
            boolean listed = false;
            while (health.get() == null || !health.get().complete()) {
                TimeUnit.MILLISECONDS.sleep(5);
                if (!listed
                        && health.get() != null
                        && watcher.snapshot().get().projects().size() == projects) {
                    listed = true;
                    System.out.printf("all projects listed: %d ms%n", (System.nanoTime() - started) / 1_000_000);
                }
            }
            System.out.printf(
                    "%d projects: first full status (git included) after %d ms, %s%n",
                    projects, (System.nanoTime() - started) / 1_000_000, health.get());
            edits(root, projects, changes);
            TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
            OperatingSystemMXBean os = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long cpu = os.getProcessCpuTime();
            TimeUnit.SECONDS.sleep(IDLE_SECONDS);
            System.out.printf(
                    "idle: %.2f %% of a core, last pass %d us, heap %d MiB%n",
                    (os.getProcessCpuTime() - cpu) / (IDLE_SECONDS * 1e7),
                    health.get().lastPassMicros(),
                    usedHeapMiB());
        }
    }

    private static long usedHeapMiB() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }

    private static void edits(Path root, int projects, LinkedBlockingQueue<Changed> changes) throws Exception {
        double[] millis = new double[EDITS];
        for (int i = 0; i < EDITS; i++) {
            TimeUnit.MILLISECONDS.sleep(37);
            changes.clear();
            String slug = "p" + (i * 7919 % projects);
            Path file = root.resolve(slug).resolve("prd.json");
            String text = Files.readString(file).replaceFirst("Story \\d+", "Story " + (1000 + i));
            Path draft = Files.writeString(file.resolveSibling(".prd.tmp"), text);
            long at = System.nanoTime();
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Changed change;
            do {
                change = changes.poll(10, TimeUnit.SECONDS);
            } while (change != null
                    && change.put().stream().noneMatch(project -> project.slug().equals(slug)));
            millis[i] = (System.nanoTime() - at) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf(
                "edit to change: p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                millis[EDITS / 2], millis[EDITS * 99 / 100], millis[EDITS - 1]);
    }

    private static void makeProjects(Path root, int projects) throws Exception {
        Path first = Files.createDirectories(root.resolve("p0"));
        StringBuilder stories = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            stories.append(i == 0 ? "" : ",\n")
                    .append("    {\"id\": \"US-%03d\", \"title\": \"Story %d\", \"passes\": %s, \"priority\": %d}"
                            .formatted(i, i, i < 4, i));
        }
        Files.writeString(
                first.resolve("prd.json"),
                "{\"project\": \"Bench\", \"branchName\": \"main\", \"userStories\": [\n" + stories + "\n]}\n");
        Files.writeString(first.resolve("progress.txt"), "# Ralph Progress Log\n---\n## 2026 - US-001\n- done\n---\n");
        for (List<String> command : List.of(
                List.of("git", "init", "-q", "-b", "main"),
                List.of("git", "add", "-A"),
                List.of("git", "-c", "user.name=b", "-c", "user.email=b@b", "commit", "-qm", "feat: [US-003] - x"))) {
            if (new ProcessBuilder(command).directory(first.toFile()).start().waitFor() != 0) {
                throw new IOException(command + " failed");
            }
        }
        String script = "for i in $(seq 1 " + (projects - 1) + "); do cp -a p0 p$i; done";
        if (new ProcessBuilder("sh", "-c", script)
                        .directory(root.toFile())
                        .start()
                        .waitFor()
                != 0) {
            throw new IOException("copying failed");
        }
    }
}
