package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.ReducedMotion;
import dev.signalbox.page.ScriptedServer.Reply;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HandoffsPageIT extends ScriptedTests {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final String ANN = "ann@works.example";
    private static final String BOB = "bob@works.example";

    private static final AtomicInteger CHANGES = new AtomicInteger(1000);

    private final List<JsonObject> sent = new CopyOnWriteArrayList<>();

    @BeforeEach
    void nothing_sent() {
        sent.clear();
    }

    @Test
    void the_most_urgent_comes_first_then_the_oldest_and_every_page_counts_them() {
        put(open("young", "high", NOON.plusSeconds(60)));
        put(open("old", "high", NOON));
        put(open("calm", "low", NOON.minusSeconds(600)));
        put(claimed(open("taken", "urgent", NOON), BOB));
        put(parked("laid-down"));
        put(resolved("done", "It was the fuse."));
        Page page = view("");
        assertThat(part(page, "handoffs-count")).containsText("3");
        assertThat(page).hasTitle(pattern("^\\(3\\) "));
        page.keyboard().type("gh");
        assertThat(part(page, "handoffs").locator("[data-testid='handoff']")).hasCount(3);
        assertThat(keys(page)).containsExactly("old", "young", "calm");
        assertThat(in(part(page, "handoffs-in-hand"), "handoff-by")).hasText(BOB);
        assertThat(in(part(page, "handoffs-parked"), "handoff")).hasAttribute("data-key", "laid-down");
        assertThat(part(page, "handoffs-over")).containsText("It was the fuse.");
        put(open("new", "urgent", NOON.plusSeconds(90)));
        assertThat(part(page, "handoff").first()).hasAttribute("data-key", "new");
        assertThat(page.locator("li.fresh")).hasCount(1);
        assertThat(page).hasTitle(pattern("^\\(4\\) "));
        assertThat(page.locator("#urgent")).containsText("Urgent: an agent needs you");
        server.send("handoffs", "handoffs", Map.of("op", "remove", "id", "new"));
        assertThat(part(page, "handoffs").locator("[data-testid='handoff']")).hasCount(3);
    }

    @Test
    void nothing_slides_under_the_pointer() {
        put(open("old", "normal", NOON));
        Page page = view("?view=handoffs");
        Locator old = item(page, "old");
        in(old, "handoff-claim").hover();
        double before = old.boundingBox().y;
        put(open("new", "urgent", NOON));
        assertThat(part(page, "handoffs-held")).containsText("1 change waits");
        assertThat(old.boundingBox().y).isCloseTo(before, within(1.0));
        assertThat(part(page, "handoff")).hasCount(1);
        page.mouse().move(2, 2);
        assertThat(part(page, "handoff")).hasCount(2);
        assertThat(part(page, "handoff").first()).hasAttribute("data-key", "new");
    }

    @Test
    void two_engineers_one_claim_and_the_loser_sees_who_has_it() {
        the_server_refuses();
        put(open("one", "urgent", NOON));
        AtomicReference<String> winner = new AtomicReference<>();
        server.on("POST /api/v1/ai-sessions/s-one/handoffs/one/claim", (request, body) -> {
            String who = ScriptedServer.subject(request);
            if (winner.compareAndSet(null, who)) {
                return Reply.of(claimed(open("one", "urgent", NOON), who));
            }
            return Reply.problem(
                    409,
                    "already_claimed",
                    Map.of(
                            "claimed_by",
                            winner.get(),
                            "claimed_at",
                            NOON.plusSeconds(30),
                            "handoff",
                            claimed(open("one", "urgent", NOON), winner.get())));
        });
        Page ann = view("?view=handoffs");
        Page bob = view(as(BOB), "?view=handoffs");
        Locator bobs = in(item(bob, "one"), "handoff-claim");
        appears(bobs);
        in(item(ann, "one"), "handoff-claim").click();
        assertThat(part(ann, "hand-over")).hasAttribute("data-mine", "yes");
        assertThat(ann.locator("main h1")).isFocused();
        bobs.click();
        assertThat(part(bob, "handoff-lost")).containsText(ANN + " was first");
        assertThat(part(bob, "handoff-lost")).containsText("Claimed at");
        assertThat(in(item(bob, "one"), "handoff-by")).hasText(ANN);
        assertThat(in(item(bob, "one"), "handoff-claim")).hasCount(0);
        put(claimed(open("one", "urgent", NOON), ANN));
        assertThat(part(bob, "handoffs-count")).hasCount(0);
        assertThat(part(bob, "handoff-lost")).hasCount(1);
    }

    @Test
    void who_claims_elsewhere_is_seen_at_once_in_all_tabs() {
        put(open("one", "normal", NOON));
        BrowserContext bobs = as(BOB);
        Page list = view(bobs, "?view=handoffs");
        Page whole = view(bobs, "?view=handoffs&handoff=one");
        appears(part(whole, "handoff-claim"));
        put(claimed(open("one", "normal", NOON), ANN));
        assertThat(part(list, "handoff-by")).hasText(ANN);
        assertThat(part(list, "handoff-claim")).hasCount(0);
        assertThat(part(whole, "handoff-others")).containsText(ANN + " has it");
        assertThat(part(whole, "handoff-claim")).hasCount(0);
    }

    @Test
    void the_hand_over_shows_what_was_tried_and_needed_and_leads_on() {
        put(claimed(open("one", "high", NOON), ANN));
        Page page = view("?view=handoffs&handoff=one");
        assertThat(part(page, "handoff-summary")).containsText("The lamp of one stays dark");
        assertThat(part(page, "handoff-tried")).containsText("Changed the bulb " + RunRows.HOSTILE);
        assertThat(part(page, "handoff-needed")).containsText("The key of the box");
        assertThat(part(page, "handoff-context")).containsText("branch");
        assertThat(part(page, "handoff-run")).hasAttribute("href", "./?view=run&project=yard&id=r%2F1");
        assertThat(part(page, "handoff-log")).hasAttribute("href", "./?view=log&project=yard&id=log-1");
        part(page, "handoff-project").click();
        assertThat(page).hasURL(pattern("view=project&slug=yard"));
    }

    @Test
    void by_keyboard_it_is_claimed_given_a_lease_and_resolved_with_a_note() {
        put(open("one", "normal", NOON));
        String base = "POST /api/v1/ai-sessions/s-one/handoffs/one/";
        Map<String, Object> mine = claimed(open("one", "normal", NOON), ANN);
        server.on(base + "claim", (request, body) -> {
            sent.add(new JsonObject(body));
            mine.put("lease_until", sent.size() > 1 ? Instant.now().plusSeconds(900) : null);
            return Reply.of(mine);
        });
        server.on(base + "resolve", (request, body) -> {
            sent.add(new JsonObject(body));
            return Reply.of(resolved("one", "New bulb."));
        });
        Page page = view("?view=handoffs");
        appears(part(page, "handoff-claim"));
        page.keyboard().press("j");
        assertThat(part(page, "handoff-open")).isFocused();
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        assertThat(part(page, "handoff-claim")).isFocused();
        page.keyboard().press("Enter");
        appears(part(page, "handoff-lease-form"));
        part(page, "handoff-lease-choice").selectOption("900");
        in(part(page, "handoff-lease-form"), "handoff-claim").press("Enter");
        assertThat(part(page, "handoff-lease")).containsText("goes back into the queue at");
        part(page, "handoff-ask-resolve").press("Enter");
        assertThat(part(page, "handoff-text")).isFocused();
        page.keyboard().type("New bulb.");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(part(page, "handoff-resolution")).hasText("New bulb.");
        assertThat(part(page, "handoff-ask-resolve")).hasCount(0);
        assertThat(sent)
                .containsExactly(
                        new JsonObject(),
                        new JsonObject(Map.of("lease_s", 900)),
                        new JsonObject(Map.of("resolution", "New bulb.")));
    }

    @Test
    void what_is_lost_meanwhile_is_said_and_an_admin_gives_it_to_somebody_else() {
        the_server_refuses();
        server.role("admin");
        put(claimed(open("one", "normal", NOON), ANN));
        String base = "POST /api/v1/ai-sessions/s-one/handoffs/one/";
        server.on(
                base + "release",
                (request, body) -> Reply.problem(
                        409,
                        "not_claimed_by_caller",
                        Map.of(
                                "claimed_by",
                                BOB,
                                "claimed_at",
                                NOON,
                                "handoff",
                                claimed(open("one", "normal", NOON), BOB))));
        server.on(base + "reassign", (request, body) -> {
            sent.add(new JsonObject(body));
            return Reply.of(claimed(open("one", "normal", NOON), "eve"));
        });
        Page page = view("?view=handoffs&handoff=one");
        part(page, "handoff-ask-release").click();
        part(page, "handoff-release").click();
        assertThat(part(page, "handoff-lost")).containsText(BOB + " has it");
        part(page, "handoff-ask-reassign").click();
        part(page, "handoff-assignee").fill("eve");
        part(page, "handoff-assignee").press("Enter");
        assertThat(part(page, "handoff-by")).hasText("eve");
        assertThat(sent).containsExactly(new JsonObject(Map.of("assignee", "eve")));
    }

    @Test
    void a_claim_on_its_way_is_busy_until_the_stream_tells_and_an_owner_that_is_silent_is_missed() {
        put(open("one", "normal", NOON));
        server.on("POST /api/v1/ai-sessions/s-one/handoffs/one/claim", (request, body) -> Reply.never());
        Page page = view("?view=handoffs");
        part(page, "handoff-claim").click();
        assertThat(part(page, "handoff-claim")).hasAttribute("aria-busy", "true");
        Map<String, Object> owner = Map.of("state", "lost", "node", "beta", "since", NOON);
        server.send("handoffs", "handoffs", Map.of("op", "owner", "owner", owner));
        assertThat(part(page, "handoffs-owner-lost")).containsText("beta");
        put(claimed(open("one", "normal", NOON), BOB));
        assertThat(part(page, "handoff-by")).hasText(BOB);
        assertThat(part(page, "handoff-claim")).hasCount(0);
    }

    @Test
    void a_viewer_and_a_screen_on_the_wall_look_and_see_why_they_cannot_claim() {
        put(open("one", "normal", NOON));
        server.role("viewer");
        Page page = view("?view=handoffs");
        assertThat(part(page, "handoffs-why")).containsText("Engineer or admin access required");
        assertThat(part(page, "handoff")).hasCount(1);
        assertThat(part(page, "handoff-claim")).hasCount(0);
        server.role("admin");
        server.readOnly();
        Page wall = view("?view=handoffs&handoff=one");
        assertThat(part(wall, "handoffs-why")).containsText("only shows");
        assertThat(part(wall, "handoff-claim")).hasCount(0);
        assertThat(part(wall, "read-only")).isVisible();
    }

    @Test
    void it_is_accessible_in_both_themes_and_fits_a_phone() {
        put(open("one", "urgent", NOON));
        put(open("two", "normal", NOON));
        put(claimed(open("three", "high", NOON), ANN));
        put(parked("four"));
        put(resolved("five", "Done."));
        Page page = onAPhone("?view=handoffs");
        page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
        appears(part(page, "handoff-over"));
        is_accessible_in_both_themes_and_fits_a_phone(page);
        server.role("admin");
        Page whole = onAPhone("?view=handoffs&handoff=three");
        appears(part(whole, "handoff-context"));
        is_accessible_in_both_themes_and_fits_a_phone(whole);
    }

    private BrowserContext as(String subject) {
        BrowserContext context = profile();
        context.addCookies(List.of(new Cookie("who", subject).setUrl(server.address())));
        return context;
    }

    private static List<String> keys(Page page) {
        return part(page, "handoffs").locator("[data-testid='handoff']").all().stream()
                .map(each -> each.getAttribute("data-key"))
                .toList();
    }

    private static Locator item(Page page, String id) {
        return page.locator("[data-testid='handoff'][data-key='" + id + "']");
    }

    private void put(Map<String, Object> handoff) {
        server.put("handoffs", (String) handoff.get("id"), handoff);
    }

    static Map<String, Object> open(String id, String priority, Instant at) {
        Map<String, Object> handoff = new LinkedHashMap<>();
        handoff.put("id", id);
        handoff.put("version", "v1");
        handoff.put("session_id", "s-" + id);
        handoff.put("account", "default");
        handoff.put("kind", "escalate");
        handoff.put("state", "open");
        handoff.put("priority", priority);
        handoff.put("project", "yard");
        handoff.put("summary", "The lamp of " + id + " stays dark " + RunRows.HOSTILE);
        handoff.put(
                "context",
                Map.of(
                        "tried",
                        List.of("Changed the bulb " + RunRows.HOSTILE, "Measured the current"),
                        "needed",
                        "The key of the box",
                        "branch",
                        "lamps",
                        "run_id",
                        "r/1",
                        "log_id",
                        "log-1"));
        handoff.put("created_by", "loop@works.example");
        handoff.put("created_at", at);
        for (String none :
                List.of("claimed_by", "claimed_at", "lease_until", "resolved_by", "resolved_at", "resolution")) {
            handoff.put(none, null);
        }
        handoff.put("updated_at", at);
        return handoff;
    }

    static Map<String, Object> claimed(Map<String, Object> handoff, String by) {
        handoff.putAll(Map.of(
                "state", "claimed", "claimed_by", by, "claimed_at", NOON.plusSeconds(30), "version", "claimed " + by));
        handoff.put("updated_at", NOON.plusSeconds(CHANGES.incrementAndGet()));
        return handoff;
    }

    private static Map<String, Object> parked(String id) {
        Map<String, Object> handoff = open(id, "normal", NOON);
        handoff.put("kind", "park");
        return handoff;
    }

    private static Map<String, Object> resolved(String id, String words) {
        Map<String, Object> handoff = claimed(open(id, "normal", NOON), ANN);
        handoff.putAll(Map.of("state", "resolved", "resolved_by", ANN, "resolved_at", NOON, "resolution", words));
        return handoff;
    }
}
