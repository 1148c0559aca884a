package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventsIT extends BrowserTests {
    private static final int PAGE = 50;
    private static final String HOSTILE = "<img src=x onerror=alert(1)> \u202egnp.exe";

    private Journal journal;

    @BeforeAll
    void rows() throws Exception {
        journal = new Journal(signalbox);
        RalphProject.in(signalbox.workspace(), "amber").with(5, 2);
        journal.post("past", 120);
    }

    @Test
    void the_newest_rows_stand_on_top_and_never_more_than_fifty() throws Exception {
        Page page = live(reader(), "");
        part(page, "nav-events").click();
        assertThat(part(page, "event")).hasCount(PAGE);
        long posted = journal.post("build", Map.of("ok", true));
        stands_on_top(page, posted);
        assertThat(part(page, "event")).hasCount(PAGE);
        journal.insert("sql", 1);
        assertThat(part(page, "event").first()).hasAttribute("data-type", "sql");
        are_the_newest(page);
    }

    @Test
    void two_thousand_rows_at_once_end_with_the_newest_fifty() throws Exception {
        Page page = live(reader(), "?view=events");
        assertThat(part(page, "event")).hasCount(PAGE);
        journal.post("burst", 1_000);
        List<Long> last = journal.post("burst", 1_000);
        stands_on_top(page, last.get(last.size() - 1));
        are_the_newest(page);
    }

    @Test
    void whoever_has_scrolled_away_is_told_and_not_moved() throws Exception {
        Page page = live(reader(), "?view=events");
        assertThat(part(page, "event")).hasCount(PAGE);
        page.mouse().move(640, 600);
        page.mouse().wheel(0, 900);
        await("scrolled").until(() -> (int) page.evaluate("Math.round(scrollY)") >= 900);
        List<Long> before = ids(page);
        List<Long> posted = journal.post("unseen", 12);
        shows(part(page, "events-new"), "12 new");
        assertThat(ids(page)).isEqualTo(before);

        part(page, "events-new").click();
        stands_on_top(page, posted.get(11));
        assertThat(part(page, "events-new")).hasCount(0);
        are_the_newest(page);
        stands_on_top(page, journal.post("seen", Map.of()));
    }

    @Test
    void older_rows_take_the_place_of_newer_ones_and_the_way_back_is_there() throws Exception {
        Page page = live(reader(), "?view=events");
        assertThat(part(page, "event")).hasCount(PAGE);
        List<Long> known = journal.newest(2 * PAGE);
        part(page, "events-older").click();
        stands_on_top(page, known.get(PAGE));
        assertThat(ids(page)).isEqualTo(known.subList(PAGE, 2 * PAGE));
        long posted = journal.post("meanwhile", Map.of());
        shows(part(page, "events-new"), "1 new");
        assertThat(ids(page)).isEqualTo(known.subList(PAGE, 2 * PAGE));
        page.reload();
        stands_on_top(page, known.get(PAGE));
        part(page, "events-newest").first().click();
        stands_on_top(page, posted);
        page.goBack();
        stands_on_top(page, known.get(PAGE));
    }

    @Test
    void rows_that_come_in_while_somebody_types_leave_the_field_alone() throws Exception {
        journal.post("milk.oat", Map.of());
        Page page = live(reader(), "?view=events");
        assertThat(part(page, "event")).hasCount(PAGE);
        part(page, "events-type").focus();
        AtomicBoolean typed = new AtomicBoolean();
        CompletableFuture<Integer> noise = CompletableFuture.supplyAsync(() -> {
            int rows = 0;
            try {
                while (!typed.get()) {
                    journal.post("noise", Map.of("row", rows++));
                }
            } catch (Exception e) {
                throw new CompletionException(e);
            }
            return rows;
        });
        await("rows that come in").until(() -> part(page, "event").first().getAttribute("data-type"), "noise"::equals);
        for (int letters = 0; letters < 60; letters++) {
            page.keyboard().insertText(letters % 2 == 0 ? "x" : "y");
        }
        page.keyboard().press("Control+A");
        for (char letter : "milk.*".toCharArray()) {
            page.keyboard().insertText(Character.toString(letter));
        }
        assertThat(part(page, "event")).hasCount(1);
        typed.set(true);
        assertThat(noise.get(5, TimeUnit.SECONDS)).isPositive();
        assertThat(part(page, "events-type")).hasValue("milk.*");
        part(page, "events-text").focus();
        page.keyboard().insertText("milk ");
        assertThat(page).hasURL(pattern(".*[?&]text=milk($|&.*)"));
        journal.post("milk.soy", Map.of());
        assertThat(part(page, "event")).hasCount(2);
        assertThat(part(page, "events-text")).hasValue("milk ");
    }

    @Test
    void filters_stand_in_the_address_and_mean_the_same_for_live_rows() throws Exception {
        journal.post(List.of(
                Map.of("type", "tea.black", "data", Map.of("cup", "Blue")),
                Map.of("type", "tea.green", "project", "amber", "data", Map.of("cup", "red"))));
        Page page = live(reader(), "?view=events");
        part(page, "events-type").fill("tea.*");
        assertThat(part(page, "event")).hasCount(2);
        assertThat(page).hasURL(pattern(".*[?&]type=tea\\.\\*"));
        journal.post("coffee", Map.of());
        journal.post("tea.white", Map.of("cup", "BLUE"));
        assertThat(part(page, "event")).hasCount(3);

        part(page, "events-text").fill("blue");
        assertThat(part(page, "event")).hasCount(2);
        journal.post("tea.red", Map.of("cup", "yellow"));
        journal.post("tea.herbs", Map.of("cup", "light blue"));
        assertThat(part(page, "event")).hasCount(3);
        page.reload();
        assertThat(part(page, "event")).hasCount(3);
        page.goBack();
        assertThat(part(page, "event")).hasCount(5);
        assertThat(part(page, "events-text")).hasValue("");

        part(page, "events-project").selectOption("amber");
        assertThat(part(page, "event")).hasCount(1);
        part(page, "events-text").fill("no such thing");
        appears(page.locator("[data-empty='events-filtered']"));
        part(page, "clear-filter").click();
        assertThat(part(page, "event")).hasCount(PAGE);
        assertThat(part(page, "events-type")).hasValue("");
    }

    @Test
    void a_tab_that_joins_late_has_the_same_rows_on_the_same_stream() throws Exception {
        BrowserContext context = reader();
        Page projects = live(context, "");
        Page first = live(context, "?view=events");
        stands_on_top(first, journal.post("one", Map.of()));
        Page second = live(context, "?view=events");
        long posted = journal.post("two", Map.of());
        stands_on_top(first, posted);
        stands_on_top(second, posted);
        are_the_newest(second);
        await("one stream for all tabs").until(() -> context.request()
                .get(signalbox.address() + "metrics")
                .text()
                .contains("\nsignalbox_streams_open 1.0\n"));
        first.close();
        projects.close();
        stands_on_top(second, journal.post("three", Map.of()));
        are_the_newest(second);
    }

    @Test
    void a_cut_stream_brings_what_was_missed_once() throws Exception {
        the_network_is_cut();
        BrowserContext context = choosing(reader(), "{\"sharing\":\"tabs\"}");
        Page page = live(context, "?view=events");
        stands_on_top(page, journal.post("before", Map.of()));
        context.setOffline(true);
        becomes(page, "offline");
        journal.post("missed", 7);
        context.setOffline(false);
        becomes(page, "live");
        stands_on_top(page, journal.post("after", Map.of()));
        are_the_newest(page);
        assertThat(page.locator("[data-type='missed']")).hasCount(7);
    }

    @Test
    void a_paused_page_keeps_its_rows_and_counts_the_others() throws Exception {
        Page page = live(reader(), "?view=events");
        long before = journal.post("calm", Map.of());
        stands_on_top(page, before);
        part(page, "events-pause").click();
        becomes(page, "paused");
        List<Long> posted = journal.post("paused", 3);
        shows(part(page, "events-new"), "3 new");
        assertThat(top(page)).isEqualTo(before);
        part(page, "events-pause").click();
        stands_on_top(page, posted.get(2));
        assertThat(part(page, "events-new")).hasCount(0);
    }

    @Test
    void every_digit_is_shown_and_nothing_in_a_text_is_invisible() throws Exception {
        BigInteger number = new BigInteger("123456789012345678901234567890");
        Page page = live(reader(), "?view=events");
        long posted = journal.post(
                "figures", Map.of("number", number, "message", "zero\u200bwidth \u200f\u2028\u202eturned\u0007\ufeff"));
        stands_on_top(page, posted);
        assertThat(part(page, "event-text").first())
                .hasText("zero\u2039U+200B\u203awidth \u2039U+200F\u203a\u2039U+2028\u203a\u2039U+202E\u203aturned"
                        + "\u2407\u2039U+FEFF\u203a");
        part(page, "event-open").first().click();
        shows(part(page, "event-json"), number.toString());
        page.reload();
        shows(part(page, "event-json"), number.toString());
    }

    @Test
    void a_row_opens_to_its_data_as_text_and_has_an_address() throws Exception {
        Page page = live(reader(), "?view=events");
        long posted = journal.post("deploy", new TreeMap<>(Map.of("a note", HOSTILE, "log", "x".repeat(60_000))));
        stands_on_top(page, posted);
        part(page, "event-open").first().click();
        Locator data = part(page, "event-json");
        shows(data, "<img src=x onerror=alert(1)> \u2039U+202E\u203agnp.exe");
        assertThat(page.locator("main img")).hasCount(0);
        assertThat(data.textContent()).hasSizeLessThan(10_000);
        part(page, "event-json-all").click();
        await("all of it").until(() -> data.textContent().length() > 60_000);
        nothing_is_wider_than_the_screen(page);

        journal.post("later", 3);
        shows(part(page, "events-new"), "3 new");
        assertThat(top(page)).isEqualTo(posted);
        String address = page.url();
        assertThat(address).endsWith("id=" + posted);
        Page other = live(page.context(), "?view=events&id=" + posted);
        stands_on_top(other, posted);
        appears(part(other, "event-detail"));
        Page gone = live(page.context(), "?view=events&id=999999999");
        appears(part(gone, "events-gone"));
    }

    @Test
    void rows_are_counted_by_the_minute_as_they_come() throws Exception {
        Page page = live(reader(), "?view=events");
        Locator summary = part(page, "spark-summary");
        shows(summary, "events in the last 60 minutes");
        int before = counted(summary);
        journal.post("counted", 5);
        await("five more").until(() -> counted(summary) >= before + 5);
        assertThat(part(page, "spark")).hasAttribute("aria-label", pattern("events in the last 60 minutes"));
    }

    @Test
    void a_project_shows_its_own_last_rows_live() throws Exception {
        Page page = live(reader(), "?view=project&slug=amber");
        shows(part(page, "project-events"), "project.found");
        RalphProject.in(signalbox.workspace(), "amber").with(5, 3);
        shows(part(page, "project-events"), "US-003 passed");
        part(page, "project-events-all").click();
        shows(part(page, "event").first(), "story.passed");
        assertThat(part(page, "events-project")).hasValue("amber");
        RalphProject.in(signalbox.workspace(), "amber").with(5, 2);
        shows(part(page, "event").first(), "US-003 is open again");
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void axe_finds_nothing_while_rows_wait_and_one_is_open(ColorScheme scheme) throws Exception {
        Page page = live(reader(profile(options(360, 780, scheme))), "?view=events");
        part(page, "event-open").nth(1).click();
        appears(part(page, "event-detail"));
        journal.post("waits", 2);
        shows(part(page, "events-new"), "new");
        axe_finds_nothing(page, scheme + " events");
        nothing_is_wider_than_the_screen(page);
    }

    @Test
    void rows_can_be_walked_and_opened_by_keyboard() throws Exception {
        Page page = live(reader(), "");
        page.keyboard().press("g");
        page.keyboard().press("e");
        appears(part(page, "event").first());
        page.keyboard().press("j");
        page.keyboard().press("j");
        assertThat(part(page, "event-open").nth(1)).isFocused();
        page.keyboard().press("Enter");
        assertThat(part(page, "event-open").nth(1)).hasAttribute("aria-expanded", "true");
        page.keyboard().press("Enter");
        assertThat(part(page, "event-detail")).hasCount(0);
        page.keyboard().press("/");
        assertThat(part(page, "events-text")).isFocused();
    }

    private BrowserContext reader() throws Exception {
        return reader(profile());
    }

    /** Signs a profile in, and waits until the journal has that too, so that no row comes that a test does not know of. */
    private BrowserContext reader(BrowserContext profile) throws Exception {
        long before = journal.newest(1).get(0);
        signedIn(profile);
        await("the row of the sign-in").until(() -> journal.newest(1).get(0) > before);
        return profile;
    }

    private static int counted(Locator summary) {
        return Integer.parseInt(
                summary.textContent().replaceAll("[^0-9 ]", "").strip().split(" ")[0]);
    }

    private void are_the_newest(Page page) throws Exception {
        List<Long> shown = ids(page);
        assertThat(shown).doesNotHaveDuplicates().isSortedAccordingTo(Collections.reverseOrder());
        assertThat(shown).isEqualTo(journal.newest(PAGE));
    }

    private static void stands_on_top(Page page, long id) {
        assertThat(part(page, "event").first()).hasAttribute("data-id", Long.toString(id));
    }

    private static long top(Page page) {
        return ids(page).get(0);
    }

    private static List<Long> ids(Page page) {
        List<?> ids = (List<?>) part(page, "event").evaluateAll("rows => rows.map(row => row.dataset.id)");
        return ids.stream().map(id -> Long.parseLong(id.toString())).toList();
    }
}
