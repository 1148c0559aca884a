package dev.signalbox.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Projects as they look on a working day: real commits, a real process, and most of the states there are. */
final class LivelyWorkspace implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AGENT = "while kill -0 \"$1\" 2>/dev/null; do sleep 1; done\n";

    private final Path root;
    private final List<Process> agents = new ArrayList<>();

    LivelyWorkspace(Path root) {
        this.root = root;
    }

    void fill() throws Exception {
        running(
                "junction-north",
                "Junction north",
                9,
                "Points can be set from the panel",
                "Two routes never share a track section",
                "A train waits for its platform",
                "The timetable is read from one file",
                "Late trains are shown in amber",
                "Freight gives way at night",
                "A blocked section names the train in it",
                "Routes are released behind the last axle",
                "The shift leader can hold one route",
                "Every change of a signal is written down",
                "A failed lamp is found within a second",
                "Two signallers can share the panel");
        running(
                "ticket-printer",
                "Ticket printer",
                3,
                "Tickets print on both paper widths",
                "Fares follow the new zone map",
                "A jam is reported before the queue forms",
                "Return tickets know their last day",
                "Receipts carry the tax number",
                "The printer sleeps between trains");
        ended("level-crossing", "Level crossing", "running", 4, 10);
        ended("parcel-sorting", "Parcel sorting", "failed", 6, 14);
        plain("platform-announcer", "Platform announcer", 12, 12, "feat: [US-012] - Announce the last train twice");
        plain("driver-roster", "Driver roster", 2, 7, "docs: say how a swap is asked for");
        plain("yard-master", "Yard master", 17, 44, "fix: [US-017] - Count wagons on the ladder tracks once");
        plain("signal-lamps", "Signal lamps", 5, 8, "test: a lamp that flickers is a failed lamp");
    }

    /** Leaves a task list half-written, after it was whole. */
    void breakOne() throws IOException {
        Files.writeString(
                root.resolve("signal-lamps/prd.json"), "{\n  \"project\": \"Signal lamps\",\n  \"userStories\": [");
    }

    private void running(String slug, String name, int passed, String... titles) throws Exception {
        Path folder =
                project(slug, name, List.of(titles), passed, "feat: " + story(passed) + " - " + titles[passed - 1]);
        Path script = write(folder, ".ralph-tui/ralph-tui", AGENT);
        Process agent = new ProcessBuilder(
                        "sh",
                        root.relativize(script).subpath(1, 3).toString(),
                        Long.toString(ProcessHandle.current().pid()))
                .directory(folder.toFile())
                .start();
        agents.add(agent);
        lock(folder, agent.pid());
        session(folder, "running", titles.length, passed);
        write(
                folder,
                "progress.txt",
                "## %s\n\u001b[32m\u2713\u001b[0m 214 tests, \u001b[1m0 failed\u001b[0m\n- %s\n---\n"
                        .formatted(story(passed), titles[passed - 1]));
    }

    private void ended(String slug, String name, String status, int passed, int all) throws Exception {
        List<String> titles = IntStream.rangeClosed(1, all)
                .mapToObj(i -> "Step " + i + " of the acceptance plan")
                .toList();
        Path folder = project(slug, name, titles, passed, "wip: " + story(passed + 1));
        Process gone = new ProcessBuilder("true").start();
        assertThat(gone.waitFor(10, TimeUnit.SECONDS)).isTrue();
        lock(folder, gone.pid());
        session(folder, status, all, passed);
    }

    private void plain(String slug, String name, int passed, int all, String subject) throws Exception {
        List<String> titles = IntStream.rangeClosed(1, all)
                .mapToObj(i -> "Step " + i + " of the acceptance plan")
                .toList();
        project(slug, name, titles, passed, subject);
    }

    private Path project(String slug, String name, List<String> titles, int passed, String subject) throws Exception {
        Path folder = Files.createDirectories(root.resolve(slug));
        List<Map<String, Object>> stories = IntStream.rangeClosed(1, titles.size())
                .<Map<String, Object>>mapToObj(i -> Map.of(
                        "id", story(i), "title", titles.get(i - 1), "priority", i, "passes", i <= passed, "notes", ""))
                .toList();
        Map<String, Object> list = new LinkedHashMap<>();
        list.put("project", name);
        list.put("branchName", "ralph/" + slug);
        list.put("userStories", stories);
        write(folder, ".gitignore", ".ralph-tui/\n");
        write(folder, "prd.json", JSON.writerWithDefaultPrettyPrinter().writeValueAsString(list));
        git(folder, 0, "init", "-q", "-b", "ralph/" + slug);
        git(folder, 0, "add", "-A");
        git(folder, Math.abs(slug.hashCode() % 170) + 3, "commit", "-q", "-m", subject);
        return folder;
    }

    private void lock(Path folder, long pid) throws IOException {
        Map<String, Object> lock = Map.of(
                "pid", pid, "sessionId", "day", "acquiredAt", Instant.now().toString(), "cwd", folder.toString());
        write(folder, ".ralph-tui/ralph.lock", JSON.writeValueAsString(lock));
    }

    private void session(Path folder, String status, int all, int passed) throws IOException {
        List<Map<String, String>> tasks = IntStream.rangeClosed(1, all)
                .mapToObj(i -> Map.of(
                        "id", story(i), "status", i <= passed ? "completed" : i == passed + 1 ? "in_progress" : "open"))
                .toList();
        Map<String, Object> session = new LinkedHashMap<>();
        session.put("version", 1);
        session.put("sessionId", "day");
        session.put("status", status);
        session.put("startedAt", Instant.now().minus(Duration.ofMinutes(50)).toString());
        session.put("updatedAt", Instant.now().toString());
        session.put("currentIteration", passed + 1);
        session.put("maxIterations", 30);
        session.put("tasksCompleted", passed);
        session.put("isPaused", false);
        session.put("agentPlugin", "claude");
        session.put("trackerState", Map.of("plugin", "json", "totalTasks", all, "tasks", tasks));
        session.put("activeTaskIds", List.of(story(passed + 1)));
        write(folder, ".ralph-tui/session.json", JSON.writeValueAsString(session));
    }

    private static String story(int number) {
        return "US-%03d".formatted(number);
    }

    private static Path write(Path folder, String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Path next = Files.writeString(path.resolveSibling(path.getFileName() + ".tmp"), text);
        return Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void git(Path folder, int minutesAgo, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("git", "-c", "user.name=Ana Ionescu", "-c", "user.email=ana@example.org"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        String at = Instant.now().minus(Duration.ofMinutes(minutesAgo)).toString();
        builder.environment()
                .putAll(Map.of("GIT_AUTHOR_DATE", at, "GIT_COMMITTER_DATE", at, "GIT_CONFIG_GLOBAL", "/dev/null"));
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(said).isZero();
    }

    @Override
    public void close() {
        agents.forEach(agent -> {
            agent.descendants().forEach(ProcessHandle::destroyForcibly);
            agent.destroyForcibly();
        });
    }
}
