package dev.signalbox.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Prints Chromium's own figures of the page with many projects: {@code mvn -Pbench verify -Dprojects=1000}. The server is
 * the packaged jar, and every change is a real task list renamed into place.
 */
public final class PageBenchmark {
    private static final int SINGLE_UPDATES = 200;
    private static final int HOUR_OF_UPDATES = 3_600;
    private static final int SAMPLES = 4;
    private static final int BURST_PAUSE_MS = 8;
    private static final int WHEEL_TURNS = 150;
    private static final String BEFORE_THE_PAGE =
            """
            localStorage.setItem('signalbox.settings', '{"sharing":"alone"}');
            window.bench = {allCardsAt: 0, longTasks: 0, longest: 0, records: 0, cards: new Set(), others: 0, frames: [], seen: ''};
            new PerformanceObserver((list) => {
              for (const {duration} of list.getEntries()) {
                bench.longTasks++;
                bench.longest = Math.max(bench.longest, duration);
              }
            }).observe({type: 'longtask', buffered: true});
            new MutationObserver((records) => {
              if (!bench.allCardsAt && document.querySelectorAll('.card').length >= %d) bench.allCardsAt = performance.now();
              for (const {target, addedNodes, removedNodes} of records) {
                const element = target.nodeType === 1 ? target : target.parentElement;
                if (element?.closest('time') || element?.closest('#polite')) continue;
                bench.records += Math.max(1, addedNodes.length + removedNodes.length);
                const card = element?.closest('.card');
                if (card) bench.cards.add(card.dataset.slug);
                else bench.others++;
              }
            }).observe(document, {childList: true, subtree: true, characterData: true, attributes: true});
            """;

    private final Page page;
    private final CDPSession chromium;
    private final RunningSignalbox server;
    private final int projects;
    private final Map<Integer, Integer> passed = new HashMap<>();

    private PageBenchmark(Page page, RunningSignalbox server, int projects) {
        this.page = page;
        this.chromium = page.context().newCDPSession(page);
        this.server = server;
        this.projects = projects;
        chromium.send("Performance.enable");
    }

    public static void main(String[] args) throws Exception {
        int projects = Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("signalbox-bench-");
        try (RunningSignalbox server = RunningSignalbox.in(folder);
                Playwright playwright = Browsers.playwright();
                Browser browser = Browsers.launch(playwright)) {
            for (int i = 0; i < projects; i++) {
                RalphProject.in(server.workspace(), "project-" + i).with(20, 0);
            }
            BrowserContext context = browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 900));
            BrowserTests.signedIn(context, server, server.token());
            awaitProjects(context, server, projects);
            context.addInitScript(BEFORE_THE_PAGE.formatted(projects));
            new PageBenchmark(context.newPage(), server, projects).run();
        } finally {
            try (Stream<Path> all = Files.walk(folder)) {
                all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
            }
        }
    }

    private static void awaitProjects(BrowserContext context, RunningSignalbox server, int projects) throws Exception {
        while (new ObjectMapper()
                        .readTree(context.request()
                                .get(server.address() + "api/projects")
                                .text())
                        .get("projects")
                        .size()
                < projects) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void run() throws Exception {
        print("projects", projects, "");
        page.navigate(server.address());
        BrowserTests.becomes(page, "live");
        while (number("bench.allCardsAt") == 0) {
            page.waitForTimeout(50);
        }
        print(
                "first contentful paint",
                number("performance.getEntriesByName('first-contentful-paint')[0].startTime"),
                "ms");
        print("all cards in the document", number("bench.allCardsAt"), "ms");
        print("long tasks while loading", number("bench.longTasks"), "");
        print("  the longest", number("bench.longest"), "ms");
        page.waitForTimeout(3_000);
        singleUpdates();
        scrolling();
        anHourOfUpdates();
    }

    private void singleUpdates() throws Exception {
        page.evaluate("bench.longTasks = bench.longest = 0");
        double cards = 0;
        double records = 0;
        double others = 0;
        Map<String, Double> before = metrics();
        for (int i = 0; i < SINGLE_UPDATES; i++) {
            page.evaluate("bench.records = bench.others = 0; bench.cards.clear()");
            String slug = update(i % projects);
            awaitShown(slug);
            cards += number("bench.cards.size");
            others += number("bench.others");
            records += number("bench.records");
        }
        Map<String, Double> after = metrics();
        print("one update: cards touched", cards / SINGLE_UPDATES, "");
        print("one update: DOM nodes touched", records / SINGLE_UPDATES, "");
        print("  of them outside of cards", others / SINGLE_UPDATES, "");
        for (String part : new String[] {"Script", "Layout", "RecalcStyle", "Task"}) {
            String name = part + "Duration";
            print("one update: " + name, (after.get(name) - before.get(name)) * 1_000 / SINGLE_UPDATES, "ms");
        }
        print("long tasks in " + SINGLE_UPDATES + " updates", number("bench.longTasks"), "");
    }

    private void scrolling() throws Exception {
        page.evaluate("bench.longTasks = bench.longest = 0; bench.frames = []; bench.last = performance.now();"
                + "(function frame(now) { bench.frames.push(now - bench.last); bench.last = now;"
                + " if (!bench.stop) requestAnimationFrame(frame); })(performance.now())");
        page.mouse().move(640, 500);
        for (int i = 0; i < WHEEL_TURNS; i++) {
            if (i % 5 == 0) {
                update(i % projects);
            }
            page.mouse().wheel(0, 400);
            page.waitForTimeout(16);
        }
        page.evaluate("bench.stop = true; bench.frames.sort((a, b) => a - b)");
        print("scrolling with updates: frames", number("bench.frames.length"), "");
        print("  median frame", number("bench.frames[Math.floor(bench.frames.length * 0.5)]"), "ms");
        print("  95th percentile", number("bench.frames[Math.floor(bench.frames.length * 0.95)]"), "ms");
        print("  long tasks", number("bench.longTasks"), "");
        print("  the longest", number("bench.longest"), "ms");
        page.evaluate("scrollTo(0, 0)");
    }

    private void anHourOfUpdates() throws Exception {
        sample(0);
        int at = 0;
        for (int sample = 1; sample <= SAMPLES; sample++) {
            String slug = "";
            for (; at < HOUR_OF_UPDATES * sample / SAMPLES; at++) {
                slug = update((int) (at * 7919L % projects));
                page.waitForTimeout(BURST_PAUSE_MS);
            }
            awaitShown(slug);
            sample(at);
        }
    }

    private void sample(int updates) {
        chromium.send("HeapProfiler.collectGarbage");
        Map<String, Double> metrics = metrics();
        print("after " + updates + " updates: JS heap", metrics.get("JSHeapUsedSize") / 1_048_576, "MiB");
        print("after " + updates + " updates: DOM nodes", metrics.get("Nodes"), "");
        print("after " + updates + " updates: listeners", metrics.get("JSEventListeners"), "");
    }

    /** One story more passes; after the last one it starts again. */
    private String update(int project) throws Exception {
        int now = passed.merge(project, 1, (before, one) -> (before + one) % 21);
        RalphProject.in(server.workspace(), "project-" + project).with(20, now);
        return "project-" + project;
    }

    private void awaitShown(String slug) {
        int project = Integer.parseInt(slug.substring("project-".length()));
        BrowserTests.shows(BrowserTests.counts(page, slug), passed.get(project) + " of 20");
    }

    private double number(String expression) {
        return ((Number) page.evaluate(expression)).doubleValue();
    }

    private Map<String, Double> metrics() {
        JsonArray told = chromium.send("Performance.getMetrics").getAsJsonArray("metrics");
        Map<String, Double> metrics = new HashMap<>();
        for (JsonElement each : told) {
            JsonObject metric = each.getAsJsonObject();
            metrics.put(metric.get("name").getAsString(), metric.get("value").getAsDouble());
        }
        return metrics;
    }

    private static void print(String what, double value, String unit) {
        System.out.printf(Locale.ROOT, "%-44s %10.1f %s%n", what, value, unit);
    }
}
