package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.signalbox.bus.Job;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobLogIT extends JobsPageTests {
    @Test
    void lines_come_live_with_their_colours_and_as_text_only() {
        Job job = running("tests", Optional.empty());
        jobs.write(job, "first\n\u001b[31mred goes on\nin the next line\u001b[0m\n", false);
        Page page = log(job);
        assertThat(lines(page)).hasText(new String[] {"first", "red goes on", "in the next line"});
        assertThat(lines(page).nth(2).locator(".ansi-red")).hasText("in the next line");
        jobs.write(job, "<img src=x onerror=alert(1)>\n10%\r20%\rhal", false);
        assertThat(lines(page)).hasCount(5);
        assertThat(lines(page).nth(3)).hasText("<img src=x onerror=alert(1)>");
        assertThat(lines(page).nth(4)).hasText("hal");
        jobs.write(job, "f done\nlast\n", true);
        assertThat(lines(page).nth(4)).hasText("half done");
        assertThat(lines(page).nth(5)).hasText("last");
        assertThat(part(page, "log-status")).hasText("The log is complete.");
    }

    @Test
    void a_flood_keeps_the_newest_lines_and_the_page_alive() {
        Job job = running("tests", Optional.empty());
        Page page = log(job);
        StringBuilder flood = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            flood.append("line ").append(i).append('\n');
        }
        for (int i = 0; i < 5; i++) {
            jobs.write(job, flood.toString(), false);
        }
        jobs.write(job, "the end\n", true);
        assertThat(lines(page).last()).hasText("the end");
        assertThat(lines(page).count()).isLessThanOrEqualTo(5_000);
        assertThat(part(page, "log-panel")).containsText("earlier lines are not shown");
    }

    @Test
    void following_stops_when_somebody_reads_and_goes_on_when_asked() {
        Job job = running("tests", Optional.empty());
        jobs.write(job, "line\n".repeat(500), false);
        Page page = log(job);
        assertThat(lines(page)).hasCount(500);
        assertThat(part(page, "log-latest")).isHidden();
        Locator log = part(page, "job-log");
        log.evaluate("element => { element.scrollTop = 0; }");
        assertThat(part(page, "log-latest")).isVisible();
        jobs.write(job, "new\nnewer\n", false);
        assertThat(part(page, "log-latest")).hasText("Jump to the end (2 new lines)");
        assertThat((int) log.evaluate("element => element.scrollTop")).isZero();
        part(page, "log-latest").click();
        assertThat(part(page, "log-latest")).isHidden();
        assertThat(lines(page).last()).isInViewport();
        jobs.write(job, "newest\n", false);
        assertThat(lines(page).last()).hasText("newest");
        assertThat(lines(page).last()).isInViewport();
    }

    private Page log(Job job) {
        Page page = visit(admin(profile()), address() + "?view=job&id=" + job.id());
        becomes(page, "live");
        appears(part(page, "job-log"));
        return page;
    }

    private static Locator lines(Page page) {
        return part(page, "job-log").locator("> div");
    }
}
