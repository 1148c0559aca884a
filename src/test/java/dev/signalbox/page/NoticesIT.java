package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoticesIT extends BrowserTests {
    private static final String NOTIFICATIONS =
            """
            window.asked = 0;
            window.notes = [];
            window.Notification = class {
              static permission = 'default';
              static async requestPermission() { window.asked++; return (this.permission = '%s'); }
              constructor(title, {body}) { window.notes.push(`${title}: ${body}`); }
              close() {}
            };
            """;

    @BeforeAll
    void project() throws Exception {
        RalphProject.in(signalbox.workspace(), "amber").with(5, 1);
    }

    @Test
    void a_newer_server_is_said_and_a_reload_offered(@TempDir Path other) throws Exception {
        the_network_is_cut();
        try (RunningSignalbox server = RunningSignalbox.in(other)) {
            Page page = visit(profile(), server.link());
            becomes(page, "live");
            server.kill();
            server.startUpdated("99.1.2");
            shows(part(page, "notice-newer"), "99.1.2");
            part(page, "notice-newer").locator("button.primary").click();
            shows(part(page, "foot-version"), "99.1.2");
            assertThat(part(page, "notice-newer")).hasCount(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"-90000,behind", "90000,ahead"})
    void a_clock_that_is_wrong_is_said_and_ages_follow_the_servers(int offMs, String notice) throws Exception {
        RalphProject.in(signalbox.workspace(), "amber").with(5, 1 + Math.abs(offMs) / 90_000);
        BrowserContext context = choosing(signedIn(profile()), "{\"sharing\":\"tabs\"}");
        context.addInitScript("const clock = Date.now; Date.now = () => clock() + (" + offMs + ")");
        Page page = live(context, "");
        shows(part(page, "notice-" + notice), "seconds " + notice);
        RalphProject.in(signalbox.workspace(), "amber").with(5, 3);
        shows(counts(page, "amber"), "3 of 5");
        assertThat(card(page, "amber").locator(".changed time")).hasText(pattern("just now|\\d+ sec(\\.|onds)? ago"));
        part(page, "notice-" + notice).getByText("Dismiss").click();
        assertThat(part(page, "notice-" + notice)).hasCount(0);
        RalphProject.in(signalbox.workspace(), "amber").with(5, 1);
    }

    @Test
    void heartbeats_that_come_in_gulps_are_measured_and_forgiven_when_they_come_one_by_one() {
        Page page = live(signedIn(profile()), "");
        Object measured = page.evaluate(
                """
                async () => {
                  const {Lateness} = await import('./js/stream/lateness.js');
                  const lateness = new Lateness();
                  const at = (seconds) => new Date(seconds * 1000).toISOString();
                  const found = [];
                  lateness.greeted(at(0), 0);
                  lateness.beat(at(15), 15000);
                  found.push(lateness.buffering);
                  lateness.beat(at(30), 60000);
                  lateness.beat(at(45), 60100);
                  found.push(lateness.buffering);
                  for (const beat of [75, 90, 105]) lateness.beat(at(beat), beat * 1000);
                  found.push(lateness.buffering);
                  return found;
                }""");
        assertThat(measured).isEqualTo(List.of(false, true, false));
    }

    @Test
    void notifications_are_asked_for_only_when_somebody_wants_them() throws Exception {
        BrowserContext context = signedIn(profile());
        context.addInitScript(NOTIFICATIONS.formatted("granted"));
        Page page = live(context, "?view=settings");
        assertThat(page.evaluate("window.asked")).isEqualTo(0);
        part(page, "setting-notifications").click();
        assertThat(part(page, "setting-notifications").locator("input")).isChecked();
        assertThat(page.evaluate("window.asked")).isEqualTo(1);

        page.evaluate("Object.defineProperty(document, 'hidden', {get: () => true})");
        RalphProject.in(signalbox.workspace(), "amber").with(5, 5);
        assertThat(page).hasTitle(pattern("Settings.*"));
        await().until(() -> page.evaluate("window.notes.join()").toString().equals("amber: Done"));
        RalphProject.in(signalbox.workspace(), "amber").with(5, 1);
    }

    @Test
    void refused_notifications_are_explained_and_stay_off() {
        BrowserContext context = signedIn(profile());
        context.addInitScript(NOTIFICATIONS.formatted("denied"));
        Page page = live(context, "?view=settings");
        part(page, "setting-notifications").click();
        appears(part(page, "notice-notes_refused"));
        axe_finds_nothing(page, "a notice");
        assertThat(part(page, "setting-notifications").locator("input")).not().isChecked();
    }
}
