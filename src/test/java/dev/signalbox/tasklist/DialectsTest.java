package dev.signalbox.tasklist;

import static dev.signalbox.tasklist.Fixtures.list;
import static dev.signalbox.tasklist.Fixtures.problems;
import static dev.signalbox.tasklist.Fixtures.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DialectsTest {
    @Test
    void the_original_loop_is_read_by_priority_then_file_order() {
        TaskList list = list("ralph/prd.json");

        assertThat(list.dialect()).isEqualTo("ralph");
        assertThat(list.name()).isEqualTo("Harbour ledger");
        assertThat(list.description()).isEqualTo("Charge berths by the night — with receipts");
        assertThat(list.branch()).isEqualTo("ralph/berth-fees");
        assertThat(rows(list)).containsExactly("US-001 PASSED 1 []", "US-002 OPEN 2 []", "US-003 OPEN 2 []");
        assertThat(list.tasks().get(0).notes()).isEqualTo("Fees are in cents");
        assertThat(list.tasks().get(0).passes()).isTrue();
        assertThat(list.tasks().get(0).line()).isEqualTo(15);
        assertThat(list.tasks().get(2).title()).isEqualTo("Überweisung prüfen");
        assertThat(list.total()).isEqualTo(3);
        assertThat(list.passed()).isEqualTo(1);
        assertThat(list.problems()).isEmpty();
    }

    @Test
    void ralph_tui_has_dependencies_and_a_priority_is_not_clamped() {
        TaskList list = list("ralph-tui/prd.json");

        assertThat(list.dialect()).isEqualTo("ralph-tui");
        assertThat(list.name()).isEqualTo("Tide tables");
        assertThat(rows(list)).containsExactly("T-1 PASSED 0 []", "T-2 OPEN 7 [T-1]", "T-3 OPEN - [T-1, T-2]");
        assertThat(list.tasks().get(0).notes()).isEqualTo("Serial port works");
        assertThat(list.problems()).isEmpty();
    }

    @Test
    void a_story_that_the_architect_has_not_verified_does_not_pass() {
        TaskList list = list("oh-my-claudecode/prd.json");

        assertThat(list.dialect()).isEqualTo("oh-my-claudecode");
        assertThat(rows(list))
                .containsExactly(
                        "US-001 PASSED 1 []", "US-002 VERIFYING 2 []", "US-003 VERIFYING 3 []", "US-004 OPEN 4 []");
        assertThat(list.tasks()).extracting(Task::passes).containsExactly(true, false, false, false);
        assertThat(list.passed()).isEqualTo(1);
    }

    @Test
    void a_list_in_the_omc_folder_needs_verification_even_before_any_was_made() {
        String content = "{\"project\": \"p\", \"userStories\": [{\"id\": \"1\", \"title\": \"t\", \"passes\": true}]}";

        assertThat(rows(list(".omc/prd.json", content))).containsExactly("1 VERIFYING - []");
        assertThat(rows(list("prd.json", content))).containsExactly("1 PASSED - []");
    }

    @Test
    void ralph_ui_counts_a_missing_priority_as_100_and_missing_passes_as_open() {
        TaskList list = list("ralph-ui/prd.json");

        assertThat(list.dialect()).isEqualTo("ralph-ui");
        assertThat(list.name()).isEqualTo("Signal post");
        assertThat(list.branch()).isEqualTo("ui/levers");
        assertThat(rows(list)).containsExactly("bell OPEN 5 [lever]", "lever PASSED 20 []", "lock OPEN - [lever]");
        assertThat(list.problems()).isEmpty();
    }

    @Test
    void tasks_beside_a_prd_are_read_with_numbers_for_ids() {
        TaskList list = list("tasks-json/nested.json");

        assertThat(list.dialect()).isEqualTo("tasks-json");
        assertThat(list.name()).isEqualTo("Ticket office");
        assertThat(rows(list)).containsExactly("1 PASSED - []", "2 IN_PROGRESS - []", "3 OPEN - [1, 2]");
        assertThat(list.tasks().get(2).title()).isEqualTo("Refund");
    }

    @Test
    void a_bare_list_of_tasks_is_read() {
        TaskList list = list("tasks-json/array.json");

        assertThat(list.dialect()).isEqualTo("tasks-json");
        assertThat(rows(list)).containsExactly("a PASSED - []", "b OPEN - [a]");
        assertThat(list.tasks().get(0).title()).isEqualTo("Sweep the platform");
    }

    @Test
    void everything_under_prd_is_read_too() {
        TaskList list = list(
                "prd.json",
                "{\"prd\": {\"project\": \"P\", \"userStories\": [{\"id\": 1, \"title\": \"t\", \"passes\": true}]}}");

        assertThat(list.dialect()).isEqualTo("tasks-json");
        assertThat(list.name()).isEqualTo("P");
        assertThat(list.passed()).isEqualTo(1);
    }

    @Test
    void boxes_of_a_fix_plan_are_ordered_by_their_section_and_code_is_no_task() {
        TaskList list = list("fix-plan/fix_plan.md");

        assertThat(list.dialect()).isEqualTo("fix-plan");
        assertThat(list.name()).isEmpty();
        assertThat(rows(list)).containsExactly("#3 PASSED 1 []", "#4 OPEN 1 []", "#1 OPEN 2 []", "#2 PASSED 2 []");
        assertThat(list.tasks().get(0).title()).isEqualTo("Mend the fence");
        assertThat(list.tasks().get(0).line()).isEqualTo(8);
        assertThat(list.problems()).isEmpty();
    }

    @Test
    void a_queue_goes_by_p_number_then_first_in_first_out() {
        TaskList list = list("ralph-queue/queue.json");

        assertThat(list.dialect()).isEqualTo("ralph-queue");
        assertThat(list.name()).isEqualTo("yard/shunter");
        assertThat(rows(list))
                .containsExactly(
                        "prd-1 IN_PROGRESS 0 []",
                        "github-70 FAILED 1 []",
                        "github-71 SKIPPED 1 []",
                        "github-72 PASSED 1 []",
                        "github-69 OPEN 2 [prd-1]");
        assertThat(list.tasks().get(1).notes()).isEqualTo("No air");
        assertThat(list.problems()).isEmpty();
    }

    @Test
    void headings_with_a_box_are_stories() {
        TaskList list = list("prd-markdown/prd.md");

        assertThat(list.dialect()).isEqualTo("prd-markdown");
        assertThat(list.name()).isEqualTo("PRD: Parcel counter");
        assertThat(rows(list)).containsExactly("US-001 PASSED - []", "US-002 OPEN - []", "#3 OPEN - []");
        assertThat(list.tasks())
                .extracting(Task::title)
                .containsExactly("Weigh a parcel", "Price a parcel: by zone", "Wrap it nicely");
        assertThat(problems(list)).containsExactly("11 this story has no id; shown as #3");
    }

    @Test
    void a_later_line_replaces_an_earlier_one_with_the_same_id() {
        TaskList list = list("ralph-orchestrator/tasks.jsonl");

        assertThat(list.dialect()).isEqualTo("ralph-orchestrator");
        assertThat(rows(list))
                .containsExactly(
                        "task-1767225601-c3d4 IN_PROGRESS 1 []",
                        "task-1767225602-e5f6 FAILED 2 [task-1767225601-c3d4]",
                        "task-1767225600-a1b2 PASSED 3 []");
        assertThat(list.tasks().get(2).line()).isEqualTo(5);
        assertThat(list.total()).isEqualTo(3);
        assertThat(list.problems()).isEmpty();
    }

    @Test
    void the_copy_for_the_orchestrators_page_is_read() {
        TaskList list = list("ralph-orchestrator/tasks-v1.json");

        assertThat(list.dialect()).isEqualTo("ralph-orchestrator");
        assertThat(rows(list)).containsExactly("t-1 PASSED 2 []", "t-2 OPEN 2 [t-1]");
    }

    @Test
    void a_plan_section_is_done_when_all_its_boxes_are() {
        TaskList list = list("ralphex/2026-02-crane.md");

        assertThat(list.dialect()).isEqualTo("ralphex");
        assertThat(list.name()).isEqualTo("Crane");
        assertThat(rows(list)).containsExactly("1 PASSED - []", "2 IN_PROGRESS - []", "3 OPEN - []");
        assertThat(list.tasks()).extracting(Task::title).containsExactly("Lift", "Turn", "Lower");
        assertThat(list.tasks()).extracting(Task::line).isEqualTo(List.of(6, 10, 14));
    }

    @Test
    void a_queue_with_comments_and_trailing_commas_keeps_its_order() {
        TaskList list = list("queue-jsonc/queue.jsonc");

        assertThat(list.dialect()).isEqualTo("queue-jsonc");
        assertThat(rows(list))
                .containsExactly("RQ-0007 OPEN 3 []", "RQ-0005 IN_PROGRESS 0 [RQ-0007]", "RQ-0006 OPEN 2 []");
        assertThat(list.tasks().get(0).notes()).isEqualTo("one\ntwo");
        assertThat(list.tasks().get(2).title()).isEqualTo("Count // slashes");
        assertThat(list.tasks()).extracting(Task::line).containsExactly(7, 8, 9);
        assertThat(list.problems()).isEmpty();
    }

    @Test
    void other_peoples_json_and_markdown_is_not_a_task_list() {
        List<String> others = List.of(
                "{\"version\": \"2.0.0\", \"tasks\": [{\"label\": \"build\", \"type\": \"shell\"}]}",
                "{\"tasks\": {\"build\": {}}}",
                "{\"stories\": [\"../src/**\"]}",
                "{\"queue\": \"default\"}",
                "[{\"id\": 1, \"name\": \"Ann\", \"status\": \"active\"}]",
                "[]",
                "{}",
                "42",
                "null");

        assertThat(others).allSatisfy(content -> assertThat(Fixtures.read("data.json", content))
                .isEqualTo(new Reading.NotATaskList()));
        assertThat(Fixtures.read("README.md", "# Hello\n\n- [ ] a wish\n")).isEqualTo(new Reading.NotATaskList());
        assertThat(Fixtures.read("notes.md", "")).isEqualTo(new Reading.NotATaskList());
    }
}
