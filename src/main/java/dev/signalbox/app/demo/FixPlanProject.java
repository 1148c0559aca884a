package dev.signalbox.app.demo;

import dev.signalbox.bus.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A project as ralph-claude-code keeps it: a Markdown plan with check boxes and status files as the only sign of life. */
final class FixPlanProject implements DemoProject {
    private static final List<String> TITLES = List.of(
            "Tide tables for every harbour of the coast",
            "Spring and neap tides are marked",
            "Times follow the harbour's own zone",
            "A week fits on a phone's screen",
            "Moon phases beside each day");

    private final DemoFiles files;
    private final DemoGit git;
    private final StoryPlan plan = new StoryPlan(TITLES, 0);
    private long loops;

    FixPlanProject(Path folder) throws IOException {
        Files.createDirectories(folder);
        files = new DemoFiles(folder);
        git = new DemoGit(folder);
        git.init();
        files.write(".gitignore", ".ralph/status.json\n.ralph/progress.json\n");
        files.write("README.md", "# Tide tables\n");
        writePlan();
        writeStatus();
        git.commitAll("chore: plan the tide tables");
    }

    @Override
    public void step() throws IOException {
        plan.next();
        loops++;
        writePlan();
        writeStatus();
        if (plan.hasJustFinished()) {
            String title = TITLES.get(plan.finished() - 1);
            files.append("src/tides.txt", title + "\n");
            git.commitAll("feat: " + title);
        }
    }

    private void writePlan() throws IOException {
        StringBuilder text = new StringBuilder("# Fix plan\n\n## Priority 1\n");
        for (int i = 1; i <= TITLES.size(); i++) {
            text.append("- [")
                    .append(i <= plan.finished() ? 'x' : ' ')
                    .append("] ")
                    .append(TITLES.get(i - 1))
                    .append('\n');
            if (i == 3) {
                text.append("\n## Priority 2\n");
            }
        }
        files.write(".ralph/fix_plan.md", text.toString());
    }

    private void writeStatus() throws IOException {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("timestamp", Instant.now().toString());
        status.put("loop_count", loops);
        status.put("calls_made_this_hour", loops);
        status.put("max_calls_per_hour", 100);
        status.put("last_action", plan.done() ? "graceful_exit" : "executing");
        status.put("status", plan.done() ? "completed" : "running");
        status.put("exit_reason", "");
        files.write(".ralph/status.json", Json.encode(status) + "\n");
        Map<String, Object> progress = new LinkedHashMap<>();
        progress.put("status", plan.done() ? "completed" : "executing");
        progress.put("elapsed_seconds", loops);
        progress.put("timestamp", Instant.now().toString());
        files.write(".ralph/progress.json", Json.encode(progress) + "\n");
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
