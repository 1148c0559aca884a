package dev.signalbox.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A Chromium, and a server that says what the test says. */
abstract class ScriptedTests extends BrowserTests {
    ScriptedServer server;

    @Override
    @BeforeAll
    void start(@TempDir Path folder) {
        server = new ScriptedServer();
    }

    @AfterAll
    void end() {
        server.close();
    }

    @BeforeEach
    void nothing_yet() {
        server.reset();
    }

    /** Opens a view and waits until the page is live. */
    Page view(BrowserContext context, String query) {
        Page page = visit(context, server.address() + query);
        becomes(page, "live");
        return page;
    }

    Page view(String query) {
        return view(profile(), query);
    }

    static Locator in(Locator place, String testId) {
        return place.locator("[data-testid='" + testId + "']");
    }

    /** On a phone; in the other theme only what colours can spoil is looked at again. */
    static void is_accessible_in_both_themes_and_fits_a_phone(Page page) {
        nothing_is_wider_than_the_screen(page);
        axe_finds_nothing(page, "light");
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        assertThat(new AxeBuilder(page)
                        .withRules(List.of("color-contrast"))
                        .analyze()
                        .getViolations())
                .as("contrast in the dark")
                .isEmpty();
    }

    Page onAPhone(String query) {
        return view(profile(options(360, 800, ColorScheme.LIGHT)), query);
    }
}
