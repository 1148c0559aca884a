package dev.signalbox.page;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes a picture of every view, in both themes, wide and narrow, to {@code target/screenshots}. */
class ScreenshotsIT extends BrowserTests {
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final Map<String, String> VIEWS = Map.of(
            "projects", "",
            "project", "?view=project&slug=junction-north",
            "nodes", "?view=nodes",
            "settings", "?view=settings",
            "no-match", "?q=no-such-thing");

    @BeforeAll
    void projects() throws Exception {
        int stories = 4;
        for (String name : new String[] {
            "driver-roster", "junction-north", "level-crossing", "parcel-sorting", "ticket-printer", "yard-master"
        }) {
            RalphProject.in(signalbox.workspace(), name).with(stories, stories * 2 / 3);
            stories += 9;
        }
        RalphProject.in(signalbox.workspace(), "platform-announcer").with(12, 12);
        GitProject.in(signalbox.workspace(), "barrier-lamps").write("notes.txt", "not committed\n");
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
        VIEWS.forEach((name, query) -> {
            Page page = live(context, query);
            appears(page.locator("main .panel, main .cards").first());
            save(page, name + suffix);
            page.close();
        });
        Page page = live(context, "");
        card(page, "barrier-lamps").locator("[data-testid='rollback']").click();
        appears(part(page, "rollback-lead"));
        save(page, "rollback" + suffix);
    }

    private static void save(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name)));
    }
}
