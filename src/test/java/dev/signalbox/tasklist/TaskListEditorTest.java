package dev.signalbox.tasklist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskListEditorTest {
    private static String reopened(String path, String content, String id) {
        TaskListEditor.Edit edit = TaskListEditor.reopen(path, content.getBytes(StandardCharsets.UTF_8), id);
        assertThat(edit).isInstanceOf(TaskListEditor.Edited.class);
        TaskListEditor.Edited edited = (TaskListEditor.Edited) edit;
        TaskListEditor.Edit back = TaskListEditor.restore(path, edited.content(), id, edited.marks());
        assertThat(((TaskListEditor.Edited) back).content()).isEqualTo(content.getBytes(StandardCharsets.UTF_8));
        return new String(edited.content(), StandardCharsets.UTF_8);
    }

    private static String refusal(String path, String content, String id) {
        TaskListEditor.Edit edit = TaskListEditor.reopen(path, content.getBytes(StandardCharsets.UTF_8), id);
        assertThat(edit).isInstanceOf(TaskListEditor.Unchanged.class);
        return ((TaskListEditor.Unchanged) edit).reason();
    }

    private static String fixture(String name) {
        return new String(Fixtures.bytes(name), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "oh-my-claudecode/prd.json     | US-001 | \"passes\": true, \"architectVerified\": true | \"passes\": false, \"architectVerified\": true",
                "ralph-orchestrator/tasks-v1.json | t-1 | \"closed\" | \"open\"",
                "ralph-orchestrator/tasks.jsonl | task-1767225600-a1b2 | \"status\":\"closed\" | \"status\":\"open\"",
                "fix-plan/fix_plan.md | #3 | [x] Mend | [ ] Mend"
            })
    void one_mark_changes_and_every_other_byte_stays(String fixture, String id, String before, String after) {
        String content = fixture(fixture);
        String name = Fixtures.name(fixture);
        assertThat(content).containsOnlyOnce(before);
        assertThat(reopened(name, content, id)).isEqualTo(content.replace(before, after));
    }

    @Test
    void a_heading_with_a_box_is_unchecked() {
        assertThat(reopened("prd.md", "# P\n### [X] US-001: a\n### [x] US-002: b\r\n", "US-001"))
                .isEqualTo("# P\n### [ ] US-001: a\n### [x] US-002: b\r\n");
    }

    @Test
    void a_plans_task_is_opened_with_all_of_its_boxes_because_they_are_its_mark() {
        String content = fixture("ralphex/2026-02-crane.md");
        assertThat(reopened("2026-02-crane.md", content, "1"))
                .isEqualTo(content.replace("- [x] hook\n- [x] chain", "- [ ] hook\n- [ ] chain"));
    }

    @Test
    void status_words_are_those_of_the_list_and_keep_their_case() {
        assertThat(reopened("tasks.json", "[{\"id\":1,\"title\":\"a\",\"status\":\"DONE\"}]", "1"))
                .contains("\"PENDING\"");
        assertThat(reopened(
                        "tasks.json",
                        "[{\"id\":1,\"title\":\"a\",\"status\":\"done\"},{\"id\":2,\"title\":\"b\",\"status\":\"todo\"}]",
                        "1"))
                .startsWith("[{\"id\":1,\"title\":\"a\",\"status\":\"todo\"}");
        assertThat(reopened("tasks.json", "[{\"id\":1,\"title\":\"a\",\"completed\":true}]", "1"))
                .isEqualTo("[{\"id\":1,\"title\":\"a\",\"completed\":false}]");
    }

    @Test
    void what_cannot_be_done_safely_is_refused_with_a_reason() {
        assertThat(refusal("done.jsonc", fixture("queue-jsonc/done.jsonc"), "RQ-0001"))
                .contains("archive");
        assertThat(refusal("prd.json", "{\"userStories\": [{\"id\": 1, \"ti", "1"))
                .contains("not a task list");
        assertThat(refusal("prd.json", fixture("ralph/prd.json"), "nobody")).contains("no task");
        assertThat(refusal("tasks.json", "[{\"id\":1,\"title\":\"a\",\"status\":\"d\\u006fne\"}]", "1"))
                .contains("safely");
        assertThat(refusal("tasks.json", "[{\"id\":1,\"title\":\"a\",\"status\":\"todo\"}]", "1"))
                .contains("not marked");
        assertThat(refusal(
                        "prd.json",
                        "{\"userStories\":[{\"id\":1,\"title\":\"a\",\"passes\":true},{\"id\":1,\"title\":\"b\",\"passes\":true}]}",
                        "1"))
                .contains("several");
    }

    @Test
    void a_mark_that_somebody_has_changed_since_is_not_set_back() {
        byte[] open = "[{\"id\":1,\"title\":\"a\",\"status\":\"in_progress\"}]".getBytes(StandardCharsets.UTF_8);
        TaskListEditor.Marks marks = new TaskListEditor.Marks(List.of("\"done\""), "\"pending\"");
        assertThat(TaskListEditor.restore("tasks.json", open, "1", marks)).isInstanceOf(TaskListEditor.Unchanged.class);
    }

    /** A list of any dialect with one mark a task, its text around the mark of the chosen task, and how that is opened. */
    private record Sample(String path, String before, String mark, String open, String after, String id) {}

    private static Sample sample(Random random) {
        int tasks = 1 + random.nextInt(8);
        int chosen = random.nextInt(tasks);
        boolean[] done = new boolean[tasks];
        for (int i = 0; i < tasks; i++) {
            done[i] = i == chosen || random.nextBoolean();
        }
        String[] odd = {"plain", "true", "\\\"passes\\\": true", "ü — 列", "[x] no", "// x", "done"};
        String eol = random.nextBoolean() ? "\n" : "\r\n";
        String path =
                List.of("prd.json", "tasks.jsonl", "prd.md", "fix_plan.md").get(random.nextInt(4));
        boolean words = path.equals("tasks.jsonl");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            String title = odd[random.nextInt(odd.length)];
            String mark = words ? (done[i] ? "\"closed\"" : "\"open\"") : String.valueOf(done[i]);
            String slot = i == chosen ? "\u0001" : mark;
            lines.add(
                    switch (path) {
                        case "prd.json" ->
                            "{\"id\": \"T-" + i + "\", \"title\": \"" + title + "\", \"passes\" :  " + slot
                                    + " , \"extra\": [1.50, {\"passes\": true}]}";
                        case "tasks.jsonl" ->
                            "{\"id\":\"T-" + i + "\",\"title\":\"" + title + "\",\"status\":" + slot + "}";
                        case "prd.md" ->
                            "### [" + (i == chosen ? slot : done[i] ? "x" : " ") + "] T-" + i + ": " + title;
                        default -> "- [" + (i == chosen ? slot : done[i] ? "X" : " ") + "] " + title;
                    });
        }
        String content = path.equals("prd.json")
                ? (random.nextBoolean() ? "\uFEFF" : "") + "{\"userStories\": [" + eol + String.join("," + eol, lines)
                        + "]}"
                : (path.endsWith(".md") ? "# List" + eol : "") + String.join(eol, lines) + eol;
        String[] parts = content.split("\u0001", 2);
        String mark = words ? "\"closed\"" : path.equals("prd.json") ? "true" : "x";
        String open = words ? "\"open\"" : path.equals("prd.json") ? "false" : " ";
        String id = path.equals("fix_plan.md") ? "#" + (chosen + 1) : "T-" + chosen;
        return new Sample(path, parts[0], mark, open, parts[1], id);
    }

    @Property(tries = 500)
    void in_any_list_only_the_named_mark_changes(@ForAll long seed) {
        Sample sample = sample(new Random(seed));
        assertThat(reopened(sample.path(), sample.before() + sample.mark() + sample.after(), sample.id()))
                .isEqualTo(sample.before() + sample.open() + sample.after());
    }

    @Test
    void samples_of_every_dialect_come_up() {
        assertThat(IntStream.range(0, 100)
                        .mapToObj(i -> sample(new Random(i)).path())
                        .collect(Collectors.toSet()))
                .hasSize(4);
    }
}
