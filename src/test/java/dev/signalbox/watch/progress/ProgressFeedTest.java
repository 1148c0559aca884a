package dev.signalbox.watch.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Project.ProgressEntry;
import dev.signalbox.files.ProjectFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressFeedTest {
    @TempDir
    Path temp;

    private Path root;

    @BeforeEach
    void realPath() throws IOException {
        root = temp.toRealPath();
    }

    private void write(String file, String text) throws IOException {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), text);
    }

    private ProgressFeed read() {
        return ProgressFeed.read(new ProjectFolder(root, root));
    }

    @Test
    void a_project_without_a_feed_has_an_empty_one() {
        assertThat(read().entries()).isEmpty();
        assertThat(read().changedAt()).isEmpty();
    }

    @Test
    void entries_are_told_newest_last_without_the_head_and_the_patterns() throws IOException {
        write(
                "progress.txt",
                "# Ralph Progress Log\nStarted: today\n---\n## Codebase Patterns\n- tabs\n---\n"
                        + "## 2026-11-20 - US-001\n- made it\n---\n## 2026-11-21 - US-002\n- more\n  - deeper\n---\n");
        Instant at = Instant.parse("2026-11-21T10:00:00Z");
        Files.setLastModifiedTime(root.resolve("progress.txt"), FileTime.from(at));
        assertThat(read().entries())
                .containsExactly(
                        new ProgressEntry("2026-11-20 - US-001", "- made it"),
                        new ProgressEntry("2026-11-21 - US-002", "- more\n  - deeper"));
        assertThat(read().changedAt()).contains(at);
    }

    @Test
    void a_long_feed_is_cut_to_its_last_ten_entries() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3000; i++) {
            text.append("## day - US-")
                    .append(i)
                    .append("\n- ")
                    .append("😀".repeat(300))
                    .append("\n---\n");
        }
        write(".ralph/progress.txt", text.toString());
        assertThat(read().entries()).hasSize(10);
        assertThat(read().entries().get(9).title()).isEqualTo("day - US-2999");
        assertThat(read().entries()).allSatisfy(entry -> {
            assertThat(entry.text().length()).isLessThanOrEqualTo(500);
            assertThat(entry.text()).endsWith("😀…");
        });
    }

    @Test
    void lines_without_headings_are_entries_of_their_own() throws IOException {
        write("scripts/ralph/progress.txt", "START one\n\nCOMPLETED\u001b[2J one\n");
        assertThat(read().entries())
                .containsExactly(new ProgressEntry("", "START one"), new ProgressEntry("", "COMPLETED one"));
    }

    @Test
    void colours_stay_in_texts_and_everything_else_that_a_terminal_acts_on_goes() throws IOException {
        write(
                "progress.txt",
                "## \u001b[1mUS-001\u001b[0m\u0007\n\u001b[32mgreen\u001b[0m \u001b]0;title\u0007\u001b[2J\u001b[1;1Hhere"
                        + " \u001b(B\u001b\u001b[?25l]8;;x\u009b\n\u001b[38;5;1mred \u001b\n");
        assertThat(read().entries())
                .containsExactly(
                        new ProgressEntry("US-001", "\u001b[32mgreen\u001b[0m here ]8;;x\u009b\n\u001b[38;5;1mred"));
    }

    @Test
    void a_cut_never_leaves_half_a_colour() throws IOException {
        write("progress.txt", "## US-001\n" + "\u001b[31mx".repeat(400) + "\n");
        assertThat(read().entries().get(0).text()).hasSizeLessThanOrEqualTo(500).matches("(?s)(\u001b\\[31mx?)+…");
    }

    @Test
    void the_sections_of_ralphex_are_a_feed() throws IOException {
        write(".ralphex/progress/progress-a.txt", "Plan: a\n------\n--- task iteration 1 ---\n[10:00] works\n");
        assertThat(read().entries()).containsExactly(new ProgressEntry("task iteration 1", "[10:00] works"));
    }

    @Test
    void a_feed_that_leaves_the_workspace_is_a_problem() throws IOException {
        Files.createSymbolicLink(root.resolve("progress.txt"), Path.of("/etc/hostname"));
        assertThat(read().entries()).isEmpty();
        assertThat(read().problems()).hasSize(1);
    }
}
