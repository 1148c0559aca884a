package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the dialog says when a rollback is not to be, or its answer is lost; and that nothing was touched. */
class RollbackRefusedIT extends RollbackTests {
    @Test
    void uncommitted_work_in_the_way_is_named_and_nothing_is_touched() throws Exception {
        GitProject project = project("blocked").write("app.txt", "mine\n");
        String before = project.head();
        String status = project.git("status", "--porcelain");
        Page page = live(signedIn(profile(), engineer), "");
        card(page, "blocked").locator("[data-testid='rollback']").click();
        assertThat(part(page, "rollback-refused")).hasAttribute("data-code", "dirty_overlap");
        shows(part(page, "rollback-refused"), "Uncommitted work would be overwritten");
        shows(part(page, "rollback-paths"), "app.txt");
        assertThat(part(page, "rollback-force")).hasCount(0);
        assertThat(part(page, "rollback-confirm")).hasCount(0);
        assertThat(project.head()).isEqualTo(before);
        assertThat(project.read("app.txt")).isEqualTo("mine\n");
        assertThat(project.git("status", "--porcelain")).isEqualTo(status);

        project.git("checkout", "-q", "--", "app.txt");
        part(page, "rollback-again").click();
        appears(part(page, "rollback-lead"));
    }

    @Test
    void an_administrator_may_save_what_is_in_the_way_and_reset() throws Exception {
        GitProject project = project("forced").write("app.txt", "mine\n");
        Page page = live(signedIn(profile()), "");
        card(page, "forced").locator("[data-testid='rollback']").click();
        part(page, "rollback-force").click();
        appears(part(page, "rollback-force-text"));
        shows(part(page, "rollback-force-paths"), "app.txt");
        assertThat(part(page, "rollback-confirm")).hasAttribute("aria-disabled", "true");
        part(page, "rollback-slug").fill("forced");
        part(page, "rollback-confirm").click();
        appears(part(page, "rollback-done"));
        String saved = part(page, "rollback-snapshot").textContent();
        shows(part(page, "rollback-restore"), "git restore --source=" + saved);
        assertThat(project.git("show", saved + ":app.txt")).isEqualTo("mine");
        assertThat(project.read("app.txt")).isEqualTo(GitProject.BEFORE);
        assertThat(project.commits()).isEqualTo(1);
    }

    @Test
    void a_commit_after_the_preview_is_seen_and_never_taken_back_unread() throws Exception {
        the_server_refuses();
        GitProject project = project("overtaken");
        Page page = live(signedIn(profile(), engineer), "");
        opened(page, "overtaken");
        part(page, "rollback-slug").fill("overtaken");
        project.write("late.txt", "late\n").git("add", ".");
        project.git("commit", "-q", "-m", "feat: [US-003] the agent goes on");
        String newest = project.head();
        appears(part(page, "rollback-moved"));
        part(page, "rollback-confirm").click();
        assertThat(part(page, "rollback-refused")).hasAttribute("data-code", "head_moved");
        assertThat(project.head()).isEqualTo(newest);
        part(page, "rollback-again").click();
        shows(part(page, "rollback-subject"), "the agent goes on");
        assertThat(part(page, "rollback-slug")).hasValue("");
    }

    @Test
    void of_two_tabs_one_rolls_back_and_the_other_is_told() throws Exception {
        the_server_refuses();
        GitProject project = project("twice");
        BrowserContext context = signedIn(profile(), engineer);
        Page first = live(context, "");
        Page second = live(context, "");
        for (Page page : List.of(first, second)) {
            page.bringToFront();
            opened(page, "twice");
            part(page, "rollback-slug").fill("twice");
        }
        part(second, "rollback-confirm").click();
        appears(part(second, "rollback-done"));
        first.bringToFront();
        part(first, "rollback-confirm").click();
        appears(first.locator(
                "[data-testid='rollback-done'], [data-testid='rollback-refused'][data-code='head_moved']"));
        assertThat(project.commits()).isEqualTo(3);
        assertThat(project.read("app.txt")).isEqualTo(GitProject.BEFORE);
    }

    @Test
    void without_an_answer_the_same_request_is_sent_again() throws Exception {
        the_network_is_cut();
        GitProject project = project("unanswered");
        Page page = live(signedIn(profile(), engineer), "");
        opened(page, "unanswered");
        part(page, "rollback-slug").fill("unanswered");
        // The request is carried out, but its answer is lost on the way.
        page.route("**/rollback", route -> {
            route.fetch();
            route.abort();
        });
        part(page, "rollback-confirm").click();
        appears(part(page, "rollback-late"));
        page.unroute("**/rollback");
        assertThat(part(page, "rollback-confirm")).hasText(pattern("^\\s*Check again"));
        part(page, "rollback-confirm").click();
        appears(part(page, "rollback-done"));
        assertThat(project.commits()).isEqualTo(3);
        assertThat(project.read("app.txt")).isEqualTo(GitProject.BEFORE);
    }

    @Test
    void cut_off_the_button_says_that_what_it_acts_on_may_be_old() throws Exception {
        the_network_is_cut();
        project("cut-off");
        BrowserContext context = choosing(signedIn(profile(), engineer), "{\"sharing\":\"tabs\"}");
        Page page = live(context, "");
        Locator button = card(page, "cut-off").locator("[data-testid='rollback']");
        assertThat(button).hasAttribute("data-old", "false");
        context.setOffline(true);
        becomes(page, "offline");
        assertThat(button).hasAttribute("data-old", "true");
        assertThat(button).hasAttribute("title", pattern("may be old"));
        button.click();
        assertThat(part(page, "rollback-refused")).hasAttribute("data-code", "unreachable");
        appears(part(page, "rollback-old"));
        context.setOffline(false);
        becomes(page, "live");
        part(page, "rollback-again").click();
        appears(part(page, "rollback-lead"));
        assertThat(part(page, "rollback-old")).hasCount(0);
    }

    @Test
    void a_viewer_has_no_button_and_is_told_why() throws Exception {
        project("watched");
        Page page = live(signedIn(profile(), signalbox.token("viewer")), "");
        shows(card(page, "watched").locator("[data-testid='card-commit']"), "US-002");
        assertThat(part(page, "rollback")).hasCount(0);
        card(page, "watched").locator("[data-testid='card-name'] a").click();
        shows(part(page, "rollback-not-offered"), "A viewer cannot roll back");
        assertThat(part(page, "rollback")).hasCount(0);
    }

    @Test
    void a_folder_without_a_repository_says_so() throws Exception {
        RalphProject.in(signalbox.workspace(), "plain").with(3, 1);
        Page page = live(signedIn(profile(), engineer), "?view=project&slug=plain");
        assertThat(part(page, "rollback-not-offered")).hasAttribute("data-why", "no_git");
        assertThat(part(page, "rollback")).hasCount(0);
    }
}
