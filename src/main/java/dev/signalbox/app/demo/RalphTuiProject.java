package dev.signalbox.app.demo;

import dev.signalbox.bus.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A project as ralph-tui keeps it: {@code prd.json}, a session file and a lock that names a live process. */
final class RalphTuiProject implements DemoProject {
    private static final List<String> TITLES = List.of(
            "Rows of trees can be drawn on a map",
            "A tree remembers when it was pruned",
            "Frost warnings reach the phone",
            "Harvest sheets print on one page",
            "Two people can edit one row",
            "The map works without a connection",
            "Photos are kept with each tree",
            "Yield is compared with last year");

    private final DemoFiles files;
    private final DemoGit git;
    private final StoryPlan plan = new StoryPlan(TITLES, 3);
    private final DemoAgent agent;
    private final Instant startedAt = Instant.now();

    RalphTuiProject(Path folder) throws IOException {
        Files.createDirectories(folder);
        files = new DemoFiles(folder);
        git = new DemoGit(folder);
        git.init();
        files.write(".gitignore", ".ralph-tui/\n");
        files.write("README.md", "# Orchard planner\n");
        agent = DemoAgent.start(folder, files, ".ralph-tui/ralph-tui", "");
        Map<String, Object> lock = new LinkedHashMap<>();
        lock.put("pid", agent.pid());
        lock.put("sessionId", "demo");
        lock.put("acquiredAt", Instant.now().toString());
        lock.put("cwd", folder.toString());
        files.write(".ralph-tui/ralph.lock", Json.encode(lock));
        writeState();
        git.commitAll("chore: plan the orchard release");
    }

    @Override
    public void step() throws IOException {
        plan.next();
        if (plan.hasJustFinished()) {
            int number = plan.finished();
            String title = TITLES.get(number - 1);
            files.append("src/notes.txt", title + "\n");
            files.append("progress.txt", "## " + Instant.now() + " - " + id(number) + "\n- " + title + "\n---\n");
            git.commitAll("feat: [" + id(number) + "] - " + title);
        }
        writeState();
        if (plan.hasJustBegunAnew()) {
            git.commitAll("chore: plan the next orchard release");
        }
    }

    private void writeState() throws IOException {
        List<Map<String, Object>> stories = new ArrayList<>();
        List<Map<String, Object>> tasks = new ArrayList<>();
        for (int i = 1; i <= TITLES.size(); i++) {
            boolean passes = i <= plan.finished();
            Map<String, Object> story = new LinkedHashMap<>();
            story.put("id", id(i));
            story.put("title", TITLES.get(i - 1));
            story.put("acceptanceCriteria", List.of("A test shows it"));
            story.put("priority", i);
            story.put("passes", passes);
            story.put("dependsOn", i == 1 ? List.of() : List.of(id(i - 1)));
            story.put("notes", "");
            stories.add(story);
            boolean working = plan.working() && i == plan.finished() + 1;
            tasks.add(Map.of("id", id(i), "status", passes ? "completed" : working ? "in_progress" : "open"));
        }
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("name", "Orchard planner");
        list.put("description", "Everything an orchard keeper wants to know before breakfast");
        list.put("branchName", "main");
        list.put("userStories", stories);
        files.write("prd.json", Json.encode(list) + "\n");

        Map<String, Object> session = new LinkedHashMap<>();
        session.put("version", 1);
        session.put("sessionId", "demo");
        session.put("status", "running");
        session.put("startedAt", startedAt.toString());
        session.put("updatedAt", Instant.now().toString());
        session.put("currentIteration", plan.finished() + 1);
        session.put("maxIterations", 20);
        session.put("tasksCompleted", plan.finished());
        session.put("isPaused", false);
        session.put("agentPlugin", "claude");
        session.put("model", "demo-model");
        session.put("trackerState", Map.of("plugin", "json", "totalTasks", TITLES.size(), "tasks", tasks));
        session.put("activeTaskIds", plan.working() ? List.of(id(plan.finished() + 1)) : List.of());
        files.write(".ralph-tui/session.json", Json.encode(session) + "\n");
    }

    private static String id(int number) {
        return String.format("US-%03d", number);
    }

    @Override
    public void close() {
        agent.close();
    }
}
