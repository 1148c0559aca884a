package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LiveProjectsIT extends BrowserTests {
    private static final String HOSTILE = "<img src=x onerror=alert(1)> \u202egnp.exe \u001b[31mred \u0007 ";

    @BeforeAll
    void projects() throws Exception {
        RalphProject.in(signalbox.workspace(), "amber").with(5, 2);
        RalphProject.in(signalbox.workspace(), "beacon").with(60, 30);
        RalphProject.in(signalbox.workspace(), "hostile").with(HOSTILE + "x".repeat(10_000), HOSTILE, 3, 1);
    }

    @Test
    void a_card_moves_when_the_task_list_changes_and_its_neighbours_do_not() throws Exception {
        Page page = live(signedIn(profile()), "");
        RalphProject amber = RalphProject.in(signalbox.workspace(), "amber").with(5, 2);
        shows(counts(page, "amber"), "2 of 5 passed");
        BoundingBox why =
                card(page, "beacon").locator("[data-testid='card-why']").boundingBox();

        amber.with(5, 3);
        shows(counts(page, "amber"), "3 of 5 passed");
        Files.writeString(amber.folder().resolve("prd.json"), "{ half");
        appears(card(page, "amber").locator("[data-testid='card-problems']"));
        shows(counts(page, "amber"), "3 of 5 passed");

        BoundingBox after =
                card(page, "beacon").locator("[data-testid='card-why']").boundingBox();
        assertThat(after.x).isEqualTo(why.x);
        assertThat(after.y).isEqualTo(why.y);
        amber.with(5, 2);
    }

    @Test
    void a_project_comes_and_goes_with_its_folder() throws Exception {
        Page page = live(signedIn(profile()), "");
        RalphProject guest = RalphProject.in(signalbox.workspace(), "guest").with(1, 0);
        appears(card(page, "guest"));
        Files.delete(guest.folder().resolve("prd.json"));
        Files.delete(guest.folder());
        assertThat(card(page, "guest")).hasCount(0);
    }

    @Test
    void a_project_opens_to_its_stories_and_stays_live() throws Exception {
        Page page = live(signedIn(profile()), "");
        card(page, "beacon").locator("[data-testid='card-name'] a").click();
        appears(part(page, "project"));
        assertThat(page).hasURL(pattern(".*\\?view=project&slug=beacon$"));
        assertThat(part(page, "story")).hasCount(60);
        RalphProject.in(signalbox.workspace(), "beacon").with(60, 31);
        shows(part(page, "project-counts"), "31 of 60 passed");
        page.goBack();
        appears(card(page, "beacon"));
        RalphProject.in(signalbox.workspace(), "beacon").with(60, 30);
    }

    @Test
    void filters_live_in_the_address_and_an_empty_result_can_be_undone() {
        Page page = live(signedIn(profile()), "");
        part(page, "search").fill("beac");
        assertThat(part(page, "card")).hasCount(1);
        assertThat(page).hasURL(pattern(".*q=beac.*"));
        page.reload();
        assertThat(part(page, "card")).hasCount(1);
        part(page, "search").fill("no such thing");
        appears(page.locator("[data-empty='filtered']"));
        part(page, "clear-filter").click();
        assertThat(part(page, "card")).hasCount(3);
        part(page, "state-failed").click();
        assertThat(page).hasURL(pattern(".*state=failed.*"));
        assertThat(part(page, "state-failed")).hasAttribute("aria-pressed", "true");
    }

    @Test
    void hostile_names_are_shown_as_text() {
        Page page = live(signedIn(profile()), "");
        String name = card(page, "hostile").locator("[data-testid='card-name']").textContent();
        assertThat(name)
                .contains("<img src=x onerror=alert(1)>")
                .contains("\u2039U+202E\u203a")
                .contains("\u241b[31m")
                .doesNotContain("\u202e")
                .doesNotContain("\u001b");
        assertThat(page.locator("main img")).hasCount(0);
        nothing_is_wider_than_the_screen(page);
        page.navigate(signalbox.address() + "?view=project&slug=hostile");
        appears(part(page, "project"));
        nothing_is_wider_than_the_screen(page);
    }

    @Test
    void a_progress_feed_keeps_its_colours_and_nothing_else_of_a_terminal() throws Exception {
        RalphProject amber = RalphProject.in(signalbox.workspace(), "amber");
        Files.writeString(
                amber.folder().resolve("progress.txt"),
                "## US-001\n\u001b[1;32mgreen <b>\u001b[0m \u001b]0;title\u0007plain \u001b[38;5;200m\u001b[31mred\u001b[2J\n");
        Page page = live(signedIn(profile()), "?view=project&slug=amber");
        shows(part(page, "feed"), "green <b> plain red");
        assertThat(part(page, "feed").locator(".ansi-green.ansi-bold")).hasText("green <b>");
        assertThat(part(page, "feed").locator(".ansi-red")).hasText("red");
        assertThat(part(page, "feed").locator("b")).hasCount(0);
        Object dropped = page.evaluate("async () => (await import('./js/ansi.js'))"
                + ".plain('a\\u001b[10;5Hb\\u001b]8;;x\\u001b\\\\c\\u001bPq\\u0007d\\u001b(Be\\u001b')");
        assertThat(dropped).isEqualTo("abcde");
    }

    @Test
    void what_this_tab_has_seen_is_counted_by_the_minute_and_said_so() throws Exception {
        Page page = live(signedIn(profile()), "?view=project&slug=amber");
        shows(part(page, "spark-summary"), "0 changes seen by this tab since");
        RalphProject amber = RalphProject.in(signalbox.workspace(), "amber").with(5, 4);
        shows(part(page, "spark-summary"), "1 change seen by this tab since");
        amber.with(5, 2);
        shows(part(page, "spark-summary"), "2 changes seen by this tab since");
        String summary = part(page, "spark-summary").textContent();
        assertThat(part(page, "spark")).hasAttribute("aria-label", summary);
        page.locator(".spark-table summary").click();
        appears(page.locator(".spark-table td").first());
    }

    @Test
    void evidence_opens_beside_its_button_and_gives_the_focus_back() {
        Page page = live(signedIn(profile()), "");
        var why = card(page, "amber").locator("[data-testid='card-why']");
        why.focus();
        page.keyboard().press("Enter");
        appears(part(page, "why"));
        page.keyboard().press("Escape");
        assertThat(part(page, "why")).isHidden();
        assertThat(why).isFocused();
    }

    @Test
    void a_paused_page_stands_still_and_catches_up() throws Exception {
        Page page = live(signedIn(profile()), "");
        shows(counts(page, "beacon"), "30 of 60");
        part(page, "pause").click();
        becomes(page, "paused");
        RalphProject.in(signalbox.workspace(), "beacon").with(60, 40);
        Page other = live(page.context(), "");
        shows(counts(other, "beacon"), "40 of 60");
        assertThat(counts(page, "beacon")).containsText("30 of 60");
        part(page, "pause").click();
        shows(counts(page, "beacon"), "40 of 60");
        RalphProject.in(signalbox.workspace(), "beacon").with(60, 30);
    }
}
