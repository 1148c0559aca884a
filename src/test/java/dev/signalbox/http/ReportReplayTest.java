package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.FailureCode;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Journal.NewEvent;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.AgentReport;
import dev.signalbox.bus.Projects.Doing;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Registration;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportReplayTest {
    private static final Project SHOP = StubWatcher.project("alpha", "default", "shop", "v1");

    @TempDir
    Path dataDir;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final List<AgentReport> reports = new CopyOnWriteArrayList<>();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.start(dataDir, settings -> settings, 2);
        server.bus.subscribe(Projects.AGENT_REPORTED, reports::add);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void row(RowKeeper journal, int second, String type, String session, String more) {
        String data = "{\"hook_event_name\":\"%s\",\"hook_event_type\":\"%s\",\"session_id\":\"%s\"%s}"
                .formatted(type.replaceAll(".*\\.", ""), type.replaceAll(".*\\.", ""), session, more);
        journal.keep(
                "default", new NewEvent(type, Optional.of("shop"), Optional.empty(), data), now.plusSeconds(second));
    }

    private void announce() {
        new StubWatcher(server.vertx, "alpha").start().put(SHOP);
    }

    private AgentReport report(String session, Doing doing, Optional<String> question, int second) {
        return new AgentReport(
                "alpha", "default", "shop", "Claude Code", session, doing, question, now.plusSeconds(second));
    }

    @Test
    void a_watcher_that_has_started_is_told_each_agents_last_words_once() {
        RowKeeper journal = new RowKeeper(server.vertx);
        journal.pageSize(2);
        row(journal, -90_000, "claude_code.permission_request", "long-ago", "");
        row(journal, -60, "claude_code.pre_tool_use", "s", "");
        row(journal, -50, "claude_code.permission_request", "s", ",\"tool_name\":\"Bash\"");
        row(journal, -45, "claude_code.notification", "s", ",\"message\":\"permission\"");
        row(journal, -40, "claude_code.permission_request", "t", "");
        row(journal, -30, "claude_code.post_tool_use", "t", "");
        row(journal, -20, "build", "s", "");
        row(journal, -10, "claude_code.pre_compact", "s", "");
        journal.keep(
                "default",
                new NewEvent("claude_code.stop", Optional.of("shop"), Optional.empty(), "[7]"),
                now.minusSeconds(5));
        journal.keep(
                "default",
                new NewEvent("claude_code.stop", Optional.of("gone"), Optional.empty(), "{}"),
                now.minusSeconds(4));
        announce();
        await().until(() -> reports.size() >= 3);
        assertThat(reports)
                .containsExactly(
                        report("s", Doing.WAITING, Optional.of("Claude needs your permission to use Bash"), -50),
                        report("s", Doing.WAITING, Optional.of("permission"), -45),
                        report("t", Doing.WORKING, Optional.empty(), -30));

        StubWatcher other = new StubWatcher(server.vertx, "beta").start();
        other.put(StubWatcher.project("beta", "default", "hall", "v1"));
        journal.keep(
                "default",
                new NewEvent(
                        "claude_code.stop",
                        Optional.of("hall"),
                        Optional.empty(),
                        """
                        {"hook_event_name":"Stop","session_id":"h"}"""),
                now);
        other.restart(true, StubWatcher.project("beta", "default", "hall", "v1"));
        await().until(() -> reports.size() >= 4);
        assertThat(reports.subList(3, reports.size())).allMatch(it -> it.node().equals("beta"));
    }

    @Test
    void a_hook_that_came_before_its_project_was_known_counts_from_then_on() {
        RowKeeper journal = new RowKeeper(server.vertx);
        String hook = "{\"hook_event_name\":\"Stop\",\"session_id\":\"s\",\"cwd\":\"%s\"}";
        journal.keep(
                "default",
                new NewEvent("claude_code.stop", Optional.empty(), Optional.empty(), hook.formatted("/srv/shop/src")),
                now.minusSeconds(5));
        journal.keep(
                "default",
                new NewEvent("claude_code.stop", Optional.empty(), Optional.empty(), hook.formatted("/srv/other")),
                now.minusSeconds(4));
        announce();
        await().until(() -> !reports.isEmpty());
        assertThat(reports).containsExactly(report("s", Doing.IDLE, Optional.empty(), -5));
    }

    @Test
    void as_long_as_the_journal_cannot_be_read_it_is_tried_again() {
        AtomicInteger asked = new AtomicInteger();
        Registration away = server.bus.answer(Journal.READ, read -> {
            asked.incrementAndGet();
            return Future.failedFuture(new RefusedException(FailureCode.UNAVAILABLE, "away"));
        });
        announce();
        await().until(() -> asked.get() >= 2);
        TestServer.get(away.end());
        row(new RowKeeper(server.vertx), -5, "hook.stop", "s", "");
        await().atMost(Duration.ofSeconds(10)).until(() -> !reports.isEmpty());
        assertThat(reports.get(0).source()).isEqualTo("An agent");
        assertThat(reports.get(0).doing()).isEqualTo(Doing.IDLE);
    }
}
