package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.RequestOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bar above every view. */
class HeadIT extends BrowserTests {
    private static final List<String> VIEWS = List.of("projects", "gates", "events", "connect", "jobs", "nodes");
    /** What is in the bar and not on a level with the mark, or stands on something else. */
    private static final String OUT_OF_PLACE =
            """
            () => {
              const {top, bottom} = document.querySelector('.head-row > .mark').getBoundingClientRect();
              const middle = (top + bottom) / 2;
              let end = 0;
              return [...document.querySelectorAll('.head-row > .mark, .head-row .nav a, .head-row .tools > *')]
                .filter((part) => {
                  const box = part.getBoundingClientRect();
                  if (box.height === 0) return false;
                  const begin = end;
                  end = box.right;
                  return box.top > middle || box.bottom < middle || box.left < begin - 1 || box.right > innerWidth;
                })
                .map((part) => part.outerHTML.slice(0, 80));
            }
            """;

    @BeforeAll
    void project() throws Exception {
        RalphProject.in(signalbox.workspace(), "amber").with(5, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-GB", "ro-RO"})
    void all_views_and_somebody_who_is_waited_for_stand_in_one_row(String locale) {
        Page page = live(signedIn(profile(options(1280, 900, ColorScheme.LIGHT).setLocale(locale))), "");
        shows(counts(page, "amber"), "5");
        int status = page.request()
                .post(
                        signalbox.address() + "api/ingest/claude-code",
                        RequestOptions.create()
                                .setHeader("Authorization", "Bearer " + signalbox.token())
                                .setData(Map.of(
                                        "hook_event_name",
                                        "PermissionRequest",
                                        "session_id",
                                        "s",
                                        "cwd",
                                        signalbox.workspace().resolve("amber").toString())))
                .status();
        assertThat(status).isBetween(200, 299);
        assertThat(part(page, "calls")).isVisible();
        for (String view : VIEWS) {
            part(page, "nav-" + view).click();
            assertThat(part(page, "nav-" + view)).hasAttribute("aria-current", "page");
            assertThat((List<?>) page.evaluate(OUT_OF_PLACE)).as(view).isEmpty();
        }
    }
}
