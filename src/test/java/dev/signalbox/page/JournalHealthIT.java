package dev.signalbox.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JournalHealthIT extends BrowserTests {
    private static final List<String> FILES = List.of("signalbox.db", "signalbox.db-wal", "signalbox.db-shm");

    @Test
    void every_page_says_that_the_journal_is_away_and_rows_follow_when_it_is_back() throws Exception {
        the_journal_is_away();
        Journal journal = new Journal(signalbox);
        Page projects = live(signedIn(profile()), "");
        Page events = live(projects.context(), "?view=events");
        shows(part(events, "event").first(), "session.signed_in");
        journal.post("before", Map.of());
        assertThat(part(events, "event").first()).hasAttribute("data-type", "before");
        Path away = Files.createDirectories(signalbox.data().resolve("away"));

        move(signalbox.data(), away);
        assertThat(part(projects, "journal-banner"))
                .hasAttribute(
                        "data-state", "unavailable", new LocatorAssertions.HasAttributeOptions().setTimeout(30_000));
        shows(part(projects, "journal-banner"), "cannot be read or written");
        axe_finds_nothing(projects, "banner");
        shows(part(events, "events-as-of"), "this is how it stood at");
        assertThat(part(events, "event").first()).hasAttribute("data-type", "before");

        move(away, signalbox.data());
        assertThat(part(projects, "journal-banner"))
                .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
        journal.post("back", Map.of());
        assertThat(part(events, "event").first()).hasAttribute("data-type", "back");
        assertThat(part(events, "events-as-of")).hasCount(0);
    }

    @Test
    void rows_that_came_while_the_server_was_down_are_shown_once() throws Exception {
        the_network_is_cut();
        // A session made from a run's own token ends with that run; one made from its link does not.
        Page page = visit(profile(), signalbox.link());
        becomes(page, "live");
        part(page, "nav-events").click();
        Journal journal = new Journal(signalbox);
        long before = journal.post("before", Map.of());
        assertThat(part(page, "event").first()).hasAttribute("data-id", Long.toString(before));

        signalbox.kill();
        becomes(page, "reconnecting");
        journal.insert("meanwhile", 5);
        signalbox.startAgain();
        becomes(page, "live");
        long after = journal.post("after", Map.of());
        assertThat(part(page, "event").first()).hasAttribute("data-id", Long.toString(after));
        List<?> shown = (List<?>) part(page, "event").evaluateAll("rows => rows.map(row => Number(row.dataset.id))");
        List<Long> ids = shown.stream().map(id -> ((Number) id).longValue()).toList();
        assertThat(ids).isEqualTo(journal.newest(ids.size())).doesNotHaveDuplicates();
        assertThat(part(page, "events-missing")).hasCount(0);
    }

    private static void move(Path from, Path to) throws IOException {
        for (String file : FILES) {
            if (Files.exists(from.resolve(file))) {
                Files.move(from.resolve(file), to.resolve(file));
            }
        }
    }
}
