package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Gates from the file that asks to the file that answers, with the real server between. */
class GatesIT extends BrowserTests {
    private static final String CLICK = "option => option.click()";

    @Test
    void two_tabs_answer_one_gate_at_once_and_the_loser_sees_who_won() throws Exception {
        the_server_refuses();
        RalphProject.in(signalbox.workspace(), "amber").with(5, 2);
        Path folder = Files.createDirectories(signalbox.workspace().resolve("amber/.signalbox/gates"));
        Page ana = live(signedIn(profile(), signalbox.token("engineer", "default", "1h")), "?view=gates");
        Page bob = live(signedIn(profile()), "?view=gates");
        ask(folder, "deploy");
        Locator anas = option(ana, "now");
        Locator bobs = option(bob, "wait");
        appears(anas);
        appears(bobs);
        anas.evaluate(CLICK);
        bobs.evaluate(CLICK);
        for (Page page : List.of(ana, bob)) {
            appears(part(page, "gate-decision-made").first());
        }
        Path file = folder.resolve("deploy.resolved.json");
        JsonObject answer = new JsonObject(Files.readString(file));
        String winner = answer.getString("decision");
        Page lost = winner.equals("now") ? bob : ana;
        Page won = winner.equals("now") ? ana : bob;
        String by = part(won, "gate-by").first().innerText();
        assertThat(part(lost, "gate-lost")).containsText(by + " was first");
        assertThat(part(won, "gate-lost")).hasCount(0);
        assertThat(by.equals("ana")).isEqualTo(won == ana);
        for (Page page : List.of(ana, bob)) {
            assertThat(part(page, "gate-by").first()).hasText(by);
            assertThat(part(page, "gate-late").first()).containsText(winner.equals("now") ? "Wait" : "Deploy now");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder("deploy.json", "deploy.resolved.json");
        }
    }

    private static void ask(Path folder, String id) throws Exception {
        Path draft = Files.writeString(
                folder.resolve(id + ".tmp"),
                """
                {"title": "Deploy?", "question": "All checks passed. Deploy now?",
                 "options": [{"value": "now", "label": "Deploy now"}, {"value": "wait", "label": "Wait"}]}
                """);
        Files.move(draft, folder.resolve(id + ".json"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Locator option(Page page, String value) {
        return page.locator("[data-testid='gate-option'][data-value='" + value + "']");
    }
}
