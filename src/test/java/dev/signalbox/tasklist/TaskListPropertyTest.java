package dev.signalbox.tasklist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Assertions;

class TaskListPropertyTest {
    private static final List<String> NAMES = List.of("prd.json", "queue.jsonc", "tasks.jsonl", "prd.md", "list");
    private static final String[] TOKENS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "//",
        "/*",
        "*/",
        "\n",
        "\r",
        "null",
        "true",
        "1e999",
        "\uFEFF",
        "```",
        "### ",
        "- [ ] ",
        "\"passes\"",
        "\"id\"",
        "\"userStories\"",
        "\u0000",
        "🚂",
        "\\ud800"
    };

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(NAMES);
    }

    @Provide
    Arbitrary<String> fixtures() {
        List<String> all = new ArrayList<>(Fixtures.JSON);
        all.addAll(Fixtures.LINES);
        return Arbitraries.of(all);
    }

    @Property(tries = 2_000)
    void any_bytes_get_an_answer_within_the_limits(
            @ForAll("names") String name, @ForAll @Size(max = 400) byte[] content) {
        check(name, content);
    }

    @Property(tries = 3_000)
    void a_damaged_list_gets_an_answer_within_the_limits(
            @ForAll("fixtures") String fixture, @ForAll("names") String other, @ForAll long seed) {
        Random random = new Random(seed);
        byte[] content = damaged(Fixtures.bytes(fixture), random);
        check(random.nextBoolean() ? Fixtures.name(fixture) : other, content);
    }

    private static byte[] damaged(byte[] content, Random random) {
        StringBuilder text = new StringBuilder(new String(content, StandardCharsets.ISO_8859_1));
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(30));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, latin(TOKENS[random.nextInt(TOKENS.length)]));
                case 2 -> text.insert(at, text.substring(at, end));
                default -> text.insert(at, (char) random.nextInt(256));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The token's UTF-8 bytes as one character each. */
    private static String latin(String token) {
        return new String(token.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static void check(String name, byte[] content) {
        byte[] before = content.clone();
        Reading reading = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> TaskLists.read(name, content), "the reader hangs");
        assertThat(content).isEqualTo(before);
        int lines = Utf8.line(content, content.length)
                + (int) new String(content).chars().filter(c -> c == '\r').count();
        if (reading instanceof Reading.Broken broken) {
            assertThat(broken.reason()).isNotBlank().hasSizeLessThan(250).doesNotContain("\n");
            broken.line().ifPresent(line -> assertThat(line).isBetween(1, lines));
        }
        if (reading instanceof Reading.Recognised recognised) {
            TaskList list = recognised.list();
            assertThat(list.tasks())
                    .hasSizeLessThanOrEqualTo(TaskList.MAX_TASKS)
                    .allSatisfy(task -> {
                        assertThat(task.id()).isNotBlank();
                        assertThat(task.line()).isBetween(1, lines);
                        assertThat(task.passes()).isEqualTo(task.status() == Task.Status.PASSED);
                        task.flag().ifPresent(flag -> assertThat(flag.end()).isLessThanOrEqualTo(content.length));
                    });
            assertThat(list.problems())
                    .hasSizeLessThanOrEqualTo(TaskList.MAX_PROBLEMS)
                    .allSatisfy(problem -> {
                        assertThat(problem.message()).hasSizeLessThan(300).doesNotContain("\n");
                        problem.line().ifPresent(line -> assertThat(line).isBetween(1, lines));
                    });
        }
    }
}
