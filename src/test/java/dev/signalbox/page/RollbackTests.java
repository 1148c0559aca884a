package dev.signalbox.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** What the tests of the rollback share: projects in real repositories, and the way to the dialog. */
abstract class RollbackTests extends BrowserTests {
    private static final byte[] UNTRACKED = {0, 1, 2, (byte) 0xff, 13, 10, 0};
    private static final int MOST_TABS = 60;

    /** The token of somebody who may roll back, but not by force. */
    String engineer;

    @BeforeAll
    void engineer() throws Exception {
        engineer = signalbox.token("engineer");
    }

    GitProject project(String name) throws Exception {
        return GitProject.in(signalbox.workspace(), name);
    }

    /** Uncommitted work that no rollback has to touch. */
    static GitProject dirty(GitProject project) throws Exception {
        project.write("notes.txt", "kept, and changed\n");
        Files.write(untracked(project), UNTRACKED);
        return project;
    }

    static void the_dirt_is_as_it_was(GitProject project) throws Exception {
        assertThat(project.read("notes.txt")).isEqualTo("kept, and changed\n");
        assertThat(untracked(project)).hasBinaryContent(UNTRACKED);
        assertThat(project.git("status", "--porcelain")).isEqualTo(" M notes.txt\n?? scratch.bin");
    }

    private static Path untracked(GitProject project) {
        return project.folder().resolve("scratch.bin");
    }

    static List<String> passed(GitProject project) throws Exception {
        return RalphProject.passed(project.folder());
    }

    /** Opens the dialog of a project on its card and waits for the preview. */
    static void opened(Page page, String slug) {
        card(page, slug).locator("[data-testid='rollback']").click();
        appears(part(page, "rollback-lead"));
    }

    static void rolledBack(Page page, String slug) {
        opened(page, slug);
        part(page, "rollback-slug").fill(slug);
        part(page, "rollback-confirm").click();
        appears(part(page, "rollback-done"));
    }

    static void tabTo(Page page, String testId) {
        for (int i = 0; i < MOST_TABS; i++) {
            page.keyboard().press("Tab");
            if (testId.equals(page.evaluate("document.activeElement.dataset.testid"))) {
                return;
            }
        }
        throw new AssertionError("not reachable by the Tab key: " + testId);
    }
}
