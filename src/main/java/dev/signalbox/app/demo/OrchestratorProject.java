package dev.signalbox.app.demo;

import dev.signalbox.bus.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A project as ralph-orchestrator keeps it: tasks as JSON lines, events, and a lock file that is really locked. */
final class OrchestratorProject implements DemoProject {
    private static final List<String> TITLES = List.of(
            "Lamp schedule follows the almanac",
            "Fog horn answers the humidity sensor",
            "Keeper is woken when a bulb fails",
            "Ships nearby appear on the log",
            "Backup generator tests itself weekly",
            "Storm mode dims the visitor lights");

    private final DemoFiles files;
    private final DemoGit git;
    private final StoryPlan plan = new StoryPlan(TITLES, 1);
    private final DemoAgent agent;
    private final long firstId = Instant.now().getEpochSecond();
    private long iteration;

    OrchestratorProject(Path folder) throws IOException {
        Files.createDirectories(folder);
        files = new DemoFiles(folder);
        git = new DemoGit(folder);
        git.init();
        files.write(".gitignore", ".ralph/loop.lock\n.ralph/ralph\n.ralph/current-events\n.ralph/events-*.jsonl\n");
        files.write("README.md", "# Lighthouse keeper\n");
        files.write(".ralph/current-events", ".ralph/events-demo.jsonl\n");
        files.write(".ralph/loop.lock", "{}");
        agent = DemoAgent.start(folder, files, ".ralph/ralph", ".ralph/loop.lock");
        Map<String, Object> holder = new LinkedHashMap<>();
        holder.put("pid", agent.pid());
        holder.put("started", Instant.now().toString());
        holder.put("prompt", "Keep the light on");
        // In place: the lock is on this very file, not on one that takes its name.
        Files.writeString(folder.resolve(".ralph/loop.lock"), Json.encode(holder) + "\n");
        writeTasks();
        git.commitAll("chore: plan the lighthouse");
    }

    @Override
    public void step() throws IOException {
        plan.next();
        iteration++;
        writeTasks();
        if (plan.hasJustFinished()) {
            String title = TITLES.get(plan.finished() - 1);
            files.append("src/keeper.txt", title + "\n");
            event("build.done", title);
            git.commitAll("feat: " + title + " (" + id(plan.finished()) + ")");
        } else if (plan.working()) {
            event("task.start", TITLES.get(plan.finished()));
        }
    }

    private void event(String topic, String payload) throws IOException {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("ts", Instant.now().toString());
        event.put("iteration", iteration);
        event.put("hat", "builder");
        event.put("topic", topic);
        event.put("payload", payload);
        files.append(".ralph/events-demo.jsonl", Json.encode(event) + "\n");
    }

    private void writeTasks() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 1; i <= TITLES.size(); i++) {
            Map<String, Object> task = new LinkedHashMap<>();
            task.put("id", id(i));
            task.put("title", TITLES.get(i - 1));
            boolean working = plan.working() && i == plan.finished() + 1;
            task.put("status", i <= plan.finished() ? "closed" : working ? "in_progress" : "open");
            task.put("priority", Math.min(5, i));
            task.put("blocked_by", List.of());
            task.put("created", Instant.ofEpochSecond(firstId).toString());
            lines.append(Json.encode(task)).append('\n');
        }
        files.write(".ralph/agent/tasks.jsonl", lines.toString());
    }

    private String id(int number) {
        return String.format("task-%d-%04x", firstId, number);
    }

    @Override
    public void close() {
        agent.close();
    }
}
