package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real server with real commands: the page and the command line follow the same jobs. */
class RealJobsIT extends BrowserTests {
    private static final String SECRET = "canary-7f3a1c";
    private static final String CONFIG =
            """
            {"actions": [
              {"action": "sync-push", "label": "Push", "targets": ["peer-a", "peer-b"], "max_parallel": 2, "cwd": "%1$s",
               "command": ["/bin/sh", "-c", "printf '\\\\033[32mbegin\\\\033[0m\\\\n'; echo '::signalbox progress=0.4 phase=\\"copying\\" message=\\"40 of 100\\"'; while [ ! -e go-$0 ]; do sleep 0.05; done; rm go-$0; echo finished", "{target}"]},
              {"action": "long", "label": "Long", "command": ["sleep", "600"]},
              {"action": "exits", "label": "Exits", "targets": ["0", "10", "3"], "max_parallel": 3,
               "command": ["/bin/sh", "-c", "exit $0", "{target}"]},
              {"action": "save-key", "label": "Save a key", "confirm": "Replace the key?", "cwd": "%1$s",
               "parameters": {"type": "object", "required": ["key"], "additionalProperties": false, "properties": {
                 "key": {"type": "string", "writeOnly": true, "minLength": 8},
                 "count": {"type": "integer", "maximum": 5}}},
               "command": ["/bin/sh", "-c", "test -n \\"$SIGNALBOX_PARAM_KEY\\" && echo \\"count $SIGNALBOX_PARAM_COUNT\\""]}
            ]}
            """;

    private Path folder;

    @Override
    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        this.folder = folder;
        signalbox = RunningSignalbox.in(folder, CONFIG.formatted(folder));
    }

    @Test
    void two_tabs_and_the_command_line_follow_one_job() throws Exception {
        BrowserContext context = signedIn(profile());
        Page one = live(context, "?view=jobs");
        Page two = live(context, "?view=jobs");
        Locator start = tile(one, "peer-a").locator("[data-testid='job-start']");
        start.click();
        for (Page page : List.of(one, two)) {
            Locator tile = tile(page, "peer-a");
            shows(tile, "40 of 100");
            shows(tile, "40%");
            assertThat(tile.locator("[data-testid='job-start']")).hasAttribute("aria-disabled", "true");
        }
        Path refused = folder.resolve("refused.txt");
        assertThat(exit(signalbox.command(refused, "job", "start", "sync-push", "--target", "peer-a")))
                .isEqualTo(7);
        String id = one.locator("[data-testid='job-row']").first().getAttribute("data-id");
        assertThat(Files.readString(refused)).contains(id);
        Path watched = folder.resolve("watched.txt");
        Process watch = signalbox.command(watched, "job", "watch", id);
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> Files.readString(watched)
                .contains("40 of 100"));

        tile(two, "peer-a").locator("[data-testid='job-open']").click();
        Locator log = part(two, "job-log");
        shows(log, "begin");
        assertThat(log.locator(".ansi-green")).hasText("begin");
        Files.createFile(folder.resolve("go-peer-a"));
        shows(log, "finished");
        assertThat(part(two, "log-status")).hasText("The log is complete.");
        assertThat(exit(watch)).isZero();
        assertThat(Files.readString(watched)).contains("Push (peer-a)  success");
        assertThat(tile(one, "peer-a").locator("[data-testid='job-state']")).hasAttribute("data-state", "success");
        assertThat(start).hasAttribute("aria-disabled", "false");
        assertThat(part(two, "job-again")).hasAttribute("aria-disabled", "false");
    }

    @Test
    void the_exit_code_of_the_command_line_follows_the_job() throws Exception {
        List<Integer> codes = List.of(0, 3, 4);
        List<String> targets = List.of("0", "10", "3");
        for (int i = 0; i < targets.size(); i++) {
            Path out = folder.resolve("exit-" + i + ".txt");
            assertThat(exit(signalbox.command(out, "job", "start", "exits", "--target", targets.get(i), "--watch")))
                    .as(Files.readString(out))
                    .isEqualTo(codes.get(i));
        }
    }

    @Test
    void a_running_job_is_cancelled_from_the_page_and_the_watcher_hears_it() throws Exception {
        Path out = folder.resolve("cancelled.txt");
        Process watch = signalbox.command(out, "job", "start", "sync-push", "--target", "peer-b", "--watch");
        Page page = live(signedIn(profile()), "?view=jobs");
        shows(tile(page, "peer-b"), "40 of 100");
        tile(page, "peer-b").locator("[data-testid='job-cancel']").click();
        part(page, "job-cancel-confirm").click();
        assertThat(tile(page, "peer-b").locator("[data-testid='job-state']")).hasAttribute("data-state", "cancelled");
        assertThat(exit(watch)).isEqualTo(5);
        Journal journal = new Journal(signalbox);
        Awaitility.await().atMost(30, TimeUnit.SECONDS).untilAsserted(() -> assertThat(
                        journal.read("type=job.*").stream()
                                .filter(row ->
                                        row.get("data").path("target").asText().equals("peer-b"))
                                .map(row -> row.get("type").asText() + " "
                                        + row.get("data").get("state").asText() + " "
                                        + !row.get("actor").isNull()))
                .containsExactly(
                        "job.started queued true", "job.cancelled running true", "job.finished cancelled false"));
        part(page, "nav-events").click();
        appears(page.locator("[data-testid='event'][data-type='job.finished']")
                .getByText("Push \u00b7 peer-b: cancelled"));
    }

    @Test
    void a_secret_is_used_and_kept_nowhere() throws Exception {
        the_server_refuses();
        Page page = live(signedIn(profile()), "?view=jobs");
        Locator tile = page.locator("[data-testid='job-tile'][data-action='save-key']");
        tile.locator("[data-testid='job-start']").click();
        page.locator("[data-name='key'] input").fill(SECRET);
        page.locator("[data-name='count'] input").fill("3");
        part(page, "job-confirm").click();
        assertThat(tile.locator("[data-testid='job-state']")).hasAttribute("data-state", "success");
        tile.locator("[data-testid='job-open']").click();
        shows(part(page, "job-log"), "count 3");
        part(page, "job-again").click();
        assertThat(part(page, "job-secrets")).isVisible();
        assertThat(page.locator("[data-name='count'] input")).hasValue("3");
        assertThat(page.locator("[data-name='key'] input")).hasValue("");
        assertThat(page.content()).doesNotContain(SECRET);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(SECRET);
            }
        }
    }

    @Test
    void a_job_whose_server_was_killed_ends_on_the_screen_and_its_button_comes_back() throws Exception {
        the_network_is_cut();
        Page page = live(signedIn(profile(), signalbox.token("admin")), "?view=jobs");
        Locator tile = page.locator("[data-testid='job-tile'][data-action='long']");
        tile.locator("[data-testid='job-start']").click();
        Locator state = tile.locator("[data-testid='job-state']");
        assertThat(state).hasAttribute("data-state", "running");
        signalbox.kill();
        appears(part(page, "jobs-old"));
        signalbox.startAgain();
        becomes(page, "live");
        assertThat(state).hasAttribute("data-state", "interrupted");
        assertThat(tile.locator("[data-testid='job-start']")).hasAttribute("aria-disabled", "false");
        assertThat(part(page, "jobs-old")).hasCount(0);
    }

    private static int exit(Process process) throws InterruptedException {
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static Locator tile(Page page, String target) {
        return page.locator("[data-testid='job-tile'][data-action='sync-push'][data-target='" + target + "']");
    }
}
