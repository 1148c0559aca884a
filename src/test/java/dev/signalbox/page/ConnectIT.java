package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectIT extends BrowserTests {
    private static final List<String> SNIPPETS = List.of("token", "claude-code", "hooks", "curl", "sqlite3");

    @Test
    void the_first_event_from_outside_is_confirmed_as_it_arrives() throws Exception {
        Page page = live(signedIn(profile()), "");
        part(page, "nav-connect").click();
        shows(part(page, "received-word"), "Waiting for the first event");
        Journal journal = new Journal(signalbox);
        journal.post(
                "claude_code.pre_tool_use",
                Map.of("hook_event_name", "PreToolUse", "tool_name", "Bash", "session_id", "7"));
        shows(part(page, "received-word"), "Received PreToolUse");
        journal.insert("build", 1);
        shows(part(page, "received-word"), "Received build");
        page.reload();
        shows(part(page, "received-word"), "Received build");
    }

    @Test
    void what_is_copied_is_what_is_shown_and_holds_no_token() {
        BrowserContext context = signedIn(profile());
        context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
        Page page = live(context, "?view=connect");
        for (String snippet : SNIPPETS) {
            String shown = part(page, "snippet-" + snippet).textContent();
            assertThat(shown).as(snippet).isNotBlank().doesNotContain("{{").doesNotContain(signalbox.token());
            part(page, "copy-" + snippet).click();
            assertThat(part(page, "copy-" + snippet)).hasAttribute("data-state", "done");
            assertThat(page.evaluate("navigator.clipboard.readText()")).isEqualTo(shown);
        }
        assertThat(part(page, "copy-token")).hasAttribute("data-state", "idle");
    }

    @Test
    void snippets_name_the_address_that_the_reader_uses(@TempDir Path other) throws Exception {
        the_network_is_cut();
        // The server answers before its journal does.
        the_journal_is_away();
        String config = "{\"http\": {\"base_path\": \"/works/signals/\"}}";
        try (RunningSignalbox server = RunningSignalbox.in(other, config)) {
            Page page = visit(profile(), server.link());
            becomes(page, "live");
            part(page, "nav-connect").click();
            String address = "http://127.0.0.1:" + server.port() + "/works/signals/api/";
            shows(part(page, "snippet-claude-code"), address + "ingest/claude-code");
            shows(part(page, "snippet-hooks"), address + "ingest/hooks");
            shows(part(page, "snippet-curl"), address + "events");
        }
    }
}
