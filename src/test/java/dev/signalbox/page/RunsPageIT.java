package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.bus.Run;
import dev.signalbox.page.ScriptedServer.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunsPageIT extends ScriptedTests {
    private static final String RUN = "?view=run&project=yard&id=r1";
    private static final String DETAILS = "GET /api/runs/yard/r1";

    @Test
    void the_runs_of_a_project_are_listed_newest_first_and_change_live() {
        put(RunRows.run("old", Run.State.COMPLETED, "v1"));
        put(RunRows.run("r1", Run.State.RUNNING, "v1"));
        Page page = view("?view=project&slug=yard");
        assertThat(part(page, "run-row")).hasCount(2);
        Locator newest = part(page, "run-row").first();
        assertThat(in(newest, "run-state")).hasText("Running");
        assertThat(newest).containsText("signal-lamps.md");
        assertThat(newest).containsText("Phase 2 \u00b7 REVIEW");
        assertThat(newest).containsText("ready with corrections");
        assertThat(newest).containsText("$1.25");
        assertThat(newest).containsText("182.3K");
        assertThat(part(page, "run-row").last()).containsText("3 min 4 sec");
        put(RunRows.run("r1", Run.State.WAITING, "v2"));
        assertThat(in(newest, "run-state")).hasText("Waits for you");
    }

    @Test
    void a_fresh_project_says_that_there_is_no_run_yet() {
        Page page = view("?view=project&slug=yard");
        assertThat(part(page, "no-runs")).containsText("No run yet");
    }

    @Test
    void a_run_shows_what_was_done_found_and_decided() {
        Run run = put(RunRows.run("r1", Run.State.RUNNING, "v1"));
        server.on(DETAILS, (request, body) -> Reply.of(RunRows.details(run, "Fixed it.")));
        Page page = view(RUN);
        assertThat(part(page, "phase")).hasCount(3);
        assertThat(part(page, "phase").nth(1)).hasAttribute("aria-current", "step");
        assertThat(part(page, "phase").nth(2)).containsText("No credentials");
        assertThat(part(page, "run-evidence")).containsText("the lock's process 4211 runs");
        assertThat(part(page, "run-evidence")).containsText(RunRows.HOSTILE);
        assertThat(part(page, "entry").first()).containsText("Fixed it.");
        assertThat(part(page, "review").locator("li")).hasCount(2);
        assertThat(part(page, "review")).containsText(RunRows.HOSTILE);
        assertThat(part(page, "checks")).containsText("LampTest failed");
        assertThat(part(page, "run-facts")).containsText(pattern("Results\\s*4"));
        Locator start = part(page, "entry").last();
        assertThat(start).containsText(pattern("run_start\\s*author"));
        assertThat(start).containsText("Began " + RunRows.HOSTILE);
        part(page, "only-decision").click();
        assertThat(part(page, "decision")).hasText(new String[] {"continue", "approve"});
        assertThat(part(page, "entry").first()).containsText("Take 110 V.");
        assertThat(part(page, "raw-toggle")).hasCount(0);
        part(page, "only-result").click();
        assertThat(part(page, "entry")).hasCount(2);
        Locator author = part(page, "entry").first();
        assertThat(in(author, "entry-log")).hasAttribute("href", pattern("view=log&project=yard&path="));
        in(author, "raw-toggle").click();
        assertThat(in(author, "raw")).containsText("\"of\": 3");
    }

    @Test
    void what_is_wrong_with_the_database_is_said_beside_its_run_as_long_as_it_is_so() {
        Run run = put(RunRows.run("r1", Run.State.RUNNING, "v1"));
        server.on(DETAILS, (request, body) -> Reply.of(RunRows.details(run, "Fixed it.")));
        yard(List.of(
                new Problem(".5x/5x.db", Optional.empty(), "has schema version 7"),
                new Problem("prd.json", Optional.empty(), "is no JSON")));
        Page page = view(RUN);
        assertThat(part(page, "run-problem")).hasText("The run\u2019s database .5x/5x.db: has schema version 7");
        yard(List.of());
        assertThat(part(page, "run-problem")).hasCount(0);
    }

    @Test
    void a_run_is_read_again_when_it_changes_but_not_once_for_each_change() {
        Run run = put(RunRows.run("r1", Run.State.RUNNING, "v0"));
        server.on(DETAILS, (request, body) -> Reply.of(RunRows.details(run, "Answer " + server.calls(DETAILS) + ".")));
        Page page = view(RUN);
        assertThat(part(page, "entry").first()).containsText("Answer ");
        long before = server.calls(DETAILS);
        for (int i = 1; i <= 100; i++) {
            put(RunRows.run("r1", Run.State.RUNNING, "v" + i));
        }
        put(RunRows.run("r1", Run.State.COMPLETED, "last"));
        assertThat(in(part(page, "run"), "run-state").first()).hasText("Completed");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            long calls = server.calls(DETAILS);
            assertThat(calls).isGreaterThan(before);
            assertThat(part(page, "entry").first().innerText()).contains("Answer " + calls + ".");
        });
        assertThat(server.calls(DETAILS) - before).isLessThan(80);
    }

    @Test
    void a_run_that_is_not_there_is_said_so_and_one_that_cannot_be_read_keeps_what_is_known() {
        the_server_refuses();
        the_journal_is_away();
        Page page = view(RUN);
        assertThat(part(page, "empty")).hasAttribute("data-empty", "run");
        Run run = put(RunRows.run("r1", Run.State.RUNNING, "v1"));
        server.on(DETAILS, (request, body) -> Reply.of(RunRows.details(run, "Fixed it.")));
        assertThat(part(page, "entry").first()).containsText("Fixed it.");
        server.on(DETAILS, (request, body) -> Reply.problem(503, "unavailable", Map.of()));
        put(RunRows.run("r1", Run.State.FAILED, "v2"));
        appears(part(page, "run-failed"));
        assertThat(part(page, "entry").first()).containsText("Fixed it.");
        server.on(DETAILS, (request, body) -> Reply.problem(404, "unknown_run", Map.of()));
        server.send("runs", "runs", Map.of("op", "remove", "id", "yard/r1"));
        assertThat(part(page, "empty")).hasAttribute("data-empty", "run");
    }

    @Test
    void it_is_accessible_in_both_themes_and_fits_a_phone() {
        Run run = put(RunRows.run("r1", Run.State.RUNNING, "v1"));
        put(RunRows.run("old", Run.State.LOST, "v1"));
        server.on(DETAILS, (request, body) -> Reply.of(RunRows.details(run, "Fixed it.")));
        Page page = onAPhone("?view=project&slug=yard");
        appears(part(page, "run-row").first());
        nothing_is_wider_than_the_screen(page);
        part(page, "run-row").first().locator("a").click();
        appears(part(page, "entry").first());
        is_accessible_in_both_themes_and_fits_a_phone(page);
    }

    private void yard(List<Problem> problems) {
        Map<String, Object> yard = ScriptedServer.project("yard", "Freight Yard");
        yard.put("problems", problems);
        yard.put("version", "with " + problems.size());
        server.put("projects", "yard", yard);
    }

    private Run put(Run run) {
        server.put("runs", run.id(), run);
        return run;
    }
}
