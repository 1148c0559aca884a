package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person does to take a commit back, in a real repository. */
class RollbackIT extends BrowserTests {
    private static final String HOSTILE = "<img src=x onerror=alert(1)> \u202egnp.exe";
    private static final byte[] UNTRACKED = {0, 1, 2, (byte) 0xff, 13, 10, 0};
    private static final int MOST_TABS = 60;

    private String engineer;

    @BeforeAll
    void engineer() throws Exception {
        engineer = signalbox.token("engineer");
    }

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

    @Test
    void cut_off_the_button_says_that_what_it_acts_on_may_be_old() throws Exception {
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

    @Test
    void hostile_subjects_names_and_patches_are_text() throws Exception {
        GitProject project = GitProject.in(signalbox.workspace(), "hostile", "fix " + HOSTILE + " \u001b[31m");
        project.write("<img src=x onerror=alert(1)>.html", "<script>alert(1)</script>\u202e\n")
                .git("add", ".");
        project.git("commit", "-q", "--amend", "--no-edit");
        Page page = live(signedIn(profile(), engineer), "");
        opened(page, "hostile");
        part(page, "rollback-diff").locator("summary").click();
        assertThat(part(page, "rollback-subject").textContent())
                .contains("<img src=x onerror=alert(1)>")
                .contains("\u2039U+202E\u203a")
                .doesNotContain("\u202e")
                .doesNotContain("\u001b");
        shows(part(page, "rollback-files"), "<img src=x onerror=alert(1)>.html");
        shows(part(page, "rollback-diff"), "+<script>alert(1)</script>\u2039U+202E\u203a");
        assertThat(page.locator("dialog img, dialog script")).hasCount(0);
    }

    @Test
    void in_romanian_the_question_keeps_its_sense() throws Exception {
        project("romana");
        Page page = live(signedIn(profile(options(1280, 900, ColorScheme.LIGHT).setLocale("ro-RO")), engineer), "");
        shows(card(page, "romana").locator("[data-testid='rollback']"), "Anulează");
        opened(page, "romana");
        shows(
                part(page, "rollback-lead"),
                "Se va face git revert HEAD pe proiect și se va redeschide ultima lui sarcină trecută. Continui?");
        shows(part(page, "dialog-close"), "Renunță");
        shows(part(page, "rollback-confirm"), "Anulează commitul");
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void axe_finds_nothing_in_the_dialog(ColorScheme scheme) throws Exception {
        String name = "axe-" + scheme;
        GitProject project = dirty(project(name)).write("app.txt", "mine\n");
        Page page = live(signedIn(profile(options(1280, 900, scheme))), "");
        card(page, name).locator("[data-testid='rollback']").click();
        appears(part(page, "rollback-refused"));
        axe_finds_nothing(page, scheme + " refused");
        part(page, "rollback-force").click();
        appears(part(page, "rollback-force-text"));
        axe_finds_nothing(page, scheme + " force");
        page.keyboard().press("Escape");

        project.git("checkout", "-q", "--", "app.txt");
        opened(page, name);
        part(page, "rollback-diff").locator("summary").click();
        axe_finds_nothing(page, scheme + " preview");
        part(page, "rollback-slug").fill(name);
        axe_finds_nothing(page, scheme + " confirmed");
        part(page, "rollback-confirm").click();
        appears(part(page, "rollback-done"));
        axe_finds_nothing(page, scheme + " done");
        page.keyboard().press("Escape");
        card(page, name).locator("[data-testid='card-name'] a").click();
        appears(part(page, "rollbacks"));
        axe_finds_nothing(page, scheme + " history");
    }

    @Test
    void the_dialog_fits_a_narrow_screen() throws Exception {
        dirty(project("narrow"));
        Page page = live(signedIn(profile(options(360, 740, ColorScheme.LIGHT)), engineer), "");
        opened(page, "narrow");
        part(page, "rollback-diff").locator("summary").click();
        nothing_is_wider_than_the_screen(page);
        int hidden = (int)
                page.evaluate(
                        "(() => { const body = document.querySelector('.dialog-body'); return body.scrollWidth - body.clientWidth; })()");
        assertThat(hidden).isZero();
        assertThat(part(page, "rollback-confirm")).isInViewport();
        assertThat(part(page, "dialog-close")).isInViewport();
    }

    private GitProject project(String name) throws Exception {
        return GitProject.in(signalbox.workspace(), name);
    }

    /** Uncommitted work that no rollback has to touch. */
    private static GitProject dirty(GitProject project) throws Exception {
        project.write("notes.txt", "kept, and changed\n");
        Files.write(untracked(project), UNTRACKED);
        return project;
    }

    private static void the_dirt_is_as_it_was(GitProject project) throws Exception {
        assertThat(project.read("notes.txt")).isEqualTo("kept, and changed\n");
        assertThat(untracked(project)).hasBinaryContent(UNTRACKED);
        assertThat(project.git("status", "--porcelain")).isEqualTo(" M notes.txt\n?? scratch.bin");
    }

    private static Path untracked(GitProject project) {
        return project.folder().resolve("scratch.bin");
    }

    private static List<String> passed(GitProject project) throws Exception {
        return RalphProject.passed(project.folder());
    }

    /** Opens the dialog of a project on its card and waits for the preview. */
    private static void opened(Page page, String slug) {
        card(page, slug).locator("[data-testid='rollback']").click();
        appears(part(page, "rollback-lead"));
    }

    private static void rolledBack(Page page, String slug) {
        opened(page, slug);
        part(page, "rollback-slug").fill(slug);
        part(page, "rollback-confirm").click();
        appears(part(page, "rollback-done"));
    }

    private static void tabTo(Page page, String testId) {
        for (int i = 0; i < MOST_TABS; i++) {
            page.keyboard().press("Tab");
            if (testId.equals(page.evaluate("document.activeElement.dataset.testid"))) {
                return;
            }
        }
        throw new AssertionError("not reachable by the Tab key: " + testId);
    }
}
