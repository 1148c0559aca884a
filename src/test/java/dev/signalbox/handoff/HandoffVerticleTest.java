package dev.signalbox.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Handoff.State;
import dev.signalbox.bus.Handoffs;
import dev.signalbox.bus.Handoffs.Act;
import dev.signalbox.bus.Handoffs.Answer;
import dev.signalbox.bus.Handoffs.Changed;
import dev.signalbox.bus.Handoffs.Code;
import dev.signalbox.bus.Handoffs.Snapshot;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.StateMark;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandoffVerticleTest {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    void every_step_is_told_in_order_and_written_down() throws Exception {
        try (HandoffRoom room = new HandoffRoom(folder)) {
            Handoff handoff = room.escalate("s");
            room.act(handoff, "ann", Act.CLAIM, Optional.empty());
            room.act(handoff, "ann", Act.RELEASE, Optional.empty());
            room.act(handoff, "ben", Act.CLAIM, Optional.of(60));
            room.act(handoff, "ben", Act.CLAIM, Optional.of(120));
            room.act(handoff, "ben", Act.RESOLVE, Optional.empty());
            await().atMost(DEADLINE).until(() -> room.changes.size() == 6);
            assertThat(room.changes).extracting(Changed::seq).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(room.told(handoff).state()).isEqualTo(State.RESOLVED);
            // Nobody wrote anything down so far: it waits on disk.
            room.startJournal();
            room.escalate("later");
            await().atMost(DEADLINE).until(() -> room.journal.size() == 7);
            assertThat(room.journal)
                    .extracting(Journal.NewEvent::type)
                    .containsExactly(
                            "handoff.created",
                            "handoff.claimed",
                            "handoff.released",
                            "handoff.claimed",
                            "handoff.renewed",
                            "handoff.resolved",
                            "handoff.created");
            assertThat(room.journal.get(5).actor()).hasValue("ben");
            assertThat(room.journal.get(5).project()).hasValue("shop");
            assertThat(new JsonObject(room.journal.get(3).data()).getString("claimed_by"))
                    .isEqualTo("ben");
            Snapshot snapshot = room.ask(Handoffs.SNAPSHOT, new Handoffs.SnapshotRequest());
            StateMark last = room.changes.get(6).mark();
            assertThat(snapshot.mark()).isEqualTo(last);
            assertThat(snapshot.handoffs()).hasSize(2).contains(room.told(handoff));
        }
    }

    @Test
    void a_claim_for_a_time_ends_by_itself_also_over_a_restart() throws Exception {
        Handoff lasting;
        Handoff short1;
        Handoff short2;
        try (HandoffRoom room = new HandoffRoom(folder)) {
            room.startJournal();
            lasting = room.escalate("lasting");
            short1 = room.escalate("s1");
            room.act(lasting, "ann", Act.CLAIM, Optional.of(3_600));
            room.act(short1, "ann", Act.CLAIM, Optional.of(1));
            room.awaitTold(short1, State.CLAIMED);
            await().atMost(DEADLINE).until(() -> room.told(short1).state() == State.OPEN);
            assertThat(room.told(short1).claimedBy()).isEmpty();
            await().atMost(DEADLINE).until(() -> room.journal.stream()
                    .anyMatch(row ->
                            row.type().equals("handoff.expired") && row.actor().isEmpty()));
            assertThat(room.act(short1, "ben", Act.CLAIM, Optional.empty()).handoff())
                    .isPresent();
            short2 = room.escalate("s2");
            room.act(short2, "ann", Act.CLAIM, Optional.of(1));
        }
        try (HandoffRoom room = new HandoffRoom(folder)) {
            await().atMost(DEADLINE).until(() -> room
                    .ask(Handoffs.QUEUE, new Handoffs.QueueRequest(HandoffRoom.ACCOUNT, Set.of(State.OPEN), 200))
                    .handoffs()
                    .stream()
                    .anyMatch(handoff -> handoff.id().equals(short2.id())));
            Answer refused = room.act(lasting, "ben", Act.CLAIM, Optional.empty());
            assertThat(refused.refusal().orElseThrow().code()).isEqualTo(Code.ALREADY_CLAIMED);
            Handoff now = refused.refusal().orElseThrow().handoff().orElseThrow();
            assertThat(now.claimedBy()).hasValue("ann");
            assertThat(now.leaseUntil()).isPresent();
            assertThat(room.act(short1, "ann", Act.CLAIM, Optional.empty()).refusal())
                    .isPresent();
        }
    }

    @Test
    void a_program_that_calls_by_itself_calls_once_at_a_time() throws Exception {
        Optional<String> hooks = Optional.of("hooks");
        try (HandoffRoom room = new HandoffRoom(folder)) {
            Handoff first = room.create("s", "{}", hooks).handoff().orElseThrow();
            assertThat(room.create("s", "{}", hooks)).isEqualTo(Answer.again(first));
            Handoff sub = room.create("s:sub", "{}", hooks).handoff().orElseThrow();
            Handoff byHand = room.escalate("s");
            assertThat(settle(room, false)).isEqualTo(1);
            assertThat(settle(room, false)).isZero();
            assertThat(room.awaitTold(first, State.RESOLVED).resolution()).hasValue("went on");
            Handoff second = room.create("s", "{}", hooks).handoff().orElseThrow();
            assertThat(second.id()).isNotEqualTo(first.id());
            room.act(second, "ann", Act.CLAIM, Optional.empty());
            assertThat(settle(room, true)).isEqualTo(2);
            assertThat(room.awaitTold(second, State.RESOLVED).claimedBy()).hasValue("ann");
            room.awaitTold(sub, State.RESOLVED);
            assertThat(room.awaitTold(byHand, State.OPEN).state()).isEqualTo(State.OPEN);
        }
    }

    private static int settle(HandoffRoom room, boolean subSessions) {
        return room.ask(
                        Handoffs.SETTLE,
                        new Handoffs.Settle(HandoffRoom.ACCOUNT, "agent", "s", subSessions, "hooks", "went on"))
                .count();
    }

    @Test
    void resolved_ones_go_when_there_are_too_many_and_open_ones_stay() throws Exception {
        Handoff open;
        Handoff newest;
        try (HandoffRoom room = new HandoffRoom(folder)) {
            open = room.escalate("s");
            newest = open;
            for (int i = 0; i < 4; i++) {
                newest = room.escalate("s");
                room.act(newest, "ann", Act.RESOLVE, Optional.empty());
            }
        }
        try (HandoffRoom room = new HandoffRoom(folder, Duration.ofDays(30), 1)) {
            await().atMost(DEADLINE).until(() -> room.history("s").size() == 2);
            assertThat(room.history("s")).containsExactly(newest.id(), open.id());
        }
    }

    @Test
    void what_somebody_else_changed_in_the_database_wins_over_what_is_remembered() throws Exception {
        try (HandoffRoom room = new HandoffRoom(folder)) {
            Handoff handoff = room.escalate("s");
            try (Connection other = DriverManager.getConnection(
                            "jdbc:sqlite:" + folder.toRealPath().resolve("signalbox.db"));
                    Statement statement = other.createStatement()) {
                statement.executeUpdate("UPDATE handoffs SET state = 'claimed', claimed_by = 'zoe',"
                        + " claimed_at = '2026-01-01T00:00:00.000Z'");
            }
            Answer late = room.act(handoff, "ann", Act.CLAIM, Optional.empty());
            assertThat(late.refusal().orElseThrow().handoff().orElseThrow().claimedBy())
                    .hasValue("zoe");
            assertThat(room.awaitTold(handoff, State.CLAIMED).claimedBy()).hasValue("zoe");
            Handoff lost = room.escalate("lost");
            try (Connection other = DriverManager.getConnection(
                            "jdbc:sqlite:" + folder.toRealPath().resolve("signalbox.db"));
                    Statement statement = other.createStatement()) {
                statement.executeUpdate("DELETE FROM handoffs WHERE session_id = 'lost'");
            }
            assertThat(room.act(lost, "ann", Act.CLAIM, Optional.empty())
                            .refusal()
                            .orElseThrow()
                            .code())
                    .isEqualTo(Code.UNKNOWN_HANDOFF);
            await().atMost(DEADLINE).until(() -> room.changes.stream()
                    .anyMatch(change -> change.removed().contains(lost.id())));
        }
    }
}
