package dev.signalbox.page;

import dev.signalbox.bus.Json;
import dev.signalbox.bus.Run;
import dev.signalbox.bus.Runs;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run of the project {@code yard}, and what its database may hold. */
final class RunRows {
    static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");
    static final String HOSTILE = "<img src=x onerror=alert(1)>";

    private RunRows() {}

    static Run run(String id, Run.State state, String version) {
        return new Run(
                "yard",
                id,
                "default",
                "alpha",
                "docs/plans/signal-lamps.md",
                Optional.of("run"),
                state,
                state.name(),
                List.of("the lock's process 4211 runs", HOSTILE),
                Optional.of("2"),
                Optional.of("REVIEW"),
                Optional.of(3L),
                1,
                3,
                Optional.of("ready_with_corrections"),
                4,
                1,
                1,
                182_340,
                23_411,
                Optional.of(1.25),
                Optional.of(NOON.minusSeconds("old".equals(id) ? 9_000 : 600)),
                state == Run.State.COMPLETED ? Optional.of(NOON) : Optional.empty(),
                Optional.of(NOON),
                state == Run.State.COMPLETED ? Optional.of(184_000L) : Optional.empty(),
                version);
    }

    /** What an author, a reviewer and two people did, and two checks; the last result says that. */
    static Map<String, Object> details(Run run, String lastSummary) {
        Runs.Details details = new Runs.Details(
                run,
                ".5x/5x.db",
                List.of(
                        new Runs.Phase("1", true, true, Optional.of("ready"), Optional.empty(), Optional.of(NOON)),
                        new Runs.Phase(
                                "2", false, false, Optional.of("not_ready"), Optional.empty(), Optional.of(NOON)),
                        new Runs.Phase(
                                "3", false, false, Optional.empty(), Optional.of("No credentials"), Optional.empty())),
                List.of(
                        result(
                                "1",
                                "reviewer",
                                "reviewer-commit",
                                "ready_with_corrections",
                                "Two things.",
                                List.of(
                                        new Runs.Item(
                                                "R1", "A failed lamp is never reported", "auto_fix", HOSTILE, "P0"),
                                        new Runs.Item("R2", "Which voltage?", "human_required", "", "P2"))),
                        result("2", "human", "human:gate", "continue", "Take 110 V.", List.of()),
                        result("3", "author", "author-fix", "complete", lastSummary, List.of())),
                List.of(new Runs.Quality(
                        "q1",
                        Optional.of("2"),
                        Optional.of(1L),
                        false,
                        "[{\"command\":\"mvn test\",\"passed\":false,\"output\":\"LampTest failed\"}]",
                        Optional.of(61_000L),
                        Optional.of(NOON))),
                List.of(
                        new Runs.Entry(
                                "1",
                                "run_start",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                "{\"role\":\"author\",\"message\":\"\\u001b[31mBegan\\u001b[0m " + HOSTILE + "\"}",
                                Optional.of(NOON.minusSeconds(500))),
                        new Runs.Entry(
                                "2",
                                "human:gate",
                                Optional.of("2"),
                                Optional.of(1L),
                                Optional.of(
                                        new Runs.Decision("continue", Optional.of("gate"), Optional.of("Take 110 V."))),
                                "{}",
                                Optional.of(NOON.plusSeconds(2))),
                        new Runs.Entry(
                                "3",
                                "human_decision",
                                Optional.of("2"),
                                Optional.of(1L),
                                Optional.of(new Runs.Decision("approve", Optional.of("escalation"), Optional.empty())),
                                "{}",
                                Optional.of(NOON))),
                false);
        Map<String, Object> members = new JsonObject(Json.encode(run)).getMap();
        members.putAll(new JsonObject(Json.encode(details)).getMap());
        members.remove("run");
        return members;
    }

    private static Runs.Result result(
            String id, String role, String name, String outcome, String summary, List<Runs.Item> items) {
        return new Runs.Result(
                id,
                Optional.of("2"),
                Optional.of(1L),
                role,
                name,
                Optional.of(outcome),
                Optional.of(summary),
                items,
                "{\"result\":\"" + outcome + "\",\"of\":" + id + "}",
                Optional.of("model-x"),
                Optional.of(18_000L),
                Optional.of(2_100L),
                Optional.of(0.125),
                Optional.of(184_000L),
                Optional.empty(),
                Optional.of(".5x/logs/r1/agent-001.ndjson"),
                Optional.empty(),
                Optional.of(NOON.plusSeconds(Long.parseLong(id))));
    }
}
