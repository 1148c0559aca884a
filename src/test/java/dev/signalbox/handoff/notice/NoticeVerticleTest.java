package dev.signalbox.handoff.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Project;
import dev.signalbox.handoff.notice.NoticeSettings.Limits;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticeVerticleTest {
    @TempDir
    Path folder;

    private GreenMail server;

    @BeforeEach
    void start() {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", "smtp");
        setup.setServerStartupTimeout(30_000);
        server = new GreenMail(setup);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private NoticeSettings settings(Limits limits, NoticeSettings.Rule... rules) {
        return NoticeConfigs.settings(
                Optional.of(NoticeConfigs.plain(server.getSmtp().getPort())),
                NoticeConfigs.NOWHERE,
                NoticeConfigs.mailTo("ann@box.example"),
                limits,
                rules);
    }

    private List<String> subjects() throws Exception {
        List<String> all = new ArrayList<>();
        for (MimeMessage mail : server.getReceivedMessages()) {
            all.add(mail.getSubject());
        }
        return all;
    }

    @Test
    void people_are_told_of_gates_that_wait_and_of_projects_that_fail_stall_or_end() throws Exception {
        Duration zero = Duration.ZERO;
        NoticeSettings settings = settings(
                NoticeConfigs.LIMITS,
                NoticeConfigs.rule(Trigger.GATE_WAITING, zero, zero),
                NoticeConfigs.rule(Trigger.PROJECT_FAILED, zero, zero),
                NoticeConfigs.rule(Trigger.PROJECT_STALLED, zero, zero),
                NoticeConfigs.rule(Trigger.PROJECT_DONE, zero, zero));
        try (NoticeRoom room = new NoticeRoom(folder, settings)) {
            Instant later = Instant.now().plusSeconds(60);
            room.put(NoticeRoom.gate("g1", Gate.State.PENDING, later));
            room.awaitCount("sent", 1);
            room.put(NoticeRoom.gate("g1", Gate.State.RESOLVED, later));
            room.put(NoticeRoom.project("a", Project.State.RUNNING, later));
            room.put(NoticeRoom.project("a", Project.State.FAILED, later));
            room.put(NoticeRoom.project("a", Project.State.FAILED, later));
            room.awaitCount("sent", 2);
            room.put(NoticeRoom.project("b", Project.State.STALLED, later));
            room.put(NoticeRoom.project("c", Project.State.DONE, later));
            room.put(NoticeRoom.project("d", Project.State.FAILED, Instant.parse("2020-01-01T00:00:00Z")));
            // Nobody asked to be told of these.
            room.put(NoticeRoom.escalation("h1", "help", Handoff.State.OPEN));
            room.put(NoticeRoom.project("e", Project.State.PAUSED, later));
            room.put(NoticeRoom.project("f", Project.State.DONE, later));
            room.awaitCount("sent", 5);
            assertThat(subjects())
                    .containsExactlyInAnyOrder(
                            "[Signalbox] shop waits: Deploy?",
                            "[Signalbox] a has failed",
                            "[Signalbox] b has stalled",
                            "[Signalbox] c is done",
                            "[Signalbox] f is done");
        }
    }

    @Test
    void what_must_last_is_told_if_it_does_and_withdrawn_if_it_is_over() throws Exception {
        NoticeSettings settings = settings(
                NoticeConfigs.LIMITS, NoticeConfigs.rule(Trigger.GATE_WAITING, Duration.ofHours(1), Duration.ZERO));
        try (NoticeRoom room = new NoticeRoom(folder, settings)) {
            Instant now = Instant.now();
            room.put(NoticeRoom.gate("long", Gate.State.PENDING, now.minus(Duration.ofHours(2))));
            room.awaitCount("sent", 1);
            room.put(NoticeRoom.gate("over", Gate.State.PENDING, now));
            room.awaitCount("waiting", 1);
            room.put(NoticeRoom.gate("over", Gate.State.RESOLVED, now));
            room.execute("UPDATE notices SET due_at = created_at WHERE state = 'waiting'");
            room.put(NoticeRoom.gate("long too", Gate.State.PENDING, now.minus(Duration.ofHours(2))));
            room.awaitCount("withdrawn", 1);
            room.awaitCount("sent", 2);
            assertThat(subjects()).hasSize(2);
        }
    }

    @Test
    void whoever_claims_an_escalation_only_puts_off_what_comes_if_nobody_does() throws Exception {
        NoticeSettings settings = settings(
                NoticeConfigs.LIMITS, NoticeConfigs.rule(Trigger.ESCALATION, Duration.ofHours(1), Duration.ZERO));
        try (NoticeRoom room = new NoticeRoom(folder, settings)) {
            String makeDue = "UPDATE notices SET due_at = created_at WHERE state = 'waiting'";
            for (String id : List.of("given back", "resolved")) {
                room.put(NoticeRoom.escalation(id, id, Handoff.State.OPEN));
            }
            room.awaitCount("waiting", 2);
            for (String id : List.of("given back", "resolved")) {
                room.put(NoticeRoom.escalation(id, id, Handoff.State.CLAIMED));
            }
            room.execute(makeDue);
            // Whatever comes makes it look.
            room.put(NoticeRoom.escalation("other", "other", Handoff.State.OPEN));
            room.awaitCount("waiting", 3);
            room.put(NoticeRoom.escalation("given back", "given back", Handoff.State.OPEN));
            room.put(NoticeRoom.escalation("resolved", "resolved", Handoff.State.RESOLVED));
            room.execute(makeDue);
            room.put(NoticeRoom.escalation("yet another", "yet another", Handoff.State.OPEN));
            room.awaitCount("withdrawn", 1);
            room.awaitCount("sent", 2);
            assertThat(subjects())
                    .containsExactlyInAnyOrder("[Signalbox] Escalation: given back", "[Signalbox] Escalation: other");
        }
    }

    @Test
    void escalations_that_come_while_nothing_can_be_written_are_told_afterwards() throws Exception {
        NoticeSettings settings =
                settings(NoticeConfigs.LIMITS, NoticeConfigs.rule(Trigger.ESCALATION, Duration.ZERO, Duration.ZERO));
        try (NoticeRoom room = new NoticeRoom(folder, settings)) {
            room.execute("ALTER TABLE notices RENAME TO away");
            room.put(NoticeRoom.escalation("h1", "help", Handoff.State.OPEN));
            room.overviewFails();
            room.execute("ALTER TABLE away RENAME TO notices");
            room.awaitCount("sent", 1);
            assertThat(subjects()).containsExactly("[Signalbox] Escalation: help");
        }
    }
}
