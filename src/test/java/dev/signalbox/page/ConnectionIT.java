package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionIT extends BrowserTests {
    // What a test does to a tab's requests does not reach a shared worker, so these tests share by tabs.
    private static final String BY_TABS = "{\"sharing\":\"tabs\"}";

    @BeforeAll
    void project() throws Exception {
        RalphProject.in(signalbox.workspace(), "amber").with(5, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "tabs", "alone"})
    void a_killed_server_is_seen_and_its_return_needs_no_reload(String sharing, @TempDir Path other) throws Exception {
        the_network_is_cut();
        // Signed in by the link: a session made from a run's own token ends with that run.
        try (RunningSignalbox server = RunningSignalbox.in(other)) {
            RalphProject amber = RalphProject.in(server.workspace(), "amber").with(5, 1);
            Page page = visit(choosing(profile(), "{\"sharing\":\"" + sharing + "\"}"), server.link());
            becomes(page, "live");
            page.evaluate("window.sameDocument = true");
            shows(counts(page, "amber"), "1 of 5");

            server.kill();
            becomes(page, "reconnecting");
            appears(part(page, "pill-as-of"));
            assertThat(page.locator("html")).hasAttribute("data-fresh", "stale");
            amber.with(5, 4);

            server.startAgain();
            becomes(page, "live");
            shows(counts(page, "amber"), "4 of 5");
            assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
        }
    }

    @Test
    void a_stream_that_has_fallen_silent_is_not_believed(@TempDir Path other) throws Exception {
        the_network_is_cut();
        try (RunningSignalbox server = RunningSignalbox.in(other)) {
            RalphProject.in(server.workspace(), "amber").with(5, 1);
            BrowserContext context = choosing(profile(), BY_TABS);
            context.clock().install();
            Page page = visit(context, server.link());
            becomes(page, "live");
            appears(card(page, "amber"));
            server.hang(true);
            try {
                context.clock().fastForward(45_000);
                becomes(page, "reconnecting");
                assertThat(page.locator("html")).hasAttribute("data-fresh", "stale");
                appears(part(page, "pill-as-of"));
            } finally {
                server.hang(false);
            }
            context.clock().fastForward(40_000);
            becomes(page, "live");
        }
    }

    @Test
    void with_the_stream_blocked_the_page_polls_and_comes_back_by_itself() throws Exception {
        the_network_is_cut();
        BrowserContext context = choosing(signedIn(profile()), BY_TABS);
        context.route("**/api/stream*", Route::abort);
        Page page = open(context, "");
        becomes(page, "polling");
        RalphProject.in(signalbox.workspace(), "amber").with(5, 2);
        shows(counts(page, "amber"), "2 of 5");
        context.unroute("**/api/stream*");
        becomes(page, "live");
    }

    @Test
    void without_a_network_the_page_says_since_when_and_recovers() {
        the_network_is_cut();
        BrowserContext context = choosing(signedIn(profile()), BY_TABS);
        Page page = live(context, "");
        context.setOffline(true);
        becomes(page, "offline");
        shows(part(page, "pill-as-of"), "as of");
        context.setOffline(false);
        becomes(page, "live");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "tabs"})
    void when_the_tab_that_opened_the_stream_closes_the_other_goes_on(String sharing) throws Exception {
        BrowserContext context = choosing(signedIn(profile()), "{\"sharing\":\"" + sharing + "\"}");
        Page first = live(context, "");
        Page second = live(context, "");
        first.close();
        becomes(second, "live");
        RalphProject amber = RalphProject.in(signalbox.workspace(), "amber").with(5, 5);
        shows(counts(second, "amber"), "5 of 5");
        amber.with(5, 1);
        shows(counts(second, "amber"), "1 of 5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "tabs"})
    void twenty_tabs_are_all_live(String sharing) throws Exception {
        BrowserContext context = choosing(signedIn(profile()), "{\"sharing\":\"" + sharing + "\"}");
        List<Page> tabs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tabs.add(open(context, ""));
        }
        tabs.forEach(tab -> becomes(tab, "live"));
        await("one stream for twenty tabs").until(() -> context.request()
                .get(signalbox.address() + "metrics")
                .text()
                .contains("\nsignalbox_streams_open 1.0\n"));
        RalphProject amber = RalphProject.in(signalbox.workspace(), "amber").with(5, 3);
        for (Page tab : tabs) {
            tab.bringToFront();
            shows(counts(tab, "amber"), "3 of 5");
        }
        amber.with(5, 1);
    }

    @Test
    void an_expired_sign_in_is_said_and_nothing_stays_on_the_screen() throws Exception {
        BrowserContext context = signedIn(profile(), signalbox, signalbox.token("viewer", "default", "10s"));
        Page page = live(context, "");
        appears(card(page, "amber"));
        appears(part(page, "signed-out"));
        assertThat(part(page, "signed-out")).hasAttribute("data-reason", "token_expired");
        assertThat(part(page, "card")).hasCount(0);
        assertThat(part(page, "pill")).hasAttribute("data-state", "signed_out");
    }

    @Test
    void a_session_that_ends_elsewhere_signs_the_page_out() {
        BrowserContext context = signedIn(profile());
        Page page = live(context, "");
        int status =
                context.request().delete(signalbox.address() + "api/session").status();
        assertThat(status).isBetween(200, 299);
        appears(part(page, "signed-out"));
        assertThat(part(page, "card")).hasCount(0);
    }
}
