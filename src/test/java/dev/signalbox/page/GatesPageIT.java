package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gate.Asker;
import dev.signalbox.bus.Gate.Late;
import dev.signalbox.bus.Gate.Option;
import dev.signalbox.bus.Gate.Presence;
import dev.signalbox.bus.Gate.Resolution;
import dev.signalbox.bus.Gate.State;
import dev.signalbox.bus.Run;
import dev.signalbox.page.ScriptedServer.Reply;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class GatesPageIT extends ScriptedTests {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    private static final List<Option> OPTIONS =
            List.of(new Option("continue", "Continue", false), new Option("exit", "Stop the run", true));
    private static final Resolution BOBS = new Resolution(
            "exit", Optional.of("Too late today."), "bob@works.example", NOON.plusSeconds(60), "api", "r1", List.of());

    private final List<JsonObject> sent = new CopyOnWriteArrayList<>();

    @Test
    void the_queue_begins_with_the_longest_wait_and_every_page_counts_it() {
        put(gate("second", "v1", NOON.plusSeconds(10)));
        put(gate("first", "v1", NOON));
        Page page = view("");
        assertThat(part(page, "gates-count")).containsText("2");
        assertThat(page).hasTitle(pattern("^\\(2\\) "));
        assertThat(in(card(page, "yard"), "card-gates")).hasText("2 gates open");
        part(page, "nav-gates").click();
        assertThat(part(page, "gate")).hasCount(2);
        assertThat(part(page, "gate").first()).hasAttribute("data-key", "yard/first");
        assertThat(part(page, "gate").first()).containsText("waits for");
        put(gate("third", "v1", NOON.plusSeconds(20)));
        assertThat(part(page, "gate").last()).hasAttribute("data-key", "yard/third");
        assertThat(page).hasTitle(pattern("^\\(3\\) "));
        assertThat(page.locator("#urgent")).containsText("A question from yard");
    }

    @Test
    void an_answer_says_what_was_seen_and_the_card_stays_where_it_was() {
        put(gate("one", "v7", NOON));
        put(gate("two", "v1", NOON.plusSeconds(1)));
        answers(body -> Reply.of(new Resolution(
                "continue",
                Optional.of("Mind the gap."),
                "ann@works.example",
                NOON.plusSeconds(5),
                "page",
                "r",
                List.of())));
        Page page = view("?view=gates");
        Locator one = gate(page, "one");
        assertThat(in(one, "gate-context")).containsText("phase title");
        assertThat(in(one, "gate-context")).containsText(RunRows.HOSTILE);
        in(one, "gate-guidance").fill("Mind the gap.");
        double below = gate(page, "two").boundingBox().y;
        option(one, "continue").click();
        assertThat(in(one, "gate-decision-made")).hasText("Continue");
        assertThat(in(one, "gate-by")).hasText("ann@works.example");
        assertThat(sent)
                .containsExactly(
                        new JsonObject(Map.of("decision", "continue", "guidance", "Mind the gap.", "version", "v7")));
        assertThat(in(one, "gate-outcome")).isFocused();
        assertThat(gate(page, "two").boundingBox().y).isCloseTo(below, within(1.0));
        put(resolved(
                "one",
                "continue",
                "ann@works.example",
                List.of(new Late("bob@works.example", NOON.plusSeconds(9), "exit"))));
        assertThat(in(one, "gate-late")).containsText("bob@works.example");
        part(page, "gates-tidy").click();
        assertThat(part(page, "gate-over")).containsText("Mind the gap.");
        assertThat(part(page, "gate")).hasCount(1);
    }

    @Test
    void a_run_that_waits_leads_to_the_questions_of_its_project() {
        server.put("runs", "r1", RunRows.run("r1", Run.State.WAITING, "v1"));
        Run run = RunRows.run("r1", Run.State.WAITING, "v1");
        server.on("GET /api/runs/yard/r1", (request, body) -> Reply.of(RunRows.details(run, "Asked.")));
        put(gate("one", "v1", NOON));
        Page page = view("?view=run&project=yard&id=r1");
        part(page, "run-gates").click();
        assertThat(part(page, "gate")).hasCount(1);
    }

    @Test
    void the_loser_sees_who_won_when_and_with_what() {
        put(gate("one", "v1", NOON));
        answers(body -> Reply.problem(409, "already_resolved", Map.of("winner", BOBS)));
        the_server_refuses();
        Page page = view("?view=gates");
        option(gate(page, "one"), "continue").click();
        Locator card = gate(page, "one");
        assertThat(in(card, "gate-lost")).containsText("bob@works.example was first");
        assertThat(in(card, "gate-lost")).containsText("Continue");
        assertThat(in(card, "gate-decision-made")).hasText("Stop the run");
        assertThat(in(card, "gate-decided")).containsText("through the API");
        assertThat(in(card, "gate-option")).hasCount(0);
    }

    @Test
    void a_changed_question_is_shown_and_asked_again() {
        put(gate("one", "v1", NOON));
        Gate changed = gate("one", "v2", NOON, "Shall phase 4 begin?", OPTIONS, Presence.ALIVE);
        answers(body -> body.getString("version").equals("v1")
                ? Reply.problem(412, "changed", Map.of("gate", changed))
                : Reply.of(new Resolution(
                        "continue", Optional.empty(), "ann@works.example", NOON, "page", "r", List.of())));
        the_server_refuses();
        Page page = view("?view=gates");
        option(gate(page, "one"), "continue").click();
        assertThat(in(gate(page, "one"), "gate-changed")).containsText("has changed");
        assertThat(in(gate(page, "one"), "gate-question")).hasText("Shall phase 4 begin?");
        option(gate(page, "one"), "continue").click();
        assertThat(part(page, "dialog")).containsText("Shall phase 4 begin?");
        part(page, "dialog").locator(".button.primary").click();
        assertThat(in(gate(page, "one"), "gate-decision-made")).hasText("Continue");
        assertThat(sent).extracting(body -> body.getString("version")).containsExactly("v1", "v2");
    }

    @Test
    void a_question_that_changes_under_the_pointer_is_not_answered_by_the_click() {
        put(gate("one", "v1", NOON));
        Page page = view("?view=gates");
        appears(option(gate(page, "one"), "continue"));
        put(gate("one", "v2", NOON, "Delete everything?", OPTIONS, Presence.ALIVE));
        assertThat(in(gate(page, "one"), "gate-question")).hasText("Delete everything?");
        option(gate(page, "one"), "continue").click();
        assertThat(part(page, "dialog")).containsText("Delete everything?");
        page.keyboard().press("Escape");
        assertThat(part(page, "dialog")).isHidden();
        assertThat(server.calls("POST /api/gates/yard/one/resolve")).isZero();
    }

    @Test
    void what_is_dangerous_asks_twice() {
        put(gate("one", "v1", NOON));
        answers(body -> Reply.of(BOBS));
        Page page = view("?view=gates");
        option(gate(page, "one"), "exit").click();
        assertThat(part(page, "dialog-close")).isFocused();
        assertThat(sent).isEmpty();
        part(page, "dialog").locator(".button.danger").click();
        assertThat(in(gate(page, "one"), "gate-decision-made")).hasText("Stop the run");
        assertThat(sent).extracting(body -> body.getString("decision")).containsExactly("exit");
    }

    @Test
    void without_options_any_text_is_an_answer_and_nobody_there_is_said_so() {
        put(gate("one", "v1", NOON, "Which driver?", List.of(), Presence.GONE));
        answers(body -> Reply.of(
                new Resolution("the old one", Optional.empty(), "ann@works.example", NOON, "page", "r", List.of())));
        Page page = view("?view=gates");
        Locator card = gate(page, "one");
        assertThat(in(card, "gate-asker")).containsText("Whoever asked is gone");
        assertThat(in(card, "gate-option")).hasAttribute("aria-disabled", "true");
        in(card, "gate-decision").fill("the old one");
        in(card, "gate-decision").press("Enter");
        assertThat(in(card, "gate-decision-made")).hasText("the old one");
        assertThat(sent).extracting(body -> body.getString("decision")).containsExactly("the old one");
    }

    @Test
    void a_viewer_sees_the_question_and_is_told_why_there_are_no_buttons() {
        put(gate("one", "v1", NOON));
        server.role("viewer");
        Page page = view("?view=gates");
        assertThat(part(page, "gate-viewer")).containsText("engineer");
        assertThat(part(page, "gate-option")).hasCount(0);
    }

    @Test
    void while_an_answer_is_on_its_way_the_buttons_are_busy_and_the_streams_word_ends_that() {
        put(gate("one", "v1", NOON));
        answers(body -> Reply.never());
        Page page = view("?view=gates");
        Locator card = gate(page, "one");
        option(card, "continue").click();
        assertThat(option(card, "continue")).hasAttribute("aria-busy", "true");
        assertThat(option(card, "exit")).hasAttribute("aria-disabled", "true");
        assertThat(in(card, "gate-note")).containsText("15 seconds");
        put(resolved("one", "continue", "ann@works.example", List.of()));
        assertThat(in(card, "gate-decision-made")).hasText("Continue");
    }

    @Test
    void an_answer_of_which_nothing_is_known_may_be_sent_again_and_is_known_for_ours() {
        put(gate("one", "v1", NOON));
        Resolution ours =
                new Resolution("continue", Optional.empty(), "ann@works.example", NOON, "page", "r", List.of());
        answers(body -> sent.size() == 1
                ? Reply.problem(504, "timeout", Map.of())
                : Reply.problem(409, "already_resolved", Map.of("winner", ours)));
        the_server_refuses();
        the_journal_is_away();
        Page page = view("?view=gates");
        Locator card = gate(page, "one");
        option(card, "continue").click();
        assertThat(in(card, "gate-failed")).containsText("may have been taken all the same");
        option(card, "continue").click();
        assertThat(in(card, "gate-outcome")).hasAttribute("data-mine", "yes");
        assertThat(in(card, "gate-lost")).hasCount(0);
    }

    @Test
    void it_is_accessible_in_both_themes_and_fits_a_phone() {
        put(gate("one", "v1", NOON));
        put(gate("two", "v1", NOON, "Which driver?", List.of(), Presence.GONE));
        put(resolved("three", "exit", "bob@works.example", List.of(new Late("eve@works.example", NOON, "continue"))));
        Page page = onAPhone("?view=gates");
        appears(part(page, "gate-over"));
        is_accessible_in_both_themes_and_fits_a_phone(page);
    }

    private void answers(java.util.function.Function<JsonObject, Reply> reply) {
        sent.clear();
        server.on("POST /api/gates/yard/one/resolve", (request, body) -> {
            sent.add(new JsonObject(body));
            return reply.apply(new JsonObject(body));
        });
    }

    private void put(Gate gate) {
        server.put("gates", gate.id(), gate);
    }

    private static Gate gate(String id, String version, Instant asked) {
        return gate(id, version, asked, "Shall phase 3 begin?", OPTIONS, Presence.ALIVE);
    }

    private static Gate gate(
            String id, String version, Instant asked, String question, List<Option> options, Presence presence) {
        return new Gate(
                "yard",
                id,
                "default",
                "alpha",
                "5x",
                "phase",
                "Phase 2 is done",
                question,
                options,
                new JsonObject(Map.of("phaseTitle", "Lamps " + RunRows.HOSTILE, "filesChanged", List.of("a", "b")))
                        .encode(),
                asked,
                State.PENDING,
                new Asker(presence, "process 4211"),
                Optional.empty(),
                version);
    }

    private static Gate resolved(String id, String decision, String by, List<Late> late) {
        return new Gate(
                "yard",
                id,
                "default",
                "alpha",
                "5x",
                "phase",
                "Phase 2 is done",
                "Shall phase 3 begin?",
                OPTIONS,
                "{}",
                NOON,
                State.RESOLVED,
                new Asker(Presence.ALIVE, "process 4211"),
                Optional.of(new Resolution(
                        decision, Optional.of("Mind the gap."), by, NOON.plusSeconds(5), "page", "r", late)),
                "resolved " + late.size());
    }

    private static Locator gate(Page page, String id) {
        return page.locator("[data-testid='gate'][data-key='yard/" + id + "']");
    }

    private static Locator option(Locator card, String value) {
        return card.locator("[data-testid='gate-option'][data-value='" + value + "']");
    }
}
