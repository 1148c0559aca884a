package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person does to take a commit back, in a real repository. */
class RollbackIT extends RollbackTests {
    @Test
    void by_keyboard_alone_a_commit_is_taken_back_and_brought_again() throws Exception {
        GitProject project = dirty(project("keyboard"));
        String before = project.head();
        Page page = live(signedIn(profile(), engineer), "");
        page.keyboard().press("/");
        page.keyboard().type("keyboard");
        assertThat(part(page, "card")).hasCount(1);
        tabTo(page, "rollback");
        page.keyboard().press("Enter");

        appears(part(page, "rollback-lead"));
        assertThat(part(page, "dialog-close")).isFocused();
        shows(part(page, "rollback-path"), project.folder().getFileName().toString());
        shows(part(page, "rollback-branch"), "main");
        shows(part(page, "rollback-sha"), before.substring(0, 7));
        shows(part(page, "rollback-subject"), "[US-002] show the timetable");
        shows(part(page, "rollback-story"), "US-002");
        shows(part(page, "rollback-kept-paths"), "notes.txt");
        shows(part(page, "rollback-kept-paths"), "scratch.bin");

        page.keyboard().press("Shift+Tab");
        assertThat(part(page, "rollback-slug")).isFocused();
        page.keyboard().type("keyboar");
        page.keyboard().press("Enter");
        assertThat(part(page, "rollback-confirm")).hasAttribute("aria-disabled", "true");
        assertThat(project.head()).isEqualTo(before);
        page.keyboard().type("d");
        tabTo(page, "rollback-confirm");
        assertThat(part(page, "rollback-confirm")).not().hasAttribute("aria-disabled", "true");
        page.keyboard().press("Enter");

        appears(part(page, "rollback-done"));
        assertThat(part(page, "rollback-done")).isFocused();
        shows(part(page, "rollback-done"), "US-002");
        assertThat(project.git("rev-parse", "HEAD~1")).isEqualTo(before);
        assertThat(project.tree("HEAD")).isEqualTo(project.tree("HEAD~2"));
        assertThat(project.read("app.txt")).isEqualTo(GitProject.BEFORE);
        assertThat(project.folder().resolve("added.txt")).doesNotExist();
        assertThat(passed(project)).containsExactly("US-001");
        assertThat(project.git("rev-parse", part(page, "rollback-backup").textContent()))
                .isEqualTo(before);
        the_dirt_is_as_it_was(project);

        tabTo(page, "rollback-undo");
        page.keyboard().press("Enter");
        appears(part(page, "rollback-undone"));
        assertThat(project.tree("HEAD")).isEqualTo(project.tree(before));
        assertThat(project.read("app.txt")).isEqualTo(GitProject.AFTER);
        assertThat(project.read("added.txt")).isEqualTo("new\n");
        assertThat(passed(project)).containsExactly("US-001", "US-002");
        the_dirt_is_as_it_was(project);

        page.keyboard().press("Escape");
        assertThat(part(page, "dialog")).isHidden();
        assertThat(card(page, "keyboard").locator("[data-testid='rollback']")).isFocused();
    }

    @Test
    void escape_cancels_and_nothing_has_happened() throws Exception {
        GitProject project = project("cancelled");
        String before = project.head();
        Page page = live(signedIn(profile(), engineer), "");
        opened(page, "cancelled");
        part(page, "rollback-slug").fill("cancelled");
        page.keyboard().press("Escape");
        assertThat(part(page, "dialog")).isHidden();
        assertThat(project.head()).isEqualTo(before);
        opened(page, "cancelled");
        assertThat(part(page, "rollback-slug")).hasValue("");
        assertThat(part(page, "rollback-confirm")).hasAttribute("aria-disabled", "true");
    }

    @Test
    void the_card_and_the_history_follow() throws Exception {
        GitProject project = project("followed");
        String before = project.tree("HEAD");
        Page page = live(signedIn(profile(), engineer), "");
        shows(counts(page, "followed"), "2 of 3 passed");
        rolledBack(page, "followed");
        part(page, "dialog-close").click();
        shows(counts(page, "followed"), "1 of 3 passed");

        card(page, "followed").locator("[data-testid='card-name'] a").click();
        Locator attempt = part(page, "attempt").first();
        shows(attempt, "US-002");
        shows(attempt, "engineer@works.example");
        attempt.locator("[data-testid='attempt-undo']").click();
        part(page, "rollback-undo").click();
        appears(part(page, "rollback-undone"));
        assertThat(project.tree("HEAD")).isEqualTo(before);
        part(page, "dialog-close").click();
        assertThat(part(page, "attempt")).hasCount(2);
        shows(part(page, "attempt").last(), "undone since");
        shows(part(page, "project-counts"), "2 of 3 passed");
    }

    @Test
    void while_the_server_works_the_button_keeps_its_width_and_says_so() throws Exception {
        project("busy");
        Page page = live(signedIn(profile(), engineer), "");
        opened(page, "busy");
        part(page, "rollback-slug").fill("busy");
        Locator confirm = part(page, "rollback-confirm");
        double width = confirm.boundingBox().width;
        List<Route> held = new ArrayList<>();
        page.route("**/rollback", held::add);
        confirm.click();
        assertThat(confirm).hasAttribute("aria-busy", "true");
        assertThat(confirm).hasAttribute("aria-disabled", "true");
        shows(confirm, "Rolling back");
        assertThat(confirm.boundingBox().width).isEqualTo(width);
        page.keyboard().press("Enter");
        assertThat(held).hasSize(1);
        held.get(0).resume();
        appears(part(page, "rollback-done"));
    }

    @Test
    void whoever_closes_the_dialog_early_still_hears_how_it_ended() throws Exception {
        GitProject project = project("closed");
        Page page = live(signedIn(profile(), engineer), "");
        opened(page, "closed");
        part(page, "rollback-slug").fill("closed");
        List<Route> held = new ArrayList<>();
        page.route("**/rollback", held::add);
        part(page, "rollback-confirm").click();
        assertThat(part(page, "rollback-confirm")).hasAttribute("aria-busy", "true");
        page.keyboard().press("Escape");
        assertThat(part(page, "dialog")).isHidden();
        held.get(0).resume();
        shows(part(page, "notice-rollback_done"), "closed was rolled back");
        assertThat(part(page, "dialog")).isHidden();
        assertThat(project.read("app.txt")).isEqualTo(GitProject.BEFORE);
    }
}
