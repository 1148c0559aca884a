package dev.signalbox.tasklist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One realistic file a dialect, and shorthand to read them. */
final class Fixtures {
    /** Files that are one JSON value: no prefix of them is a list. */
    static final List<String> JSON = List.of(
            "ralph/prd.json",
            "ralph-tui/prd.json",
            "oh-my-claudecode/prd.json",
            "ralph-ui/prd.json",
            "tasks-json/nested.json",
            "tasks-json/array.json",
            "ralph-queue/queue.json",
            "ralph-orchestrator/tasks-v1.json",
            "queue-jsonc/queue.jsonc",
            "queue-jsonc/done.jsonc");

    static final List<String> LINES = List.of(
            "fix-plan/fix_plan.md",
            "prd-markdown/prd.md",
            "ralph-orchestrator/tasks.jsonl",
            "ralphex/2026-02-crane.md");

    private Fixtures() {}

    static byte[] bytes(String fixture) {
        try (InputStream in = Fixtures.class.getResourceAsStream("/tasklist/" + fixture)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name alone, so that nothing but the content can tell the dialect. */
    static String name(String fixture) {
        return fixture.substring(fixture.lastIndexOf('/') + 1);
    }

    static TaskList list(String fixture) {
        return recognised(TaskLists.read(name(fixture), bytes(fixture)));
    }

    static TaskList list(String path, String content) {
        return recognised(read(path, content));
    }

    static Reading read(String path, String content) {
        return TaskLists.read(path, content.getBytes(StandardCharsets.UTF_8));
    }

    static Reading.Broken broken(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Broken.class);
        return (Reading.Broken) reading;
    }

    static TaskList recognised(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Recognised.class);
        return ((Reading.Recognised) reading).list();
    }

    /** One line a task: id, status, priority, dependencies. */
    static List<String> rows(TaskList list) {
        return list.tasks().stream()
                .map(task -> task.id() + " " + task.status() + " "
                        + task.priority().map(String::valueOf).orElse("-") + " " + task.dependsOn())
                .toList();
    }

    /** One line a problem: line and message. */
    static List<String> problems(TaskList list) {
        return list.problems().stream()
                .map(problem -> problem.line().map(String::valueOf).orElse("-") + " " + problem.message())
                .toList();
    }
}
