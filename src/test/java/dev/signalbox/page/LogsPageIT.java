package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.signalbox.bus.LogFile;
import dev.signalbox.page.ScriptedServer.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogsPageIT extends ScriptedTests {
    private static final String TOPIC = "log:yard/";
    private static final String TEXT = "?view=log&project=yard&id=build";

    record Line(long at, String text, long cut) {}

    /** A log as the server has it: every line takes ten bytes. */
    private final List<Line> lines = new ArrayList<>();

    @BeforeEach
    void files() {
        lines.clear();
        Instant noon = Instant.parse("2026-05-01T12:00:00Z");
        List<LogFile> files = List.of(
                new LogFile("build", "yard", "logs/build.log", "text", 1_000, noon),
                new LogFile("agent", "yard", ".5x/logs/r1/agent-001.ndjson", "ndjson", 1_000, noon));
        server.on("GET /api/logs", (request, body) -> Reply.of(Map.of("logs", files, "truncated", false)));
        for (String id : List.of("build", "agent")) {
            server.on(
                    "GET /api/logs/yard/" + id,
                    (request, body) -> Reply.of(slice(
                            Optional.ofNullable(request.getParam("from")).map(Long::parseLong),
                            Optional.ofNullable(request.getParam("before")).map(Long::parseLong),
                            Integer.parseInt(request.getParam("tail_lines")))));
        }
    }

    @Test
    void a_log_is_found_in_its_project_and_followed_with_its_colours_and_as_text_only() {
        write("first", "\u001b[31mred goes on", "in the next\u001b[0m");
        Page page = view("?view=project&slug=yard");
        assertThat(part(page, "newest-log").first()).containsText("build.log");
        part(page, "project-logs").click();
        assertThat(part(page, "log-file")).hasCount(2);
        part(page, "log-file").first().locator("a").click();
        assertThat(lines(page)).hasText(new String[] {"first", "red goes on", "in the next"});
        assertThat(lines(page).nth(2).locator(".ansi-red")).hasText("in the next");
        followed("build");
        tell("build", write(RunRows.HOSTILE, "10%\r20%"));
        assertThat(lines(page)).hasText(new String[] {"first", "red goes on", "in the next", RunRows.HOSTILE, "20%"});
        assertThat(part(page, "log-status")).containsText("Follows live");
        part(page, "log-wrap").click();
        page.reload();
        assertThat(part(page, "log-wrap")).hasAttribute("aria-pressed", "false");
    }

    @Test
    void lines_that_the_stream_did_not_tell_are_asked_for_and_none_comes_twice() {
        write("one");
        Page page = view(TEXT);
        assertThat(lines(page)).hasCount(1);
        followed("build");
        write("two");
        List<Line> told = write("three");
        tell("build", told);
        tell("build", told);
        assertThat(lines(page)).hasText(new String[] {"one", "two", "three"});
    }

    @Test
    void following_stops_when_somebody_reads_and_goes_on_when_asked() {
        write("line\n".repeat(300).split("\n"));
        Page page = view(TEXT);
        assertThat(lines(page)).hasCount(300);
        assertThat(lines(page).last()).isInViewport();
        followed("build");
        part(page, "log-lines").hover();
        page.mouse().wheel(0, -1_000);
        appears(part(page, "log-latest"));
        tell("build", write("new", "newer"));
        assertThat(part(page, "log-latest")).hasText("Jump to the end (2 new lines)");
        assertThat(lines(page).last()).not().isInViewport();
        part(page, "log-latest").click();
        assertThat(lines(page).last()).isInViewport();
        tell("build", write("newest"));
        assertThat(lines(page).last()).hasText("newest");
        assertThat(lines(page).last()).isInViewport();
    }

    @Test
    void a_burst_of_a_hundred_thousand_lines_leaves_the_newest_and_says_that_others_were_skipped() {
        write("before");
        Page page = view(TEXT);
        assertThat(lines(page)).hasCount(1);
        followed("build");
        String[] thousand = "burst\n".repeat(1_000).split("\n");
        for (int i = 0; i < 100; i++) {
            tell("build", write(thousand));
        }
        tell("build", write("the end"));
        assertThat(lines(page).last()).hasText("the end");
        assertThat(part(page, "log-lines").locator("> *").count()).isLessThanOrEqualTo(5_000);
        assertThat(part(page, "log-status")).containsText(pattern("Skipped [0-9,]+ lines"));
    }

    @Test
    void what_an_agent_wrote_is_read_as_turns() {
        write(
                "{\"type\":\"session_start\",\"role\":\"author\",\"template\":\"fix\"}",
                "{\"type\":\"text\",\"delta\":\"I will \"}",
                "{\"type\":\"text\",\"delta\":\"look.\"}",
                "{\"type\":\"tool_start\",\"tool\":\"bash\",\"input_summary\":\"ls\"}",
                "{\"type\":\"tool_end\",\"tool\":\"bash\",\"output\":\"" + RunRows.HOSTILE.replace("\"", "'") + "\"}",
                "{\"type\":\"usage\",\"tokens\":{\"in\":18000,\"out\":2100},\"costUsd\":0.125}",
                "no JSON");
        Page page = view("?view=log&project=yard&path=.5x/logs/r1/agent-001.ndjson");
        assertThat(turn(page, "text")).hasText(pattern("Says\\s*I will look\\."));
        assertThat(turn(page, "tool")).containsText("ls");
        assertThat(turn(page, "output")).containsText("<img");
        assertThat(turn(page, "usage")).containsText("18K tokens in");
        assertThat(turn(page, "usage")).containsText("$0.125");
        assertThat(page.locator(".log-line")).hasText("no JSON");
        followed("agent");
        tell("agent", write("{\"type\":\"text\",\"delta\":\"And \"}"));
        tell("agent", write("{\"type\":\"text\",\"delta\":\"on.\"}"));
        assertThat(turn(page, "text").last()).hasText(pattern("Says\\s*And on\\."));
        part(page, "log-raw").click();
        assertThat(lines(page).nth(1)).hasText("{\"type\":\"text\",\"delta\":\"I will \"}");
    }

    @Test
    void another_file_in_its_place_is_said_so() {
        write("old");
        Page page = view(TEXT);
        assertThat(lines(page)).hasCount(1);
        followed("build");
        Map<String, Object> reset =
                Map.of("topic", TOPIC + "build", "reason", "replaced", "generation", "g2", "from", 0);
        server.send(TOPIC + "build", "reset", reset);
        server.send(TOPIC + "build", "log", message("build", "g2", List.of(new Line(0, "new", 0)), 10));
        assertThat(part(page, "log-note")).containsText("replaced by another one");
        assertThat(lines(page)).hasText(new String[] {"old", "new"});
    }

    @Test
    void a_search_says_how_far_it_came_and_its_finds_are_links_to_their_places() {
        write("line\n".repeat(4_000).split("\n"));
        lines.set(1_500, new Line(15_000, "the needle \u001b[31mRED\u001b[0m", 0));
        server.on("GET /api/logs/yard/build/search", (request, body) -> {
            boolean second = !"0".equals(request.getParam("from"));
            Map<String, Object> hits = new LinkedHashMap<>(Map.of(
                    "generation",
                    "g1",
                    "lines",
                    second ? List.of(lines.get(1_500)) : List.of(),
                    "searched_to",
                    second ? 40_000 : 10_000,
                    "size",
                    40_000,
                    "exhausted",
                    second,
                    "capped",
                    false));
            hits.put("reset", null);
            return Reply.of(hits);
        });
        Page page = view(TEXT);
        part(page, "log-search").fill("Needle");
        part(page, "log-search").press("Enter");
        assertThat(part(page, "log-search-status")).containsText("The whole file was searched");
        assertThat(part(page, "log-hit").locator("mark")).hasText("needle");
        assertThat(part(page, "log-hit")).hasText("the needle RED");
        part(page, "log-hit").click();
        assertThat(page.locator(".marked")).hasText("the needle RED");
        assertThat(page.locator(".marked")).isInViewport();
        assertThat(page).hasURL(pattern("at=15000&gen=g1"));
        assertThat(part(page, "log-status")).containsText("a place within the file");
        part(page, "log-earlier").click();
        assertThat(page.locator(".marked")).isInViewport();
    }

    @Test
    void it_is_accessible_in_both_themes_and_fits_a_phone() {
        write(
                "\u001b[32mgreen\u001b[0m and a word".repeat(20),
                "{\"type\":\"error\",\"message\":\"oh\"}",
                "{\"type\":\"tool_start\",\"tool\":\"x\"}");
        Page page = onAPhone("?view=logs&project=yard");
        appears(part(page, "log-file").first());
        is_accessible_in_both_themes_and_fits_a_phone(page);
        part(page, "log-file").last().locator("a").click();
        appears(turn(page, "error"));
        is_accessible_in_both_themes_and_fits_a_phone(page);
    }

    private List<Line> write(String... texts) {
        List<Line> written = new ArrayList<>();
        for (String text : texts) {
            written.add(new Line(lines.size() * 10L, text, 0));
            lines.add(written.get(written.size() - 1));
        }
        return written;
    }

    private void followed(String id) {
        await().atMost(Duration.ofSeconds(20)).until(() -> server.follows(TOPIC + id));
    }

    private void tell(String id, List<Line> told) {
        long to = told.get(told.size() - 1).at() + 10;
        server.send(TOPIC + id, "log", message(id, "g1", told, to));
    }

    private static Map<String, Object> message(String id, String generation, List<Line> told, long to) {
        return Map.of(
                "project",
                "yard",
                "log_id",
                id,
                "generation",
                generation,
                "from",
                told.get(0).at(),
                "to",
                to,
                "lines",
                told);
    }

    private Map<String, Object> slice(Optional<Long> from, Optional<Long> before, int most) {
        List<Line> fit = lines.stream()
                .filter(line -> line.at() >= from.orElse(0L) && line.at() < before.orElse(Long.MAX_VALUE))
                .toList();
        List<Line> found = from.isPresent()
                ? fit.subList(0, Math.min(most, fit.size()))
                : fit.subList(Math.max(0, fit.size() - most), fit.size());
        long size = lines.size() * 10L;
        long begin = found.isEmpty() ? from.orElse(size) : found.get(0).at();
        long end = found.isEmpty() ? begin : found.get(found.size() - 1).at() + 10;
        Map<String, Object> slice = new LinkedHashMap<>(Map.of(
                "generation", "g1", "from", begin, "to", end, "size", size, "lines", found, "truncated", end < size));
        slice.put("partial", null);
        slice.put("reset", null);
        return slice;
    }

    private static Locator lines(Page page) {
        return part(page, "log-lines").locator("> .log-line .log-text");
    }

    private static Locator turn(Page page, String kind) {
        return page.locator(".turn[data-kind='" + kind + "']");
    }
}
