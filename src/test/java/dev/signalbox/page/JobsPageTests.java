package dev.signalbox.page;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.signalbox.bus.Job;
import dev.signalbox.bus.Jobs;
import dev.signalbox.http.StubJobs;
import dev.signalbox.http.TestServer;
import dev.signalbox.http.auth.Role;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A Chromium, and a server whose jobs do what the test says. */
abstract class JobsPageTests extends BrowserTests {
    TestServer server;
    StubJobs jobs;

    @Override
    @BeforeAll
    void start(@TempDir Path folder) {
        // Each test has a server of its own.
    }

    @BeforeEach
    void serve(@TempDir Path folder) {
        server = TestServer.start(folder);
        jobs = new StubJobs(server.vertx);
    }

    @AfterEach
    void end() {
        // Before the server, for a page that loses it says so.
        closeProfiles();
        server.close();
    }

    String address() {
        return server.url("/");
    }

    BrowserContext admin(BrowserContext context) {
        return signedInAt(context, address(), TestServer.token(Role.ADMIN));
    }

    /** The jobs, live. */
    Page jobsPage(BrowserContext context) {
        Page page = visit(context, address() + "?view=jobs");
        becomes(page, "live");
        appears(part(page, "job-tile").first());
        return page;
    }

    static Locator tile(Page page, String action, String target) {
        return page.locator("[data-testid='job-tile'][data-action='" + action + "'][data-target='" + target + "']");
    }

    static Locator field(Page page, String name) {
        return page.locator("[data-testid='job-field'][data-name='" + name + "'] input");
    }

    static Locator in(Locator place, String testId) {
        return place.locator("[data-testid='" + testId + "']");
    }

    Job running(String action, Optional<String> target) {
        return jobs.put(StubJobs.job("default", action, target, Job.State.RUNNING));
    }

    Job only() {
        return jobs.newest();
    }

    Jobs.Start lastStart() {
        return jobs.asked.stream()
                .filter(Jobs.Start.class::isInstance)
                .map(Jobs.Start.class::cast)
                .reduce((first, second) -> second)
                .orElseThrow();
    }
}
