package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmptyWorkspaceIT extends BrowserTests {
    @Test
    void an_empty_workspace_says_what_to_do_and_fills_by_itself() throws Exception {
        Page page = live(signedIn(profile()), "");
        appears(page.locator("[data-empty='workspace']"));
        axe_finds_nothing(page, "empty workspace");
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
            axe_finds_nothing(page, "unreadable workspace");
        }
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
}
