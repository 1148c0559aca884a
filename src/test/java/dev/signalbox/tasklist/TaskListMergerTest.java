package dev.signalbox.tasklist;

import static dev.signalbox.tasklist.Fixtures.list;
import static dev.signalbox.tasklist.Fixtures.rows;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.tasklist.MergedTaskList.FileProblem;
import dev.signalbox.tasklist.TaskListMerger.Located;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskListMergerTest {
    private static Located located(String path, TaskList list) {
        return new Located(path, list);
    }

    private static MergedTaskList merge(Located... lists) {
        return TaskListMerger.merge(Arrays.asList(lists)).orElseThrow();
    }

    private static Located prd(String path, String content) {
        return located(path, list("prd.md", content));
    }

    @Test
    void without_lists_there_is_none() {
        assertThat(TaskListMerger.merge(List.of())).isEmpty();
    }

    @Test
    void the_first_list_with_tasks_is_shown_with_its_problems() {
        Located empty = located("prd.json", list("prd.json", "{\"userStories\": []}"));
        Located first = located("tasks/prd.json", list("prd.json", "{\"userStories\": [{\"id\": 1}]}"));
        MergedTaskList merged = merge(empty, first, located("x.json", list("ralph/prd.json")));

        assertThat(rows(merged.list())).containsExactly("1 OPEN - []");
        assertThat(merged.files()).containsExactly("tasks/prd.json");
        assertThat(merged.taskFiles()).containsExactly("tasks/prd.json");
        assertThat(merged.problems())
                .containsExactly(new FileProblem("tasks/prd.json", Optional.of(1), "task 1 has no title"));
        assertThat(merge(empty).list().total()).isZero();
    }

    @Test
    void several_prds_are_one_list_with_unique_ids_and_the_live_copy_counts() {
        MergedTaskList merged = merge(
                prd(".ralph/worktrees/PRD-2/.ralph/PRD-2/prd.md", "### [x] US-001: live"),
                prd(".ralph/PRD-1/prd.md", "# One\n### [ ] US-001: a\n### [ ] b"),
                prd(".ralph/PRD-2/prd.md", "### [ ] US-001: stale"),
                prd(".ralph/PRD-1/plan.md", "### [ ] US-001: a"));

        assertThat(rows(merged.list()))
                .containsExactly("PRD-1/US-001 OPEN - []", "PRD-1/#2 OPEN - []", "PRD-2/US-001 PASSED - []");
        assertThat(merged.list().total()).isEqualTo(3);
        assertThat(merged.list().passed()).isEqualTo(1);
        assertThat(merged.taskFiles())
                .containsExactly(
                        ".ralph/PRD-1/prd.md", ".ralph/PRD-1/prd.md", ".ralph/worktrees/PRD-2/.ralph/PRD-2/prd.md");
        assertThat(merged.problems())
                .containsExactly(
                        new FileProblem(".ralph/PRD-1/prd.md", Optional.of(3), "this story has no id; shown as #2"));
    }

    @Test
    void a_single_prd_keeps_its_ids_and_name() {
        MergedTaskList merged = merge(prd(".ralph/PRD-1/prd.md", "# One\n### [ ] US-001: a"));

        assertThat(rows(merged.list())).containsExactly("US-001 OPEN - []");
        assertThat(merged.list().name()).isEqualTo("One");
    }

    @Test
    void several_plans_are_told_apart_by_their_file() {
        MergedTaskList merged = merge(
                located("docs/plans/crane.md", list("ralphex/2026-02-crane.md")),
                located("docs/plans/ship.md", list("ship.md", "### Task 1: Sail\n- [x] up\n")));

        assertThat(rows(merged.list()))
                .containsExactly(
                        "crane/1 PASSED - []", "crane/2 IN_PROGRESS - []", "crane/3 OPEN - []", "ship/1 PASSED - []");
        assertThat(merged.list().passed()).isEqualTo(2);
    }

    @Test
    void archived_tasks_follow_the_queue_as_passed_unless_rejected() {
        MergedTaskList merged = merge(
                located(".ralph/queue.jsonc", list("queue-jsonc/queue.jsonc")),
                located(".ralph/done.jsonc", list("queue-jsonc/done.jsonc")));

        assertThat(rows(merged.list()))
                .containsExactly(
                        "RQ-0007 OPEN 3 []",
                        "RQ-0005 IN_PROGRESS 0 [RQ-0007]",
                        "RQ-0006 OPEN 2 []",
                        "RQ-0001 PASSED 1 []",
                        "RQ-0002 SKIPPED 3 []",
                        "RQ-0003 PASSED 3 []");
        assertThat(merged.list().total()).isEqualTo(6);
        assertThat(merged.list().passed()).isEqualTo(2);
        assertThat(merged.list().tasks()).filteredOn(Task::passes).hasSize(2);
        assertThat(merged.files()).containsExactly(".ralph/queue.jsonc", ".ralph/done.jsonc");
    }

    @Test
    void a_task_in_queue_and_archive_is_the_queues() {
        TaskList queue = list(
                "queue.jsonc",
                "{\"version\": 1, \"tasks\": [{\"id\": \"A\", \"title\": \"t\", \"status\": \"todo\"}]}");
        TaskList done = list(
                "done.jsonc", "{\"version\": 1, \"tasks\": [{\"id\": \"A\", \"title\": \"t\", \"status\": \"done\"}]}");
        MergedTaskList merged = merge(located(".ralph/queue.jsonc", queue), located(".ralph/done.jsonc", done));

        assertThat(rows(merged.list())).containsExactly("A OPEN - []");
        assertThat(merged.list().total()).isEqualTo(1);
        assertThat(merged.list().passed()).isZero();
        assertThat(merged.problems()).extracting(FileProblem::file).containsExactly(".ralph/done.jsonc");
    }

    @Test
    void an_empty_queue_shows_its_archive() {
        MergedTaskList merged = merge(
                located(".ralph/queue.jsonc", list(".ralph/queue.jsonc", "{\"version\": 1, \"tasks\": []}")),
                located(".ralph/done.jsonc", list("queue-jsonc/done.jsonc")));

        assertThat(merged.list().total()).isEqualTo(3);
        assertThat(merged.files()).containsExactly(".ralph/queue.jsonc", ".ralph/done.jsonc");
    }

    @Test
    void the_orchestrators_own_file_wins_over_the_copy() {
        MergedTaskList merged = merge(
                located(".ralph/api/tasks-v1.json", list("ralph-orchestrator/tasks-v1.json")),
                located(".ralph/agent/tasks.jsonl", list("ralph-orchestrator/tasks.jsonl")));

        assertThat(merged.files()).containsExactly(".ralph/agent/tasks.jsonl");
        assertThat(merged.list().total()).isEqualTo(3);
    }

    @Test
    void the_limits_of_one_list_hold_for_all_files_together() {
        String many =
                IntStream.range(0, 700).mapToObj(i -> "### [ ] no id " + i).collect(Collectors.joining("\n"));
        MergedTaskList merged = merge(prd(".ralph/PRD-1/prd.md", many), prd(".ralph/PRD-2/prd.md", many));

        assertThat(merged.list().tasks()).hasSize(1_000);
        assertThat(merged.taskFiles()).hasSize(1_000);
        assertThat(merged.list().total()).isEqualTo(1_400);
        assertThat(merged.problems())
                .hasSize(50)
                .contains(new FileProblem("", Optional.empty(), "400 more tasks are not shown"));
    }
}
