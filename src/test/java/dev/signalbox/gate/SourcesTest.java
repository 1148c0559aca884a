package dev.signalbox.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gate.Option;
import dev.signalbox.bus.Gate.Presence;
import dev.signalbox.bus.Gate.State;
import dev.signalbox.bus.Gates.Code;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every protocol, as its askers write it and read the answer. */
class SourcesTest {
    private static final String NOT_A_PID = "4194304";

    @TempDir
    Path base;

    private GateRoom room;

    @BeforeEach
    void start() throws Exception {
        room = new GateRoom(base).start();
    }

    @AfterEach
    void stop() throws Exception {
        room.close();
    }

    private JsonObject read(String relative) throws Exception {
        return new JsonObject(Files.readString(room.folder("shop").resolve(relative)));
    }

    @Test
    void a_script_asks_in_our_own_form_and_reads_the_answer() throws Exception {
        room.write(
                ".signalbox/gates/deploy-1.json",
                "{\"question\":\"Deploy?\\nIt is Friday.\",\"type\":\"deploy\","
                        + "\"options\":[\"yes\",{\"value\":\"no\",\"label\":\"No!\",\"danger\":true}],\"context\":{\"a\":[1]},"
                        + "\"requested_at\":\"2026-05-01T10:00:00Z\",\"pid\":"
                        + ProcessHandle.current().pid() + "}");
        Gate gate = room.await("deploy-1", State.PENDING);
        assertThat(gate.source()).isEqualTo("signalbox");
        assertThat(gate.type()).isEqualTo("deploy");
        assertThat(gate.title()).isEqualTo("Deploy?");
        assertThat(gate.question()).isEqualTo("Deploy?\nIt is Friday.");
        assertThat(gate.options()).containsExactly(new Option("yes", "yes", false), new Option("no", "No!", true));
        assertThat(gate.context()).isEqualTo("{\"a\":[1]}");
        assertThat(gate.requestedAt()).isEqualTo(Instant.parse("2026-05-01T10:00:00Z"));
        assertThat(gate.asker().presence()).isEqualTo(Presence.ALIVE);

        assertThat(room.resolve(gate, "maybe", "ana").refusal().orElseThrow().code())
                .isEqualTo(Code.INVALID_DECISION);
        Gate answered = room.resolve(gate, "yes", "ana").gate().orElseThrow();
        JsonObject file = read(".signalbox/gates/deploy-1.resolved.json");
        assertThat(file.getString("id")).isEqualTo("deploy-1");
        assertThat(file.getString("decision")).isEqualTo("yes");
        assertThat(file.getString("guidance")).isEqualTo("be careful");
        assertThat(file.getString("by")).isEqualTo("ana");
        assertThat(file.getString("via")).isEqualTo("page");
        assertThat(file.getString("response_id"))
                .isEqualTo(answered.resolution().orElseThrow().responseId());
        assertThat(room.find("deploy-1")).hasValue(answered);
        room.awaitStory("deploy-1", "requested", "resolved");
    }

    @Test
    void whoever_asked_and_is_gone_is_said_to_be_gone() throws Exception {
        room.write(".signalbox/gates/a.json", "{\"question\":\"?\",\"pid\":" + NOT_A_PID + "}");
        room.write(
                ".signalbox/gates/b.json",
                "{\"question\":\"?\",\"pid\":" + ProcessHandle.current().pid()
                        + ",\"pid_started_at\":\"2020-01-01T00:00:00Z\"}");
        room.write(".signalbox/gates/c.json", "{\"question\":\"?\"}");
        assertThat(room.await("a", State.PENDING).asker().presence()).isEqualTo(Presence.GONE);
        assertThat(room.await("b", State.PENDING).asker().evidence()).contains("reused");
        assertThat(room.await("c", State.PENDING).asker().presence()).isEqualTo(Presence.UNKNOWN);
    }

    @Test
    void an_asker_that_ends_while_its_question_is_shown_is_said_to_be_gone() throws Exception {
        Process asker = new ProcessBuilder("sleep", "60").start();
        try {
            room.write(".signalbox/gates/a.json", "{\"question\":\"?\",\"pid\":" + asker.pid() + "}");
            Gate before = room.await("a", gate -> gate.asker().presence() == Presence.ALIVE);
            asker.destroyForcibly().waitFor();
            Gate after = room.await("a", gate -> gate.asker().presence() == Presence.GONE);
            assertThat(after.version()).isNotEqualTo(before.version());
        } finally {
            asker.destroyForcibly();
        }
    }

    @Test
    void an_orchestrator_asks_about_a_phase_an_escalation_and_a_run_to_resume() throws Exception {
        room.write(
                ".5x/gates/p1.json",
                "{\"gateId\":\"p1\",\"gateType\":\"phase\",\"runId\":\"r1\",\"phaseNumber\":2,"
                        + "\"phaseTitle\":\"Parser\",\"qualityPassed\":true}");
        room.write(
                ".5x/gates/e1.json",
                "{\"gateId\":\"e1\",\"gateType\":\"escalation\",\"runId\":\"r1\",\"context\":"
                        + "{\"reason\":\"Tests fail\",\"iteration\":3,\"items\":[{\"id\":\"1\",\"title\":\"t\",\"reason\":\"r\"}]}}");
        room.write(".5x/gates/r1.json", "{\"gateId\":\"r1\",\"gateType\":\"resume\",\"runId\":\"r1\"}");
        Gate phase = room.await("p1", State.PENDING);
        Gate escalation = room.await("e1", State.PENDING);
        Gate resume = room.await("r1", State.PENDING);
        assertThat(phase.title()).isEqualTo("Phase 2: Parser");
        assertThat(phase.options()).extracting(Option::value).containsExactly("continue", "exit");
        assertThat(new JsonObject(phase.context()).getBoolean("qualityPassed")).isTrue();
        assertThat(phase.asker().presence()).isEqualTo(Presence.UNKNOWN);
        assertThat(escalation.question()).isEqualTo("Tests fail");
        assertThat(escalation.options()).extracting(Option::value).containsExactly("continue", "approve", "abort");
        assertThat(resume.options()).extracting(Option::value).containsExactly("resume", "start-fresh", "abort");

        room.resolve(phase, "continue", "ana").gate().orElseThrow();
        room.resolve(escalation, "continue", "ana").gate().orElseThrow();
        assertThat(read(".5x/gates/p1.resolved.json").getString("response")).isEqualTo("continue");
        JsonObject answer = read(".5x/gates/e1.resolved.json");
        assertThat(answer.getString("gateId")).isEqualTo("e1");
        assertThat(answer.getString("runId")).isEqualTo("r1");
        assertThat(answer.getJsonObject("response"))
                .isEqualTo(new JsonObject("{\"action\":\"continue\",\"guidance\":\"be careful\"}"));
        assertThat(answer.getString("resolvedBy")).isEqualTo("ana");
    }

    @Test
    void the_locks_tell_whether_the_orchestrator_is_there() throws Exception {
        room.write(".5x/gates/p1.json", "{\"gateId\":\"p1\",\"gateType\":\"phase\",\"planPath\":\"docs/plan.md\"}");
        Path lock = room.write(".5x/locks/d8b14ce1ea0ba72b.lock", "{\"pid\":" + NOT_A_PID + ",\"planPath\":\"x\"}");
        assertThat(room.await("p1", gate -> gate.asker().presence() == Presence.GONE)
                        .asker()
                        .evidence())
                .isEqualTo("no run holds a lock in .5x/locks");
        Files.delete(lock);
        String hash = HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest("docs/plan.md".getBytes(StandardCharsets.UTF_8)))
                .substring(0, 16);
        room.write(
                ".5x/locks/" + hash + ".lock",
                "{\"pid\":" + ProcessHandle.current().pid() + ",\"startedAt\":\"" + Instant.now() + "\"}");
        room.await("p1", gate -> gate.asker().presence() == Presence.ALIVE);
    }

    @Test
    void answers_in_a_terminal_are_understood_in_every_shape() throws Exception {
        room.write(".5x/gates/a.json", "{\"gateType\":\"phase\"}");
        room.write(".5x/gates/b.json", "{\"gateType\":\"escalation\"}");
        room.write(".5x/gates/c.json", "{\"gateType\":\"escalation\"}");
        room.await("c", State.PENDING);
        room.write(".5x/gates/a.resolved.json", "{\"response\":\"exit\",\"resolvedBy\":\"tui\"}");
        room.write(".5x/gates/b.resolved.json", "{\"response\":{\"action\":\"continue\",\"guidance\":\"g\"}}");
        room.write(".5x/gates/c.resolved.json", "{\"action\":\"abort\",\"resolvedAt\":\"2026-05-01T10:00:00Z\"}");
        Gate.Resolution a = room.await("a", State.RESOLVED).resolution().orElseThrow();
        Gate.Resolution b = room.await("b", State.RESOLVED).resolution().orElseThrow();
        Gate.Resolution c = room.await("c", State.RESOLVED).resolution().orElseThrow();
        assertThat(a.decision()).isEqualTo("exit");
        assertThat(a.by()).isEqualTo("tui");
        assertThat(a.via()).isEqualTo("file");
        assertThat(b.decision()).isEqualTo("continue");
        assertThat(b.guidance()).hasValue("g");
        assertThat(b.by()).isEqualTo(Files.getOwner(base).getName());
        assertThat(c.at()).isEqualTo(Instant.parse("2026-05-01T10:00:00Z"));
    }

    private void ask(int id, String token) throws Exception {
        room.write(
                ".ralph/api/robot-question.json",
                "{\"id\":" + id + ",\"response_token\":\"" + token + "\","
                        + "\"payload\":\"Which database?\",\"payload_json\":null,\"hat\":\"planner\",\"iteration\":4,"
                        + "\"loop_id\":\"main\",\"timestamp\":\"" + Instant.now() + "\",\"timeout_seconds\":0}");
    }

    @Test
    void a_loop_asks_and_gets_the_answer_with_its_token() throws Exception {
        ask(7, "main-7-1");
        Gate gate = room.await("7", State.PENDING);
        assertThat(gate.source()).isEqualTo("ralph-orchestrator");
        assertThat(gate.title()).isEqualTo("Question of planner");
        assertThat(gate.question()).isEqualTo("Which database?");
        assertThat(gate.options()).isEmpty();
        assertThat(gate.context()).contains("\"iteration\":4").doesNotContain("main-7-1");

        Gate answered = room.resolve(gate, "SQLite", "ana").gate().orElseThrow();
        assertThat(answered.state()).isEqualTo(State.RESOLVED);
        JsonObject file = read(".ralph/api/robot-response.json");
        assertThat(file.getInteger("id")).isEqualTo(7);
        assertThat(file.getString("loop_id")).isEqualTo("main");
        assertThat(file.getString("response_token")).isEqualTo("main-7-1");
        assertThat(file.getString("response")).isEqualTo("SQLite\n\nbe careful");

        // The loop takes both away, and may ask again under the same number when it has been started anew.
        Files.delete(room.folder("shop").resolve(".ralph/api/robot-question.json"));
        Files.delete(room.folder("shop").resolve(".ralph/api/robot-response.json"));
        ask(7, "main-7-2");
        Gate next = room.snapshotWith(other -> other.state() == State.PENDING);
        assertThat(next.id()).startsWith("7.");
        assertThat(room.find("7").orElseThrow().state()).isEqualTo(State.RESOLVED);
    }

    @Test
    void an_answer_to_an_earlier_question_of_the_loop_answers_nothing_and_is_not_replaced() throws Exception {
        Path stale = room.write(
                ".ralph/api/robot-response.json",
                "{\"id\":7,\"loop_id\":\"main\",\"response_token\":\"old\",\"response\":\"x\"}");
        byte[] before = Files.readAllBytes(stale);
        ask(7, "new");
        Gate gate = room.await("7", State.PENDING);
        assertThat(room.resolve(gate, "SQLite", "ana").refusal().orElseThrow().code())
                .isEqualTo(Code.UNWRITABLE);
        assertThat(Files.readAllBytes(stale)).isEqualTo(before);
        Files.delete(stale);
        assertThat(room.resolve(room.find("7").orElseThrow(), "SQLite", "ana").gate())
                .isPresent();
    }

    @Test
    void a_loop_that_waits_no_longer_is_said_to_be_gone() throws Exception {
        room.write(
                ".ralph/api/robot-question.json",
                "{\"id\":1,\"response_token\":\"t\",\"payload\":\"?\","
                        + "\"timestamp\":\"2026-05-01T10:00:00Z\",\"timeout_seconds\":60}");
        assertThat(room.await("1", State.PENDING).asker().evidence())
                .isEqualTo("the loop waited until 2026-05-01T10:01:00Z");
    }

    @Test
    void one_name_in_two_protocols_is_two_gates() throws Exception {
        room.write(".signalbox/gates/x.json", "{\"question\":\"ours\"}");
        room.write(".5x/gates/x.json", "{\"gateType\":\"phase\"}");
        room.await("x", State.PENDING);
        Gate other = room.snapshotWith(gate -> gate.id().startsWith("x."));
        assertThat(room.resolve(other, other.options().isEmpty() ? "ok" : "continue", "ana")
                        .gate())
                .isPresent();
        assertThat(room.find("x").orElseThrow().state()).isEqualTo(State.PENDING);
    }
}
