package dev.signalbox.tasklist;

import static dev.signalbox.tasklist.Fixtures.broken;
import static dev.signalbox.tasklist.Fixtures.list;
import static dev.signalbox.tasklist.Fixtures.problems;
import static dev.signalbox.tasklist.Fixtures.read;
import static dev.signalbox.tasklist.Fixtures.rows;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TolerantReadingTest {
    private static String stories(String... stories) {
        return "{\"project\": \"p\",\n\"userStories\": [\n" + String.join(",\n", stories) + "\n]}\n";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"true\"|a text", "1|a number", "null|null", "{}|an object", "[true]|a list"})
    void passes_of_another_type_is_not_done_and_a_problem_with_its_line(String value, String kind) {
        TaskList list = list("prd.json", stories("{\"id\": \"A\", \"title\": \"t\",\n \"passes\": " + value + "}"));

        assertThat(rows(list)).containsExactly("A OPEN - []");
        assertThat(problems(list))
                .containsExactly(
                        "4 task A has a \"passes\" that is " + kind + ", not true or false; it counts as false");
    }

    @Test
    void passes_counts_before_status_and_a_contradiction_is_a_problem() {
        TaskList list = list(
                "prd.json",
                stories(
                        "{\"id\": 1, \"title\": \"t\", \"passes\": false, \"status\": \"done\"}",
                        "{\"id\": 2, \"title\": \"t\", \"passes\": false, \"status\": \"In Progress\"}",
                        "{\"id\": 3, \"title\": \"t\", \"passes\": true, \"status\": \"open\"}",
                        "{\"id\": 4, \"title\": \"t\", \"status\": \"flying\"}"));

        assertThat(rows(list)).containsExactly("1 OPEN - []", "2 IN_PROGRESS - []", "3 PASSED - []", "4 OPEN - []");
        assertThat(problems(list))
                .containsExactly(
                        "3 task 1 is done by its \"status\" and not by \"passes\", which counts",
                        "6 task 4 has a \"status\" that is not known: \"flying\"");
    }

    @Test
    void faulty_stories_are_problems_and_the_rest_is_read() {
        TaskList list = list(
                "prd.json",
                stories(
                        "\"just a text\"",
                        "{\"title\": \"no id\"}",
                        "{\"id\": true, \"title\": \"odd id\"}",
                        "{\"id\": \"A\", \"title\": \"one\"}",
                        "{\"id\": \"A\", \"title\": \"two\"}",
                        "{\"id\": \"B\"}",
                        "{\"id\": \"C\", \"title\": \"t\", \"priority\": 1.5, \"dependsOn\": [\"A\", {}]}"));

        assertThat(rows(list))
                .containsExactly(
                        "#2 OPEN - []", "#3 OPEN - []", "A OPEN - []", "A OPEN - []", "B OPEN - []", "C OPEN - [A]");
        assertThat(problems(list))
                .containsExactly(
                        "3 task 1 is a text, not an object",
                        "4 task 2 has no id; shown as #2",
                        "5 task 3 has an id that is no text or number; shown as #3",
                        "7 the id \"A\" is there twice",
                        "8 task B has no title",
                        "9 \"priority\" is not a whole number: \"1.5\"",
                        "9 a dependency is an object, not an id");
    }

    @Test
    void of_two_members_with_one_name_the_last_counts() {
        TaskList list =
                list("prd.json", stories("{\"id\": 1, \"title\": \"t\", \"passes\": true,\n\"passes\": false}"));

        assertThat(rows(list)).containsExactly("1 OPEN - []");
        assertThat(problems(list)).containsExactly("4 the member \"passes\" is there twice; the last one counts");
    }

    @ParameterizedTest
    @CsvSource({"-3,-3", "2.0,2", "\"P4\",4", "\"7\",7", "\"High\",1", "2147483647,2147483647"})
    void a_priority_is_read_as_it_is_meant(String written, int meant) {
        TaskList list = list("prd.json", stories("{\"id\": 1, \"title\": \"t\", \"priority\": " + written + "}"));

        assertThat(list.tasks().get(0).priority()).contains(meant);
        assertThat(list.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dependsOn", "dependencies", "blocked_by", "blockedBy", "deps", "depends_on"})
    void dependencies_have_many_names(String name) {
        TaskList list = list("prd.json", stories("{\"id\": 1, \"title\": \"t\", \"" + name + "\": [\"x\", 7]}"));

        assertThat(list.tasks().get(0).dependsOn()).containsExactly("x", "7");
    }

    @Test
    void a_byte_order_mark_comments_and_trailing_commas_do_no_harm() {
        String content = "\uFEFF// by hand\n{\"project\": \"p\", /* two\nlines */ \"userStories\": [\n"
                + "{\"id\": 1, \"title\": \"t\", \"passes\": true,},],}\n\n";
        TaskList list = list("prd.json", content);

        assertThat(rows(list)).containsExactly("1 PASSED - []");
        assertThat(list.tasks().get(0).line()).isEqualTo(4);
        assertThat(list.problems()).isEmpty();
    }

    @Test
    void invalid_utf_8_is_replaced_and_named() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(
                "{\"project\": \"p\",\n\"userStories\": [{\"id\": 1, \"title\": \"a".getBytes(StandardCharsets.UTF_8));
        bytes.write(0xE9);
        bytes.writeBytes("b\", \"passes\": true}]}".getBytes(StandardCharsets.UTF_8));
        TaskList list = Fixtures.recognised(TaskLists.read("prd.json", bytes.toByteArray()));

        assertThat(list.tasks().get(0).title()).isEqualTo("a?b");
        assertThat(problems(list)).containsExactly("2 is not valid UTF-8; unreadable bytes are shown as \"?\"");
    }

    @Test
    void what_cannot_be_parsed_is_broken_with_its_line_and_one_readable_reason() {
        assertThat(broken(read("prd.json", " \n\t"))).isEqualTo(new Reading.Broken(Optional.empty(), "is empty"));
        assertThat(broken(read("prd.json", "{\n\"userStories\": [\n{\"id\"")).reason())
                .isEqualTo("ends in the middle; it is probably being written");
        assertThat(broken(read("prd.json", "{\n\"a\": nope\n}")).line()).contains(2);
        assertThat(broken(read("prd.json", "{}\n{}")))
                .isEqualTo(new Reading.Broken(Optional.of(2), "has more text after its end"));
        assertThat(broken(read("prd.json", "{\"a\": 1,\n\"userStories\": {}}")))
                .isEqualTo(new Reading.Broken(Optional.of(2), "has \"userStories\" that is an object, not a list"));
        Reading.Broken secret = broken(read("prd.json", "{\"a\": " + "s3cret".repeat(1_000) + "}"));
        assertThat(secret.reason()).hasSizeLessThan(200).doesNotContain("\n");
        assertThat(secret.reason().split("s3cret", -1).length - 1).isLessThan(14);
    }

    @Test
    void a_half_written_last_line_is_a_problem_and_the_others_are_read() {
        TaskList list = list(
                "tasks.jsonl",
                "{\"id\":\"a\",\"title\":\"t\",\"status\":\"closed\"}\n[1]\n{\"id\":\"b\",\"title\":\"u\",\"status\":\"open\"}\n{\"id\":\"c\",\"ti");

        assertThat(rows(list)).containsExactly("a PASSED - []", "b OPEN - []");
        assertThat(problems(list))
                .containsExactly(
                        "2 this line is not a task", "4 this line ends in the middle; it is probably being written");
    }

    @Test
    void only_so_many_tasks_and_problems_are_kept_and_the_rest_is_counted() {
        String many = IntStream.rangeClosed(1, 1_500)
                .mapToObj(i -> "{\"id\": " + i + ", \"title\": \"t\", \"passes\": \"yes\"}")
                .collect(Collectors.joining(","));
        TaskList list = list("prd.json", stories(many));

        assertThat(list.tasks()).hasSize(1_000);
        assertThat(list.total()).isEqualTo(1_500);
        assertThat(list.problems()).hasSize(50);
        assertThat(problems(list).subList(48, 50))
                .containsExactly("- 500 more tasks are not shown", "- 1452 more problems are not shown");
    }

    @Test
    void long_texts_are_cut_between_code_points() {
        String rail = "🚂";
        TaskList list = list(
                "prd.json",
                stories("{\"id\": 1, \"title\": \"x" + rail.repeat(2_000) + "\", \"notes\": \"" + "n".repeat(5_000)
                        + "\"}"));

        String title = list.tasks().get(0).title();
        assertThat(title).hasSizeLessThanOrEqualTo(2_000).endsWith(rail + "…");
        assertThat(list.tasks().get(0).notes()).hasSize(4_000).endsWith("n…");
    }

    @Test
    void a_code_block_that_is_never_closed_is_named() {
        TaskList list = list("prd.md", "### [ ] A-1: one\n```sh\n### [ ] A-2: two\n");

        assertThat(rows(list)).containsExactly("A-1 OPEN - []");
        assertThat(problems(list)).containsExactly("2 this code block is never closed; what follows is not read");
    }

    @Test
    void a_file_without_a_telling_name_is_recognised_by_its_first_bytes() {
        assertThat(list("plan", stories("{\"id\": 1, \"title\": \"t\"}")).dialect())
                .isEqualTo("ralph");
        assertThat(list(
                                "plan",
                                "{\"id\":\"a\",\"title\":\"t\",\"status\":\"open\"}\n{\"id\":\"b\",\"title\":\"t\",\"status\":\"open\"}\n")
                        .total())
                .isEqualTo(2);
        assertThat(list("plan", "### [ ] A-1: one\n").dialect()).isEqualTo("prd-markdown");
    }

    @Test
    void half_a_surrogate_pair_is_replaced_because_nobody_could_send_it_on() {
        TaskList list = list(
                "prd.json", stories("{\"id\": \"\\ud800\", \"title\": \"a\\udc00b\\ud83d\\ude82\", \"passes\": true}"));

        assertThat(list.tasks().get(0).id()).isEqualTo("\uFFFD");
        assertThat(list.tasks().get(0).title()).isEqualTo("a\uFFFDb🚂");
    }

    @Test
    void a_task_without_a_title_is_shown_by_its_description() {
        TaskList list =
                list("any.json", "{\"tasks\": [{\"id\": 1, \"description\": \"Oil it\", \"status\": \"pending\"}]}");

        assertThat(list.tasks().get(0).title()).isEqualTo("Oil it");
        assertThat(list.problems()).isEmpty();
    }

    @Test
    void lines_of_json_are_counted_through_the_file() {
        assertThat(broken(read("tasks.jsonl", "\n\n{\"id\": nope}\n")).line()).contains(3);
        TaskList list = list("tasks.jsonl", "\n{\"id\":1,\"title\":\"t\",\"id\":2,\"status\":4}\n");

        assertThat(list.tasks().get(0).line()).isEqualTo(2);
        assertThat(problems(list))
                .containsExactly(
                        "2 the member \"id\" is there twice; the last one counts",
                        "2 task 2 has a \"status\" that is not known: \"4\"");
    }
}
