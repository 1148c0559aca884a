package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.signalbox.bus.Job;
import dev.signalbox.http.StubJobs;
import dev.signalbox.http.TestServer;
import dev.signalbox.http.auth.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** {@code <signalbox-job>} on the example page. */
class JobTileIT extends JobsPageTests {
    @Test
    void the_tile_lives_on_another_page_and_both_follow() {
        BrowserContext context = admin(profile());
        Page example = example(context);
        Page page = jobsPage(context);
        in(tile(example, "sync-push", "peer-a"), "job-start").click();
        assertThat(part(example, "job-confirm-text")).hasText("Push now?");
        field(example, "key").fill("k");
        part(example, "job-confirm").click();
        for (Page each : List.of(example, page)) {
            assertThat(in(tile(each, "sync-push", "peer-a"), "job-state")).hasAttribute("data-state", "queued");
            assertThat(in(tile(each, "sync-push", "peer-a"), "job-start")).hasAttribute("aria-disabled", "true");
        }
        jobs.put(StubJobs.after(only(), Job.State.WARNING, Optional.empty(), Optional.of("Look at it.")));
        for (Page each : List.of(example, page)) {
            assertThat(in(tile(each, "sync-push", "peer-a"), "job-state")).hasAttribute("data-state", "warning");
            assertThat(in(tile(each, "sync-push", "peer-a"), "job-start")).hasAttribute("aria-disabled", "false");
        }
        in(tile(example, "sync-push", "peer-a"), "job-open").click();
        assertThat(part(example, "job")).containsText("Look at it.");
    }

    @Test
    void it_is_accessible_in_both_themes_and_fits_a_phone() {
        axe_copies_style_sheets();
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page page = example(admin(profile(options(360, 740, scheme))));
            appears(tile(page, "sync-push", "peer-a"));
            axe_finds_nothing(page, scheme + " tile");
            nothing_is_wider_than_the_screen(page);
            in(tile(page, "sync-push", "peer-a"), "job-start").click();
            appears(part(page, "job-form"));
            axe_finds_nothing(page, scheme + " form");
        }
    }

    @Test
    void who_may_not_see_it_is_told_so() {
        the_server_refuses();
        Page page = example(profile());
        assertThat(part(page, "embed-says")).containsText("Sign in to Signalbox");
        page = example(signedInAt(profile(), address(), TestServer.token(Role.ENGINEER)));
        assertThat(part(page, "embed-says")).hasText("Jobs are for administrators.");
    }

    private Page example(BrowserContext context) {
        return visit(context, address() + "embed/example.html");
    }
}
