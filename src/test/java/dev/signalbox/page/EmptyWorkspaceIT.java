package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmptyWorkspaceIT extends BrowserTests {
    @Test
    void an_empty_workspace_says_what_to_do_and_fills_by_itself() throws Exception {
        Page page = live(signedIn(profile()), "");
        appears(page.locator("[data-empty='workspace']"));
        axe_finds_nothing_in_both_themes(page, "empty workspace");
        RalphProject first = RalphProject.in(signalbox.workspace(), "first").with(2, 1);
        appears(card(page, "first"));
        Files.delete(first.folder().resolve("prd.json"));
        Files.delete(first.folder());
        appears(page.locator("[data-empty='workspace']"));
    }

    @Test
    void a_workspace_that_cannot_be_read_is_named(@TempDir Path other) throws Exception {
        try (RunningSignalbox broken = RunningSignalbox.in(other)) {
            Page page = visit(profile(), broken.link());
            becomes(page, "live");
            Files.delete(broken.workspace());
            appears(page.locator("[data-empty='unreadable']"));
            shows(page.locator("[data-empty='unreadable']"), broken.workspace().toString());
            axe_finds_nothing_in_both_themes(page, "unreadable workspace");
        }
    }

    @Test
    void an_account_without_a_workspace_is_told_so_and_what_to_do() throws Exception {
        BrowserContext context = signedIn(profile(), signalbox, signalbox.token("viewer", "elsewhere", "5m"));
        Page page = live(context, "");
        appears(page.locator("[data-empty='none']"));
        shows(page.locator("[data-empty='none']"), "--workspace");
        axe_finds_nothing_in_both_themes(page, "no workspace");
    }

    @Test
    void an_unknown_project_and_an_unknown_view_lead_back() {
        Page page = live(signedIn(profile()), "?view=project&slug=none");
        appears(page.locator("[data-empty='project']"));
        page.navigate(signalbox.address() + "?view=nowhere");
        appears(page.locator("[data-empty='view']"));
        page.locator("[data-empty='view'] a").click();
        assertThat(page).hasURL(signalbox.address());
    }

    private static void axe_finds_nothing_in_both_themes(Page page, String what) {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            axe_finds_nothing(page, scheme + " " + what);
        }
    }
}
