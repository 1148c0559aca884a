package dev.signalbox.tasklist;

import static dev.signalbox.tasklist.Fixtures.broken;
import static dev.signalbox.tasklist.Fixtures.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HostileInputTest {
    private static final String HEAD = "{\"project\": \"p\", \"userStories\": [";

    static List<String> json() {
        return Fixtures.JSON;
    }

    static List<String> lines() {
        return Fixtures.LINES;
    }

    @ParameterizedTest
    @MethodSource("json")
    void no_prefix_of_a_json_list_is_a_shorter_list(String fixture) {
        byte[] whole = Fixtures.bytes(fixture);
        int total = Fixtures.list(fixture).total();
        for (int length = 0; length < whole.length; length++) {
            Reading reading = TaskLists.read(Fixtures.name(fixture), Arrays.copyOf(whole, length));
            if (reading instanceof Reading.Recognised recognised) {
                assertThat(recognised.list().total()).as("prefix %d", length).isEqualTo(total);
            } else {
                assertThat(reading).as("prefix %d", length).isInstanceOf(Reading.Broken.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("lines")
    void every_prefix_of_a_list_of_lines_is_read_without_complaint(String fixture) {
        byte[] whole = Fixtures.bytes(fixture);
        for (int length = 0; length < whole.length; length++) {
            Reading reading = TaskLists.read(Fixtures.name(fixture), Arrays.copyOf(whole, length));
            boolean cutInALine = length > 0 && whole[length - 1] != '\n' && whole[length] != '\n';
            if (fixture.endsWith(".jsonl") && cutInALine && reading instanceof Reading.Recognised recognised) {
                assertThat(recognised.list().problems()).as("prefix %d", length).hasSize(1);
            }
        }
    }

    @Test
    void depth_is_bounded() {
        for (String open : List.of("[", "{\"a\":")) {
            Reading.Broken reading = broken(read("prd.json", HEAD + open.repeat(100_000)));
            assertThat(reading).isEqualTo(new Reading.Broken(Optional.of(1), "is nested deeper than 64 levels"));
        }
        // Deeper than anything is kept, and still allowed.
        String deep = "[".repeat(61) + "]".repeat(61);
        assertThat(Fixtures.list("prd.json", HEAD + "{\"id\": 1, \"title\": \"t\", \"x\": " + deep + "}]}")
                        .total())
                .isEqualTo(1);
    }

    @Test
    void a_number_of_a_million_digits_is_no_priority_and_no_crash() {
        Reading reading =
                read("prd.json", HEAD + "{\"id\": 1, \"title\": \"t\", \"priority\": " + "9".repeat(1_000_000) + "}]}");

        if (reading instanceof Reading.Recognised recognised) {
            assertThat(recognised.list().tasks().get(0).priority()).isEmpty();
            assertThat(recognised.list().problems()).hasSize(1);
            assertThat(recognised.list().problems().get(0).message()).hasSizeLessThan(200);
        } else {
            assertThat(broken(reading).reason()).hasSizeLessThan(200);
        }
    }

    @Test
    void a_text_beyond_the_limit_is_broken() {
        assertThat(broken(read("prd.json", HEAD + "{\"id\": 1, \"title\": \"" + "t".repeat(1_000_001) + "\"}]}"))
                        .reason())
                .isEqualTo("holds a text longer than 1000000 characters");
        assertThat(broken(read("prd.json", "{\"" + "n".repeat(60_000) + "\": 1}"))
                        .reason())
                .isEqualTo("holds a name or number that is too long");
    }

    @Test
    void nul_bytes_and_utf_16_are_told_clearly() {
        assertThat(broken(read("prd.json", "{\n\u0000}")))
                .isEqualTo(new Reading.Broken(Optional.of(2), "contains NUL bytes"));
        assertThat(broken(TaskLists.read("fix_plan.md", new byte[4_096])).reason())
                .isEqualTo("contains NUL bytes");
        byte[] utf16 = (HEAD + "]}").getBytes(StandardCharsets.UTF_16);
        assertThat(broken(TaskLists.read("prd.json", utf16)).reason()).isEqualTo("is UTF-16; task lists are UTF-8");
        byte[] utf16WithoutMark = (HEAD + "]}").getBytes(StandardCharsets.UTF_16LE);
        assertThat(broken(TaskLists.read("prd.json", utf16WithoutMark)).reason())
                .isEqualTo("contains NUL bytes");
    }

    @Test
    void a_file_beyond_the_limit_is_broken() {
        assertThat(broken(TaskLists.read("prd.json", new byte[TaskLists.MAX_BYTES + 1]))
                        .reason())
                .isEqualTo("is larger than 5000000 bytes");
    }

    @Test
    void five_megabytes_cost_bounded_memory() {
        String task = "{\"id\": \"US-%06d\", \"title\": \"t\", \"description\": \"" + "d".repeat(400)
                + "\", \"acceptanceCriteria\": [\"a\", \"b\"], \"priority\": 1, \"passes\": true, \"notes\": \"\"}";
        StringBuilder realistic = new StringBuilder(HEAD);
        for (int i = 0; realistic.length() < TaskLists.MAX_BYTES - 1_200; i++) {
            realistic.append(i == 0 ? "" : ",\n").append(String.format(task, i));
        }
        byte[] list = realistic.append("]}").toString().getBytes(StandardCharsets.UTF_8);
        assertThat(allocated(() -> Fixtures.recognised(TaskLists.read("prd.json", list))))
                .isLessThan(100_000_000L);

        for (String filler : List.of("[],", "{},", "1,", "{\"a\":{}},", "\"\",")) {
            byte[] content = filled(HEAD, filler);
            assertThat(allocated(() -> assertThat(
                                    broken(TaskLists.read("prd.json", content)).reason())
                            .isEqualTo("holds more than 200000 values")))
                    .as(filler)
                    .isLessThan(200_000_000L);
        }
    }

    @Test
    void five_megabytes_of_lines_are_read() {
        Stream.of(
                        "\n",
                        "{}\n",
                        "- [ ] x\n",
                        "### [ ] A: b\n",
                        "### Task 1: a\n- [x]\n",
                        "```\n",
                        "#",
                        "`",
                        "- [ ",
                        "\r")
                .forEach(filler -> {
                    byte[] content = filled("# Priority 1\n", filler);
                    assertThat(TaskLists.read("fix_plan.md", content)).isInstanceOf(Reading.Recognised.class);
                    TaskLists.read("x.md", content);
                    TaskLists.read("tasks.jsonl", content);
                });
        TaskList lines = Fixtures.recognised(
                TaskLists.read("tasks.jsonl", filled("", "{\"id\":\"a\",\"title\":\"t\",\"status\":\"open\"}\n")));
        assertThat(lines.problems())
                .containsExactly(
                        new TaskListProblem(Optional.of(50_001), "has more than 50000 lines; the rest is not read"));
    }

    private static byte[] filled(String head, String filler) {
        int times = (TaskLists.MAX_BYTES - head.length()) / filler.length();
        return (head + filler.repeat(times)).getBytes(StandardCharsets.UTF_8);
    }

    /** Bytes that this thread allocates, garbage included: an upper bound of what was held at any time. */
    private static long allocated(Runnable reading) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        reading.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
