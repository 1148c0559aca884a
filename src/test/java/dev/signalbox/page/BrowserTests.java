package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A Chromium, and one running server for a class of tests; after each test the console must have been silent. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OneBrowser.class)
abstract class BrowserTests {
    static final int RECONNECT_MS = 45_000;
    private static final int PATIENCE_MS = 30_000;
    private static final List<String> AXE_TAGS =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    RunningSignalbox signalbox;
    private Browser browser;
    private final List<BrowserContext> contexts = new ArrayList<>();
    private final List<String> console = new CopyOnWriteArrayList<>();
    private final List<Pattern> expected = new CopyOnWriteArrayList<>();

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        signalbox = RunningSignalbox.in(folder);
    }

    @BeforeAll
    void browser(Browser running) {
        browser = running;
    }

    @AfterAll
    void stop() {
        if (signalbox != null) {
            signalbox.close();
        }
    }

    @AfterEach
    void the_console_was_silent() {
        closeProfiles();
        List<String> said = console.stream()
                .filter(line ->
                        expected.stream().noneMatch(note -> note.matcher(line).find()))
                .toList();
        console.clear();
        expected.clear();
        assertThat(said).isEmpty();
    }

    void closeProfiles() {
        contexts.forEach(BrowserContext::close);
        contexts.clear();
    }

    /** This test cuts the network, which the browser itself notes; the page still has to be silent. */
    void the_network_is_cut() {
        expected.add(Pattern.compile("^error: Failed to load resource: net::ERR_"));
    }

    /** In this test the server refuses somebody (401, 403) or something (400, 404, 409, 412, 429), which the browser itself notes. */
    void the_server_refuses() {
        expected.add(
                Pattern.compile(
                        "^error: Failed to load resource: the server responded with a status of (400|401|403|404|409|412|429) "));
    }

    /** In this test axe looks into a shadow tree, for which it tries to copy the style sheets. */
    void axe_copies_style_sheets() {
        expected.add(Pattern.compile("^error: Applying inline style violates the following Content Security Policy"));
    }

    /** In this test the journal may not be readable for a while (503, 504), which the browser itself notes. */
    void the_journal_is_away() {
        expected.add(
                Pattern.compile("^error: Failed to load resource: the server responded with a status of (503|504) "));
    }

    /** A browser profile of its own: 1280 x 900, light, English. */
    BrowserContext profile() {
        return profile(options(1280, 900, ColorScheme.LIGHT));
    }

    static Browser.NewContextOptions options(int width, int height, ColorScheme scheme) {
        return new Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme)
                .setLocale("en-GB");
    }

    BrowserContext profile(Browser.NewContextOptions options) {
        BrowserContext context = browser.newContext(options);
        context.setDefaultTimeout(PATIENCE_MS);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
        contexts.add(context);
        return context;
    }

    /** Signs a profile in by the run's token. */
    BrowserContext signedIn(BrowserContext context) {
        return signedIn(context, signalbox, signalbox.token());
    }

    /** Signs a profile in by a token. */
    BrowserContext signedIn(BrowserContext context, String token) {
        return signedIn(context, signalbox, token);
    }

    static BrowserContext signedIn(BrowserContext context, RunningSignalbox server, String token) {
        return signedInAt(context, server.address(), token);
    }

    /** @param address ends with a slash */
    static BrowserContext signedInAt(BrowserContext context, String address, String token) {
        int status = context.request()
                .post(address + "api/session", RequestOptions.create().setData(Map.of("token", token)))
                .status();
        assertThat(status).isBetween(200, 299);
        return context;
    }

    /** Chooses settings of the page before it starts, as if somebody had chosen them before. */
    static BrowserContext choosing(BrowserContext context, String json) {
        context.addInitScript("if (!localStorage.getItem('signalbox.settings'))"
                + " localStorage.setItem('signalbox.settings', '" + json + "')");
        return context;
    }

    /** Opens a view: empty for the projects, else the query string with its question mark. */
    Page open(BrowserContext context, String query) {
        return visit(context, signalbox.address() + query);
    }

    /** Opens an address, and listens to what the page says on its console. */
    Page visit(BrowserContext context, String address) {
        Page page = context.newPage();
        page.onConsoleMessage(message -> {
            // A server without names and passwords has no such route: the page asks, and the browser notes the 404.
            if (!message.location().contains("/api/session/methods")) {
                console.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(error -> console.add("error: " + error));
        page.navigate(address);
        return page;
    }

    /** Opens a view and waits until the page is live. */
    Page live(BrowserContext context, String query) {
        Page page = open(context, query);
        becomes(page, "live");
        return page;
    }

    /** Opens another view in a page, anew and not by a link, and waits until it is live. */
    void reopen(Page page, String query) {
        page.navigate(signalbox.address() + query);
        becomes(page, "live");
    }

    static void becomes(Page page, String connection) {
        assertThat(part(page, "pill"))
                .hasAttribute(
                        "data-state", connection, new LocatorAssertions.HasAttributeOptions().setTimeout(RECONNECT_MS));
    }

    static Locator part(Page page, String testId) {
        return page.locator("[data-testid='" + testId + "']");
    }

    static Locator card(Page page, String slug) {
        return page.locator("[data-testid='card'][data-slug='" + slug + "']");
    }

    static Locator counts(Page page, String slug) {
        return card(page, slug).locator("[data-testid='card-counts']");
    }

    static void shows(Locator locator, String text) {
        assertThat(locator).containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MS));
    }

    static void appears(Locator locator) {
        assertThat(locator).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MS));
    }

    static void nothing_is_wider_than_the_screen(Page page) {
        int wide = (int) page.evaluate("document.documentElement.scrollWidth");
        assertThat(wide).as(page.url()).isLessThanOrEqualTo(page.viewportSize().width);
    }

    static void axe_finds_nothing(Page page, String what) {
        List<Rule> violations =
                // For documents without frames; else every look would open, and close, one more page.
                new AxeBuilder(page)
                        .setLegacyMode(true)
                        .withTags(AXE_TAGS)
                        .analyze()
                        .getViolations();
        assertThat(violations)
                .as(what)
                .extracting(rule -> rule.getId() + ": "
                        + rule.getNodes().stream()
                                .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                .toList())
                .isEmpty();
    }

    static Pattern pattern(String regex) {
        return Pattern.compile(regex);
    }
}
