package dev.signalbox.watch.run.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Runs.Decision;
import dev.signalbox.bus.Runs.Entry;
import dev.signalbox.watch.run.wire.Answer;
import dev.signalbox.watch.run.wire.Question.Depth;
import dev.signalbox.watch.run.wire.Question.OneRun;
import dev.signalbox.watch.run.wire.Question.WhatChanged;
import dev.signalbox.watch.run.wire.RunContent;
import dev.signalbox.watch.run.wire.RunFacts;
import dev.signalbox.watch.run.wire.RunMark;
import dev.signalbox.watch.run.wire.Wire;
import dev.signalbox.watch.run.wire.Wire.Answered;
import dev.signalbox.watch.run.wire.Wire.Asked;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunSchemasTest {
    @TempDir
    Path folder;

    private final Deadline deadline = new Deadline(() -> {});

    @AfterEach
    void end() {
        deadline.close();
    }

    private Answer ask(WhatChanged question) throws Exception {
        Answer answer = new RunReader(ForeignDatabase.currentUser(), deadline).answer(new Asked(1, 30_000, question));
        // What cannot travel is no answer.
        assertThat(Wire.parse(Wire.line(new Answered(1, answer)), Answered.class))
                .contains(new Answered(1, answer));
        return answer;
    }

    private Answer.Changed everything(Path file) throws Exception {
        return (Answer.Changed) ask(new WhatChanged(file.toString(), Map.of(), Optional.empty(), Depth.ALL));
    }

    private Answer.Changed since(Path file, Answer.Changed before, Depth depth) throws Exception {
        Map<String, RunMark> known = new HashMap<>();
        before.changed().forEach(run -> known.put(run.facts().id(), run.mark()));
        return (Answer.Changed) ask(new WhatChanged(file.toString(), known, Optional.of(before.cursor()), depth));
    }

    private RunContent only(Path file) throws Exception {
        Answer.Changed all = everything(file);
        assertThat(all.changed()).hasSize(1);
        return all.changed().get(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_run_of_the_versions_with_events_is_read(int version) throws Exception {
        RunContent run = only(FiveXFixtures.database(folder.resolve("5x.db"), version));
        RunFacts facts = run.facts();
        assertThat(facts.id()).isEqualTo("r1");
        assertThat(facts.plan()).isEqualTo("docs/plan.md");
        assertThat(facts.command()).contains("phase-execute");
        assertThat(facts.phase()).contains("2");
        assertThat(facts.activity()).contains("review");
        assertThat(facts.iteration()).contains(3L);
        assertThat(facts.verdict()).contains("not_ready");
        assertThat(facts.startedAt()).contains(Instant.parse("2025-03-01T10:00:00Z"));
        assertThat(facts.updatedAt()).contains(Instant.parse("2025-03-01T10:08:00Z"));
        assertThat(List.of(facts.phasesDone(), facts.phasesTotal(), facts.qualityPassed(), facts.qualityFailed()))
                .containsExactly(1, 2, 1, 1);
        assertThat(facts.tokensIn()).isEqualTo(1200);
        assertThat(facts.costUsd()).contains(0.25);
        assertThat(run.results()).hasSize(1);
        assertThat(run.results().get(0).name()).isEqualTo("review-phase");
        assertThat(run.results().get(0).outcome()).contains("not_ready");
        assertThat(run.phases().get(1).blockedReason()).contains("tests");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void a_run_of_the_versions_with_steps_is_read(int version) throws Exception {
        RunContent run = only(FiveXFixtures.database(folder.resolve("5x.db"), version));
        RunFacts facts = run.facts();
        assertThat(facts.phase()).contains("2");
        assertThat(facts.activity()).contains("reviewer:review");
        assertThat(facts.verdict()).contains("not_ready");
        assertThat(List.of(facts.phasesDone(), facts.phasesTotal(), facts.qualityPassed(), facts.results()))
                .containsExactly(1, 2, 1, 3);
        assertThat(facts.tokensIn()).isEqualTo(1200);
        assertThat(facts.costUsd()).contains(0.25);
        assertThat(run.results().get(0).commit()).contains("c0ffee");
        assertThat(run.results().get(1).commit()).isEqualTo(version == 5 ? Optional.of("abc123") : Optional.empty());
        assertThat(run.results()).extracting("role").containsExactly("author", "phase", "reviewer");
    }

    @Test
    void a_result_that_is_replaced_without_a_new_id_is_a_change() throws Exception {
        Path file = FiveXFixtures.database(folder.resolve("5x.db"), 3);
        Answer.Changed before = everything(file);
        FiveXFixtures.execute(
                file,
                "INSERT INTO agent_results (id, run_id, phase, iteration, role, template, result_type, result_json)"
                        + " VALUES ('a2', 'r1', '2', 3, 'reviewer', 'review-phase', 'verdict', '{\"readiness\":\"ready\"}')"
                        + " ON CONFLICT DO UPDATE SET result_json = excluded.result_json");
        assertThat(since(file, before, Depth.NEW_ROWS).changed()).isEmpty();
        Answer.Changed after = since(file, before, Depth.NEW_ROWS_OR_ALL);
        assertThat(after.changed()).hasSize(1);
        assertThat(after.changed().get(0).facts().verdict()).contains("ready");
        assertThat(since(file, after, Depth.ALL).changed()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void only_the_run_with_new_rows_is_read_again(int version) throws Exception {
        Path file = FiveXFixtures.database(folder.resolve("5x.db"), version);
        String other = version == 3
                ? "INSERT INTO runs (id, plan_path, started_at) VALUES ('r2', 'b.md', '2025-03-02 10:00:00')"
                : "INSERT INTO runs VALUES ('r2', 'b.md', 'completed', '{}', '2025-03-02 10:00:00', NULL)";
        FiveXFixtures.execute(file, other);
        Answer.Changed before = everything(file);
        assertThat(before.ids()).containsExactly("r2", "r1");
        FiveXFixtures.execute(
                file,
                version == 3
                        ? "INSERT INTO run_events (run_id, event_type) VALUES ('r1', 'phase_complete')"
                        : "INSERT INTO steps (run_id, step_name) VALUES ('r1', 'git:commit')");
        Answer.Changed after = since(file, before, Depth.NEW_ROWS);
        assertThat(after.changed()).extracting(run -> run.facts().id()).containsExactly("r1");
        FiveXFixtures.execute(
                file, "UPDATE runs SET status = 'aborted' WHERE id = 'r1'", "DELETE FROM runs WHERE id = 'r2'");
        Answer.Changed last = since(file, before, Depth.NEW_ROWS);
        assertThat(last.ids()).containsExactly("r1");
        assertThat(last.changed().get(0).facts().status()).isEqualTo("aborted");
    }

    @Test
    void all_forms_of_a_decision_are_the_same_decision_and_unknown_kinds_change_nothing() throws Exception {
        Path file = FiveXFixtures.database(folder.resolve("5x.db"), 3);
        for (String data : List.of(
                "{\"response\":{\"action\":\"continue\",\"guidance\":\"go on\"},\"escalation\":{\"reason\":\"x\"}}",
                "{\"decision\":\"continue\",\"type\":\"phase_gate\"}",
                "{\"decision\":\"continue\",\"escalation\":{\"reason\":\"x\"}}")) {
            FiveXFixtures.execute(
                    file,
                    "INSERT INTO run_events (run_id, event_type, data) VALUES ('r1', 'human_decision', '" + data
                            + "')");
        }
        FiveXFixtures.execute(
                file,
                "INSERT INTO run_events (run_id, event_type, data) VALUES ('r1', 'robot_decision', '{\"decision\":\"no\"}')");
        List<Optional<Decision>> decisions =
                only(file).events().stream().map(Entry::decision).toList();
        assertThat(decisions)
                .containsExactly(
                        Optional.empty(),
                        Optional.of(new Decision("continue", Optional.of("escalation"), Optional.of("go on"))),
                        Optional.of(new Decision("continue", Optional.of("phase_gate"), Optional.empty())),
                        Optional.of(new Decision("continue", Optional.of("escalation"), Optional.empty())),
                        Optional.empty());
        Path steps = FiveXFixtures.database(folder.resolve("steps.db"), 5);
        FiveXFixtures.execute(
                steps,
                "INSERT INTO steps (run_id, step_name, result_json) VALUES"
                        + " ('r1', 'human:gate', '{\"type\":\"human\",\"choice\":\"continue\"}')");
        assertThat(only(steps).events().get(0).decision())
                .contains(new Decision("continue", Optional.of("gate"), Optional.empty()));
    }

    @Test
    void an_escalation_asks_until_something_else_happens() throws Exception {
        Path file = FiveXFixtures.database(folder.resolve("5x.db"), 3);
        FiveXFixtures.execute(
                file,
                "INSERT INTO run_events (run_id, event_type, data) VALUES ('r1', 'escalation', '{\"reason\":\"which colour\"}')");
        assertThat(only(file).facts().asks()).contains("which colour");
        FiveXFixtures.execute(
                file,
                "INSERT INTO run_events (run_id, event_type, data) VALUES ('r1', 'human_decision', '{\"decision\":\"red\"}')");
        assertThat(only(file).facts().asks()).isEmpty();
        Path steps = FiveXFixtures.database(folder.resolve("steps.db"), 4);
        FiveXFixtures.execute(
                steps,
                "INSERT INTO steps (run_id, step_name, result_json) VALUES ('r1', 'author:fix', '{\"result\":\"needs_human\"}')");
        assertThat(only(steps).facts().asks()).isPresent();
    }

    @Test
    void what_is_missing_or_newer_degrades_and_never_fails() throws Exception {
        Path newer = FiveXFixtures.database(folder.resolve("newer.db"), 5);
        FiveXFixtures.execute(
                newer, "INSERT INTO schema_version VALUES (7, '')", "ALTER TABLE steps DROP COLUMN cost_usd");
        Answer.Changed answer = everything(newer);
        assertThat(answer.notices()).singleElement().asString().contains("schema version 7");
        assertThat(answer.changed().get(0).facts().results()).isEqualTo(3);
        assertThat(answer.changed().get(0).facts().costUsd()).isEmpty();

        Path bare = folder.resolve("bare.db");
        FiveXFixtures.execute(
                bare, "CREATE TABLE runs (id TEXT, started_at TEXT)", "INSERT INTO runs VALUES ('x', 'soon')");
        assertThat(everything(bare).notices()).singleElement().asString().contains("run_events");
        assertThat(everything(bare).changed().get(0).facts().startedAt()).isEmpty();

        Path other = folder.resolve("other.db");
        FiveXFixtures.execute(other, "CREATE TABLE customers (id TEXT)");
        assertThat(everything(other).notices()).singleElement().asString().contains("no table \"runs\"");
        Path fresh = folder.resolve("fresh.db");
        FiveXFixtures.execute(fresh, "CREATE TABLE schema_version (version INTEGER)");
        assertThat(everything(fresh).notices()).isEmpty();
    }

    @Test
    void what_is_large_is_cut_and_counted_whole() throws Exception {
        Path file = FiveXFixtures.database(folder.resolve("5x.db"), 5);
        FiveXFixtures.execute(
                file,
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)"
                        + " INSERT INTO steps (run_id, step_name, iteration, result_json, tokens_in)"
                        + " SELECT 'r1', 'author:x', i, '{\"notes\":\"' || hex(zeroblob(10000)) || '\"}', 1 FROM n");
        RunContent run = ((Answer.TheRun) new RunReader(ForeignDatabase.currentUser(), deadline)
                        .answer(new Asked(1, 60_000, new OneRun(file.toString(), "r1"))))
                .run()
                .orElseThrow();
        assertThat(run.truncated()).isTrue();
        assertThat(run.facts().results()).isEqualTo(303);
        assertThat(run.facts().tokensIn()).isEqualTo(1500);
        assertThat(run.results().get(run.results().size() - 1).json().getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThanOrEqualTo(16 * 1024);
        assertThat(Wire.line(new Answered(1, new Answer.TheRun(Optional.of(run)))))
                .hasSizeLessThan(Wire.MAX_LINE_BYTES);
    }
}
