package dev.signalbox.tasklist;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlagTest {
    static Stream<String> fixtures() {
        return Stream.concat(Fixtures.JSON.stream(), Fixtures.LINES.stream())
                .filter(fixture -> !fixture.startsWith("ralphex"));
    }

    private static List<String> flags(TaskList list) {
        return list.tasks().stream()
                .map(task -> task.flag().map(Flag::text).orElse("-"))
                .toList();
    }

    private static void assertOffsets(TaskList list, byte[] content) {
        assertThat(list.tasks()).allSatisfy(task -> task.flag().ifPresent(flag -> assertThat(
                        new String(Arrays.copyOfRange(content, flag.start(), flag.end()), StandardCharsets.UTF_8))
                .isEqualTo(flag.text())));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void a_flag_stands_where_it_says_with_and_without_mark_and_with_any_line_ends(String fixture) {
        byte[] plain = Fixtures.bytes(fixture);
        String text = new String(plain, StandardCharsets.UTF_8);
        for (String variant : List.of(text, "\uFEFF" + text, text.replace("\n", "\r\n"), "\uFEFF\n\n" + text)) {
            byte[] content = variant.getBytes(StandardCharsets.UTF_8);
            TaskList list = Fixtures.recognised(TaskLists.read(Fixtures.name(fixture), content));

            assertOffsets(list, content);
            assertThat(flags(list)).isEqualTo(flags(Fixtures.list(fixture))).anyMatch(flag -> !flag.equals("-"));
        }
    }

    @Test
    void flags_are_bytes_of_the_deciding_member() {
        assertThat(flags(Fixtures.list("ralph/prd.json"))).containsExactly("true", "false", "false");
        assertThat(flags(Fixtures.list("tasks-json/nested.json")))
                .containsExactly("\"completed\"", "\"in-progress\"", "\"pending\"");
        assertThat(flags(Fixtures.list("prd-markdown/prd.md"))).containsExactly("x", " ", " ");
        assertThat(flags(Fixtures.list("ralphex/2026-02-crane.md"))).containsExactly("-", "-", "-");
    }

    @Test
    void invalid_bytes_do_not_move_a_flag() {
        byte[] content = "{\"userStories\": [{\"id\": 1, \"title\": \"###\", \"passes\": true}]}"
                .getBytes(StandardCharsets.UTF_8);
        int at = new String(content, StandardCharsets.UTF_8).indexOf("###");
        content[at] = (byte) 0xF0;
        content[at + 1] = (byte) 0x9F;
        content[at + 2] = (byte) 0xC0;

        assertOffsets(Fixtures.recognised(TaskLists.read("prd.json", content)), content);
    }

    @Test
    void a_mark_that_is_written_with_escapes_has_no_flag() {
        TaskList list = Fixtures.list("tasks.json", "[{\"id\": 1, \"title\": \"t\", \"status\": \"d\\u006fne\"}]");

        assertThat(list.passed()).isEqualTo(1);
        assertThat(flags(list)).containsExactly("-");
    }
}
