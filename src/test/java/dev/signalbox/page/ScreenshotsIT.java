package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes a picture of every view, in both themes, wide and narrow, to {@code target/screenshots}. */
class ScreenshotsIT extends BrowserTests {
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final Map<String, String> VIEWS = Map.of(
            "projects", "",
            "project", "?view=project&slug=junction-north",
            "events", "?view=events",
            "connect", "?view=connect",
            "nodes", "?view=nodes",
            "settings", "?view=settings",
            "gates", "?view=gates",
            "no-match", "?q=no-such-thing");

    private LivelyWorkspace day;

    @BeforeAll
    void projects() throws Exception {
        day = new LivelyWorkspace(signalbox.workspace());
        day.fill();
        GitProject.in(signalbox.workspace(), "barrier-lamps").write("notes.txt", "not committed\n");
        Page page = live(signedIn(profile()), "");
        assertThat(card(page, "junction-north")).hasAttribute("data-state", "running");
        shows(counts(page, "signal-lamps"), "5 of 8");
        day.breakOne();
        shows(card(page, "signal-lamps"), "problem");
        assertThat(card(page, "level-crossing")).hasAttribute("data-state", "lost");
        assertThat(card(page, "parcel-sorting")).hasAttribute("data-state", "failed");
        assertThat(card(page, "platform-announcer")).hasAttribute("data-state", "done");
    }

    @AfterAll
    void evening() {
        day.close();
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,1280,900", "DARK,1280,900", "LIGHT,360,780", "DARK,360,780"})
    void every_view_has_its_picture(ColorScheme scheme, int width, int height) {
        String suffix = "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png";
        BrowserContext context = profile(options(width, height, scheme));
        Page stranger = open(context, "");
        appears(part(stranger, "signed-out"));
        save(stranger, "signed-out" + suffix);
        signedIn(context);
        Page page = live(context, "");
        VIEWS.forEach((name, query) -> {
            reopen(page, query);
            appears(page.locator("main .panel, main .cards").first());
            save(page, name + suffix);
        });
        reopen(page, "");
        card(page, "barrier-lamps").locator("[data-testid='rollback']").click();
        appears(part(page, "rollback-lead"));
        save(page, "rollback" + suffix);
    }

    private static void save(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name)));
    }
}
