package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.http.HandoffServer.Caller;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each test has an account of its own. */
class HandoffsTest {
    /** 200 at full size. */
    private static final int HANDOFFS = Integer.getInteger("signalbox.handoff.races", 6);

    private static final int CLAIMERS = 16;

    @TempDir
    static Path dataDir;

    private static HandoffServer server;
    private final Contract contract = new Contract();

    @BeforeAll
    static void start() throws Exception {
        server = new HandoffServer(dataDir, 2);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void of_many_who_claim_at_once_one_has_it_and_all_others_learn_who() throws Exception {
        Caller agent = server.caller("agent", Role.ENGINEER, "race");
        List<Caller> claimers = IntStream.range(0, CLAIMERS)
                .mapToObj(i -> server.caller("engineer-" + i, Role.ENGINEER, "race"))
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(CLAIMERS);
        try {
            for (int i = 0; i < HANDOFFS; i++) {
                JsonObject handoff = agent.escalate("race-" + i, "who is first?");
                CountDownLatch go = new CountDownLatch(1);
                List<Future<HttpResponse<String>>> answers = new ArrayList<>();
                for (Caller claimer : claimers) {
                    answers.add(threads.submit(() -> {
                        go.await();
                        return claimer.act(handoff, "claim", "");
                    }));
                }
                go.countDown();
                List<JsonObject> won = new ArrayList<>();
                List<JsonObject> lost = new ArrayList<>();
                for (int c = 0; c < CLAIMERS; c++) {
                    HttpResponse<String> answer = answers.get(c).get(30, TimeUnit.SECONDS);
                    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 409);
                    (answer.statusCode() == 200 ? won : lost).add(new JsonObject(answer.body()));
                    if (answer.statusCode() == 200) {
                        assertThat(won.get(0).getString("claimed_by")).isEqualTo(claimers.get(c).name);
                    }
                }
                assertThat(won).hasSize(1);
                assertThat(lost).hasSize(CLAIMERS - 1).allSatisfy(problem -> {
                    assertThat(problem.getString("code")).isEqualTo("already_claimed");
                    assertThat(problem.getString("claimed_by"))
                            .isEqualTo(won.get(0).getString("claimed_by"));
                    assertThat(problem.getString("claimed_at"))
                            .isEqualTo(won.get(0).getString("claimed_at"));
                });
                assertThat(contract.misfits("HandoffConflict", lost.get(0).encode()))
                        .isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void a_handoff_goes_from_hand_to_hand_and_its_history_stays() {
        Caller agent = server.caller("agent", Role.ENGINEER, "life");
        Caller ann = server.caller("ann", Role.ENGINEER, "life");
        Caller ben = server.caller("ben", Role.ENGINEER, "life");
        Caller admin = server.caller("root", Role.ADMIN, "life");
        HttpResponse<String> made = agent.post(
                "/s:1/handoffs",
                "{\"kind\":\"escalate\",\"summary\":\"stuck\",\"priority\":\"high\",\"project\":\"shop\","
                        + "\"context\":{\"tried\":[\"a\",1.5,null]}}");
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(contract.misfits("Handoff", made.body())).isEmpty();
        JsonObject handoff = new JsonObject(made.body());
        assertThat(handoff.getJsonObject("context").encode()).isEqualTo("{\"tried\":[\"a\",1.5,null]}");
        assertThat(handoff.getString("created_by")).isEqualTo("agent");

        assertThat(ann.act(handoff, "claim", "{}").statusCode()).isEqualTo(200);
        assertThat(ann.act(handoff, "claim", "").statusCode()).isEqualTo(200);
        assertProblem(ben.act(handoff, "release", ""), 409, "not_claimed_by_caller", "ann");
        assertProblem(ben.act(handoff, "resolve", ""), 409, "not_claimed_by_caller", "ann");
        assertThat(ann.act(handoff, "release", "{\"note\":\"too hard\"}").statusCode())
                .isEqualTo(200);
        assertThat(ben.act(handoff, "claim", "{\"lease_s\":600}").body()).contains("lease_until\":\"2");
        HttpResponse<String> given = admin.act(handoff, "reassign", "{\"assignee\":\"ann\"}");
        assertThat(new JsonObject(given.body()).getString("claimed_by")).isEqualTo("ann");
        assertThat(new JsonObject(given.body()).getString("lease_until")).isNull();
        JsonObject done = new JsonObject(
                ann.act(handoff, "resolve", "{\"resolution\":\"said yes\"}").body());
        assertThat(done.getString("state")).isEqualTo("resolved");
        assertThat(done.getString("claimed_by")).isEqualTo("ann");
        assertThat(done.getString("resolution")).isEqualTo("said yes");
        for (String act : List.of("claim", "release", "resolve")) {
            assertProblem(ben.act(handoff, act, ""), 409, "already_resolved", "ann");
        }
        assertThat(admin.act(handoff, "reassign", "{\"assignee\":\"x\"}").statusCode())
                .isEqualTo(409);
        JsonObject later = agent.escalate("s:1", "again");
        JsonObject history = new JsonObject(ann.get("/s:1/handoffs").body());
        assertThat(contract.misfits("HandoffList", history.encode())).isEmpty();
        assertThat(ids(history)).containsExactly(later.getString("id"), handoff.getString("id"));
        assertThat(ids(new JsonObject(ann.get("/s:1/handoffs?limit=1").body()))).containsExactly(later.getString("id"));
        assertThat(new JsonObject(ann.get("/s:1/handoffs?limit=1").body()).getBoolean("more"))
                .isTrue();
    }

    @Test
    void the_queue_has_what_is_most_urgent_first_then_what_is_oldest() {
        Caller agent = server.caller("agent", Role.ENGINEER, "queue");
        List<String> expected = new ArrayList<>(List.of("", "", "", ""));
        for (String priority : List.of("low", "normal", "urgent", "normal")) {
            String id = new JsonObject(agent.post(
                                    "/s/handoffs",
                                    "{\"kind\":\"escalate\",\"summary\":\"x\",\"priority\":\"" + priority + "\"}")
                            .body())
                    .getString("id");
            int place = priority.equals("urgent")
                    ? 0
                    : priority.equals("low") ? 3 : expected.get(1).isEmpty() ? 1 : 2;
            expected.set(place, id);
        }
        agent.post("/s/handoffs", "{\"kind\":\"park\",\"summary\":\"nobody is called\"}");
        Caller viewer = server.caller("viewer", Role.VIEWER, "queue");
        JsonObject queue = new JsonObject(viewer.get("/queue").body());
        assertThat(contract.misfits("HandoffList", queue.encode())).isEmpty();
        // Two of one millisecond have no order that anybody could know.
        assertThat(ids(queue)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(ids(queue).get(0)).isEqualTo(expected.get(0));
        assertThat(ids(queue).get(3)).isEqualTo(expected.get(3));
        JsonObject first = queue.getJsonArray("handoffs").getJsonObject(0);
        assertThat(agent.act(first, "claim", "").statusCode()).isEqualTo(200);
        assertThat(ids(new JsonObject(viewer.get("/queue").body()))).doesNotContain(expected.get(0));
        assertThat(ids(new JsonObject(viewer.get("/queue?state=active").body())).get(0))
                .isEqualTo(expected.get(0));
        assertThat(viewer.get("/queue?state=all").statusCode()).isEqualTo(400);
    }

    @Test
    void viewers_look_and_do_not_touch() {
        Caller agent = server.caller("agent", Role.ENGINEER, "roles");
        Caller viewer = server.caller("vera", Role.VIEWER, "roles");
        JsonObject handoff = agent.escalate("s", "x");
        assertThat(ids(new JsonObject(viewer.get("/s/handoffs").body()))).containsExactly(handoff.getString("id"));
        List<HttpResponse<String>> refused = new ArrayList<>();
        for (String act : List.of("claim", "release", "resolve")) {
            refused.add(viewer.act(handoff, act, ""));
        }
        refused.add(viewer.post("/s/handoffs", "{\"kind\":\"park\",\"summary\":\"x\"}"));
        refused.add(viewer.get("/escalations/stream"));
        assertThat(refused).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(new JsonObject(answer.body()).getString("detail"))
                    .isEqualTo("Engineer or admin access required");
        });
        assertThat(agent.act(handoff, "reassign", "{\"assignee\":\"ben\"}").statusCode())
                .isEqualTo(403);
        assertThat(new JsonObject(viewer.get("/queue").body())
                        .getJsonArray("handoffs")
                        .getJsonObject(0)
                        .getString("state"))
                .isEqualTo("open");
    }

    @Test
    void what_belongs_to_another_account_is_not_there() {
        Caller agent = server.caller("agent", Role.ENGINEER, "mine");
        Caller stranger = server.caller("agent", Role.ADMIN, "theirs");
        JsonObject handoff = agent.escalate("s", "x");
        assertThat(ids(new JsonObject(stranger.get("/queue").body()))).isEmpty();
        assertThat(stranger.get("/s/handoffs").statusCode()).isEqualTo(404);
        for (String act : List.of("claim", "release", "resolve", "reassign")) {
            String body = act.equals("reassign") ? "{\"assignee\":\"x\"}" : "";
            assertThat(stranger.act(handoff, act, body).statusCode()).isEqualTo(404);
        }
        assertThat(stranger.post("/s/handoffs/" + UUID.randomUUID() + "/claim", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(agent.post("/other/handoffs/" + handoff.getString("id") + "/claim", "")
                        .statusCode())
                .isEqualTo(404);
        assertThat(agent.post("/s/handoffs/nonsense/claim", "").statusCode()).isEqualTo(404);
        assertThat(agent.act(handoff, "claim", "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"summary\":\"x\"}",
                "{\"kind\":\"escalate\"}",
                "{\"kind\":\"shout\",\"summary\":\"x\"}",
                "{\"kind\":\"park\",\"summary\":\" \"}",
                "{\"kind\":\"park\",\"summary\":\"x\",\"priority\":\"huge\"}",
                "{\"kind\":\"park\",\"summary\":\"x\",\"context\":[1]}",
                "{\"kind\":\"park\",\"summary\":\"x\",\"context\":\"text\"}",
                "{\"kind\":\"park\",\"summary\":\"x\",\"project\":\"../x\"}",
                "{\"kind\":\"park\",\"summary\":\"a\\u0000b\"}",
                "{\"kind\":\"park\",\"summary\":\"x\",\"unknown\":1}"
            })
    void a_body_that_is_not_as_it_must_be_is_refused(String body) {
        Caller agent = server.caller("agent", Role.ENGINEER, "bodies");
        assertThat(agent.post("/s/handoffs", body).statusCode()).isEqualTo(400);
        assertThat(agent.get("/s/handoffs").statusCode()).isEqualTo(404);
    }

    @Test
    void a_context_may_have_64_kib_and_no_more() {
        Caller agent = server.caller("agent", Role.ENGINEER, "large");
        String begin = "{\"kind\":\"park\",\"summary\":\"x\",\"context\":{\"t\":\"";
        int room = 64 * 1024 - "{\"t\":\"\"}".length();
        assertThat(agent.post("/s/handoffs", begin + "a".repeat(room) + "\"}}").statusCode())
                .isEqualTo(201);
        assertThat(agent.post("/s/handoffs", begin + "a".repeat(room + 1) + "\"}}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(agent.post("/s/handoffs", begin + "a".repeat(300_000) + "\"}}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void the_same_key_gives_the_first_one() {
        Caller agent = server.caller("agent", Role.ENGINEER, "keys");
        String body = "{\"kind\":\"park\",\"summary\":\"x\",\"idempotency_key\":\"k\"}";
        HttpResponse<String> first = agent.post("/s/handoffs", body);
        HttpResponse<String> second = agent.post("/s/handoffs", body.replace("x", "y"));
        assertThat(List.of(first.statusCode(), second.statusCode())).containsExactly(201, 200);
        assertThat(second.body()).isEqualTo(first.body());
        HttpResponse<String> elsewhere = agent.post("/t/handoffs", body);
        assertThat(elsewhere.statusCode()).isEqualTo(201);
        assertThat(elsewhere.body()).isNotEqualTo(first.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"queue", "escalations", "a%20b", "a%2Fb", "%C3%A4"})
    void words_and_what_cannot_be_a_name_are_no_sessions(String session) {
        Caller agent = server.caller("agent", Role.ENGINEER, "words");
        assertThat(agent.get("/" + session + "/handoffs").statusCode()).isEqualTo(400);
        assertThat(agent.post("/" + session + "/handoffs", "{\"kind\":\"park\",\"summary\":\"x\"}")
                        .statusCode())
                .isEqualTo(400);
    }

    private void assertProblem(HttpResponse<String> answer, int status, String code, String claimedBy) {
        JsonObject problem = new JsonObject(answer.body());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(problem.getString("code")).isEqualTo(code);
        assertThat(problem.getString("claimed_by")).isEqualTo(claimedBy);
        assertThat(contract.misfits("HandoffConflict", answer.body())).isEmpty();
    }

    private static List<String> ids(JsonObject listing) {
        return listing.getJsonArray("handoffs").stream()
                .map(handoff -> ((JsonObject) handoff).getString("id"))
                .toList();
    }
}
