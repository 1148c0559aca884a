package dev.signalbox.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a newcomer sees: a temporary folder with three small git repositories, each worked on by a simulated loop of another
 * kind that finishes a story every few seconds. Nothing of it is left when it is closed.
 */
public final class DemoWorkspace implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoWorkspace.class);
    private static final Duration STEP_EVERY = Duration.ofMillis(900);

    private final Path folder;
    private final List<DemoProject> projects = new ArrayList<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread worker = new Thread(task, "signalbox-demo");
        worker.setDaemon(true);
        return worker;
    });
    private int turn;

    private DemoWorkspace(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder and sets the loops going. Blocks while git makes the repositories. */
    public static DemoWorkspace start() throws IOException {
        DemoWorkspace demo = new DemoWorkspace(Files.createTempDirectory("signalbox-demo-"));
        try {
            demo.projects.add(new RalphTuiProject(demo.folder.resolve("orchard-planner")));
            demo.projects.add(new OrchestratorProject(demo.folder.resolve("lighthouse-keeper")));
            demo.projects.add(new FixPlanProject(demo.folder.resolve("tide-tables")));
        } catch (IOException e) {
            demo.close();
            throw new IOException("the demo needs git: " + e.getMessage(), e);
        }
        demo.thread.scheduleWithFixedDelay(
                demo::step, STEP_EVERY.toMillis(), STEP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return demo;
    }

    public Path folder() {
        return folder;
    }

    private void step() {
        DemoProject project = projects.get(turn++ % projects.size());
        try {
            project.step();
        } catch (IOException e) {
            LOG.warn("a demo loop missed a step: {}", e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        thread.shutdown();
        try {
            thread.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (DemoProject project : projects) {
            project.close();
        }
        delete();
    }

    private void delete() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
