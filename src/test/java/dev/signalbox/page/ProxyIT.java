package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyIT extends BrowserTests {
    private static final String BASE_PATH = "{\"http\": {\"base_path\": \"/signalbox/\"}}";

    @Override
    @BeforeAll
    void start(@TempDir Path folder) {
        // Each test has a server of its own.
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void under_a_base_path_everything_works_whether_a_proxy_keeps_it_or_strips_it(boolean strips, @TempDir Path folder)
            throws Exception {
        try (RunningSignalbox server = RunningSignalbox.in(folder, BASE_PATH);
                TestProxy proxy = TestProxy.to(server.port(), strips ? "/signalbox" : "")) {
            assertThat(server.address()).endsWith("/signalbox/");
            RalphProject amber = RalphProject.in(server.workspace(), "amber").with(5, 1);
            Page page = visit(profile(), server.link().replace(":" + server.port(), ":" + proxy.port()));
            becomes(page, "live");
            assertThat(page.locator("html")).hasAttribute("data-stream", "worker");
            card(page, "amber").locator("[data-testid='card-name'] a").click();
            appears(part(page, "project"));
            assertThat(page).hasURL("http://127.0.0.1:" + proxy.port() + "/signalbox/?view=project&slug=amber");
            amber.with(5, 4);
            shows(part(page, "project-counts"), "4 of 5");
            page.reload();
            becomes(page, "live");
            // What it still asks for must not find the server gone.
            closeProfiles();
        }
    }

    @Test
    void a_proxy_that_holds_the_stream_back_is_found_out_and_the_fix_is_shown(@TempDir Path folder) throws Exception {
        the_network_is_cut();
        try (RunningSignalbox server = RunningSignalbox.in(folder);
                TestProxy proxy = TestProxy.to(server.port(), "")) {
            RalphProject amber = RalphProject.in(server.workspace(), "amber").with(5, 1);
            proxy.holdStreams(true);
            BrowserContext context = choosing(profile(), "{\"sharing\":\"tabs\"}");
            context.clock().install();
            Page page = visit(context, server.link().replace(":" + server.port(), ":" + proxy.port()));
            appears(part(page, "cards").or(part(page, "empty")));
            // Each second of the page's clock leaves the real network some time of its own.
            await("the notice")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> {
                        context.clock().fastForward(1_000);
                        return part(page, "notice-buffering").count() > 0;
                    });
            shows(part(page, "notice-buffering"), "proxy_buffering off");
            becomes(page, "polling");
            amber.with(5, 2);
            context.clock().fastForward(5_000);
            shows(counts(page, "amber"), "2 of 5");

            proxy.holdStreams(false);
            context.clock().fastForward(40_000);
            becomes(page, "live");
            assertThat(part(page, "notice-buffering")).hasCount(0);
        }
    }

    @Test
    void while_heartbeats_come_in_gulps_the_page_asks_instead_and_does_not_call_itself_live(@TempDir Path folder)
            throws Exception {
        the_network_is_cut();
        try (RunningSignalbox server = RunningSignalbox.in(folder);
                TestProxy proxy = TestProxy.to(server.port(), "")) {
            RalphProject amber = RalphProject.in(server.workspace(), "amber").with(5, 1);
            Page page = visit(profile(), server.link().replace(":" + server.port(), ":" + proxy.port()));
            becomes(page, "live");
            Instant now = Instant.now();
            proxy.gulp(now.minusSeconds(15), now);
            appears(part(page, "notice-buffering"));
            becomes(page, "polling");
            amber.with(5, 3);
            shows(counts(page, "amber"), "3 of 5");

            proxy.gulp(now.plusSeconds(1), now.plusSeconds(2), now.plusSeconds(3));
            becomes(page, "live");
            assertThat(part(page, "notice-buffering")).hasCount(0);
        }
    }
}
