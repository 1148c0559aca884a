package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.signalbox.bus.Job;
import dev.signalbox.http.StubJobs;
import dev.signalbox.http.TestServer;
import dev.signalbox.http.auth.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobsIT extends JobsPageTests {
    @Test
    void two_tabs_follow_one_job_and_both_buttons_come_back() {
        BrowserContext context = admin(profile());
        Page one = jobsPage(context);
        Page two = jobsPage(context);
        in(tile(one, "tests", ""), "job-start").click();
        for (Page page : List.of(one, two)) {
            Locator tile = tile(page, "tests", "");
            assertThat(in(tile, "job-state")).hasAttribute("data-state", "queued");
            assertThat(in(tile, "job-start")).hasAttribute("aria-disabled", "true");
            assertThat(in(tile, "job-start")).containsText("Busy");
        }
        // What is off does nothing.
        in(tile(two, "tests", ""), "job-start").dispatchEvent("click");
        Job job = only();
        jobs.put(StubJobs.after(job, Job.State.RUNNING, Optional.of(0.42), Optional.of("42 of 100")));
        for (Page page : List.of(one, two)) {
            Locator tile = tile(page, "tests", "");
            assertThat(in(tile, "job-percent")).hasText("42%");
            assertThat(in(tile, "job-message")).hasText("42 of 100");
            assertThat(in(tile, "job-progress")).hasJSProperty("value", 42);
            assertThat(in(tile, "job-start")).hasAttribute("aria-disabled", "true");
        }
        jobs.put(StubJobs.after(job, Job.State.SUCCESS, Optional.of(1.0), Optional.of("done")));
        for (Page page : List.of(one, two)) {
            Locator tile = tile(page, "tests", "");
            assertThat(in(tile, "job-state")).hasAttribute("data-state", "success");
            assertThat(in(tile, "job-start")).hasAttribute("aria-disabled", "false");
            assertThat(part(page, "job-row").first()).containsText("success");
        }
        assertThat(jobs.started()).isEqualTo(1);
        assertThat(one.locator("#polite")).hasText("Push: success.");
    }

    @Test
    void what_somebody_else_started_first_is_told_with_that_job() {
        the_server_refuses();
        Page page = jobsPage(admin(profile()));
        jobs.putUnheard(StubJobs.job("default", "tests", Optional.empty(), Job.State.RUNNING));
        in(tile(page, "tests", ""), "job-start").click();
        assertThat(part(page, "job-refused")).hasAttribute("data-code", "busy");
        page.keyboard().press("Escape");
        assertThat(in(tile(page, "tests", ""), "job-state")).hasAttribute("data-state", "running");
        assertThat(in(tile(page, "tests", ""), "job-start")).hasAttribute("aria-disabled", "true");
    }

    @Test
    void an_order_without_an_answer_says_so_and_gives_the_button_back() {
        the_network_is_cut();
        Page page = jobsPage(admin(profile()));
        page.route("**/api/admin/jobs", route -> {
            if (route.request().method().equals("POST")) {
                route.abort();
            } else {
                route.resume();
            }
        });
        in(tile(page, "tests", ""), "job-start").click();
        assertThat(part(page, "job-refused")).containsText("It may have been done all the same");
        page.keyboard().press("Escape");
        assertThat(in(tile(page, "tests", ""), "job-start")).hasAttribute("aria-disabled", "false");
    }

    @Test
    void the_form_is_made_of_the_schema_and_says_what_is_wrong() {
        the_server_refuses();
        Page page = jobsPage(admin(profile()));
        in(tile(page, "sync-push", "peer-a"), "job-start").click();
        assertThat(part(page, "job-confirm-text")).hasText("Push now?");
        Locator key = field(page, "key");
        assertThat(key).hasAttribute("type", "password");
        field(page, "count").fill("three");
        part(page, "job-confirm").click();
        assertThat(part(page, "job-field-problem").nth(0)).hasText("This is needed.");
        assertThat(part(page, "job-field-problem").nth(1)).hasText("A whole number is needed.");
        assertThat(key).isFocused();
        key.fill("s3cret");
        field(page, "count").fill("3");
        assertThat(part(page, "job-field-problem").nth(1)).hasText("");
        field(page, "force").check();
        page.keyboard().press("Tab");
        field(page, "count").press("Enter");
        assertThat(part(page, "dialog")).isHidden();
        assertThat(in(tile(page, "sync-push", "peer-a"), "job-state")).hasAttribute("data-state", "queued");
        assertThat(lastStart().parameters()).isEqualTo("{\"key\":\"s3cret\",\"count\":3,\"force\":true}");
        assertThat(page.content()).doesNotContain("s3cret");
        in(tile(page, "sync-push", "peer-b"), "job-start").click();
        assertThat(key).hasValue("");
    }

    @Test
    void a_job_is_cancelled_after_a_question() {
        Page page = jobsPage(admin(profile()));
        running("tests", Optional.empty());
        Locator tile = tile(page, "tests", "");
        in(tile, "job-cancel").click();
        assertThat(part(page, "dialog-close")).isFocused();
        page.keyboard().press("Escape");
        assertThat(jobs.newest().state()).isEqualTo(Job.State.RUNNING);
        in(tile, "job-cancel").click();
        part(page, "job-cancel-confirm").click();
        assertThat(in(tile, "job-state")).hasAttribute("data-state", "cancelled");
        assertThat(in(tile, "job-cancel")).isHidden();
    }

    @Test
    void the_history_is_filtered_in_the_address() {
        jobs.put(StubJobs.job("default", "tests", Optional.of("x"), Job.State.ERROR));
        jobs.put(StubJobs.job("default", "tests", Optional.of("y"), Job.State.SUCCESS));
        jobs.putOld(StubJobs.job("default", "ancient", Optional.of("z"), Job.State.SUCCESS));
        Page page = jobsPage(admin(profile()));
        assertThat(part(page, "job-row")).hasCount(3);
        part(page, "job-state-filter").selectOption("success");
        assertThat(part(page, "job-row")).hasCount(2);
        part(page, "job-search").fill("ancient");
        assertThat(part(page, "job-row")).hasCount(1);
        assertThat(page).hasURL(pattern("q=ancient&state=success"));
        page.reload();
        assertThat(part(page, "job-row")).hasCount(1);
        part(page, "job-row").locator("a").click();
        assertThat(part(page, "title")).hasText("Push (z)");
    }

    @Test
    void a_job_shows_its_facts_and_runs_again_with_what_it_had() {
        Job job = jobs.put(StubJobs.withParameters(
                StubJobs.job("default", "sync-push", Optional.of("peer-a"), Job.State.ERROR), "{\"count\":7}", true));
        Page page = visit(admin(profile()), address() + "?view=job&id=" + job.id());
        becomes(page, "live");
        assertThat(part(page, "job-facts")).containsText("ann");
        part(page, "job-again").click();
        assertThat(part(page, "job-secrets")).isVisible();
        assertThat(field(page, "count")).hasValue("7");
        field(page, "key").fill("again");
        part(page, "job-confirm").click();
        assertThat(part(page, "dialog")).isHidden();
        assertThat(lastStart().parameters()).isEqualTo("{\"key\":\"again\",\"count\":7}");
    }

    @Test
    void a_job_that_is_not_there_says_so() {
        the_server_refuses();
        Page page = visit(admin(profile()), address() + "?view=job&id=00000000-0000-4000-8000-000000000000");
        assertThat(part(page, "empty")).hasAttribute("data-empty", "job");
    }

    @Test
    void whoever_is_no_admin_is_not_shown_the_way_and_told_why() {
        running("tests", Optional.empty());
        for (Role role : List.of(Role.VIEWER, Role.ENGINEER)) {
            BrowserContext context = signedInAt(profile(), address(), TestServer.token(role));
            Page page = visit(context, address());
            becomes(page, "live");
            assertThat(part(page, "nav-nodes")).isVisible();
            assertThat(part(page, "nav-jobs")).hasCount(0);
            page.navigate(address() + "?view=jobs");
            assertThat(part(page, "empty")).hasAttribute("data-empty", "admins");
        }
    }

    @Test
    void who_signs_in_after_an_admin_sees_nothing_of_the_jobs() {
        BrowserContext context = admin(profile());
        Page page = jobsPage(context);
        running("secret-place", Optional.empty());
        appears(tile(page, "secret-place", ""));
        the_server_refuses();
        part(page, "account").click();
        part(page, "sign-out").click();
        appears(part(page, "signed-out"));
        signedInAt(context, address(), TestServer.token(Role.ENGINEER));
        page.reload();
        becomes(page, "live");
        assertThat(part(page, "empty")).hasAttribute("data-empty", "admins");
        assertThat(page.content()).doesNotContain("secret-place");
    }

    @Test
    void when_nobody_looks_after_the_jobs_the_page_says_since_when_and_keeps_no_button_off() {
        Page page = jobsPage(admin(profile()));
        running("tests", Optional.empty());
        assertThat(in(tile(page, "tests", ""), "job-start")).hasAttribute("aria-disabled", "true");
        jobs.end();
        appears(part(page, "jobs-owner-lost"));
        assertThat(in(tile(page, "tests", ""), "job-start")).hasAttribute("aria-disabled", "false");
        assertThat(in(tile(page, "tests", ""), "job-note")).containsText("it may still run");
    }

    @Test
    void it_is_all_done_by_keyboard() {
        Page page = visit(admin(profile()), address());
        becomes(page, "live");
        page.keyboard().press("g");
        page.keyboard().press("j");
        assertThat(part(page, "title")).isFocused();
        Locator start = in(tile(page, "sync-push", "peer-b"), "job-start");
        start.focus();
        page.keyboard().press("Enter");
        field(page, "key").focus();
        page.keyboard().type("k");
        page.keyboard().press("Enter");
        assertThat(start).isFocused();
        assertThat(in(tile(page, "sync-push", "peer-b"), "job-state")).hasAttribute("data-state", "queued");
    }

    @Test
    void every_view_of_jobs_is_accessible_in_both_themes_and_fits_a_phone() {
        the_server_refuses();
        Job job = running("tests", Optional.empty());
        jobs.put(StubJobs.after(job, Job.State.RUNNING, Optional.of(0.3), Optional.of("x".repeat(300))));
        jobs.put(StubJobs.job("default", "sync-push", Optional.of("peer-a"), Job.State.ERROR));
        jobs.write(job, "\u001b[31mred\u001b[0m plain\n".repeat(50), false);
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            BrowserContext context = choosing(admin(profile(options(360, 740, scheme))), "{\"language\":\"ro\"}");
            Page page = jobsPage(context);
            axe_finds_nothing(page, scheme + " jobs");
            nothing_is_wider_than_the_screen(page);
            in(tile(page, "sync-push", "peer-a"), "job-start").click();
            part(page, "job-confirm").click();
            axe_finds_nothing(page, scheme + " form");
            nothing_is_wider_than_the_screen(page);
            page.keyboard().press("Escape");
            in(tile(page, "tests", ""), "job-open").click();
            assertThat(part(page, "job-log")).containsText("red plain");
            axe_finds_nothing(page, scheme + " job");
            nothing_is_wider_than_the_screen(page);
        }
    }
}
