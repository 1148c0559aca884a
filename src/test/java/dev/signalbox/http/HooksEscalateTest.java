package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.http.HandoffServer.Caller;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HooksEscalateTest {
    private static final String ESCALATING = "/api/ingest/claude-code?escalate=true";

    @TempDir
    static Path dataDir;

    private static HandoffServer server;
    private static Caller ann;

    @BeforeAll
    static void start() throws Exception {
        server = new HandoffServer(dataDir, 1);
        // Where nobody watches, hooks wait a moment for somebody who does.
        new StubWatcher(server.http.vertx, "alpha").start();
        ann = server.caller("ann", Role.ENGINEER, "default");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_session_that_asks_calls_somebody_once_until_it_goes_on() {
        assertThat(hook(ESCALATING, "one", "PreToolUse", "\"tool_name\":\"Bash\""))
                .isEqualTo(201);
        assertThat(of("one")).isEmpty();
        hook(
                ESCALATING,
                "one",
                "PermissionRequest",
                "\"tool_name\":\"Bash\",\"tool_input\":{\"command\":\"rm -r build\"}");
        hook(
                ESCALATING,
                "one",
                "Notification",
                "\"notification_type\":\"permission_prompt\",\"message\":\"Claude needs your permission\"");
        assertThat(of("one")).hasSize(1);
        JsonObject handoff = of("one").get(0);
        assertThat(handoff.getString("summary")).startsWith("Claude Code: ").contains("rm -r build");
        assertThat(handoff.getString("created_by")).isEqualTo("agent");
        assertThat(handoff.getJsonObject("context").getString("tool_name")).isEqualTo("Bash");
        assertThat(handoff.getJsonObject("context").getJsonObject("tool_input").getString("command"))
                .isEqualTo("rm -r build");
        ann.act(handoff, "claim", "");
        hook(ESCALATING, "one", "PostToolUse", "\"tool_name\":\"Bash\"");
        assertThat(of("one").get(0).getString("state")).isEqualTo("resolved");
        assertThat(of("one").get(0).getString("claimed_by")).isEqualTo("ann");
        hook(ESCALATING, "one", "Notification", "\"notification_type\":\"idle_prompt\",\"message\":\"Waiting\"");
        assertThat(of("one")).hasSize(2);
        assertThat(of("one").get(0).getString("state")).isEqualTo("open");
        hook(ESCALATING, "one", "UserPromptSubmit", "\"prompt\":\"go on\"");
        assertThat(of("one")).allMatch(each -> each.getString("state").equals("resolved"));
    }

    @Test
    void the_end_of_a_session_is_the_end_of_those_that_work_for_it() {
        hook(ESCALATING, "two", "PermissionRequest", "\"agent_id\":\"sub\",\"tool_name\":\"Bash\"");
        assertThat(of("two:sub")).hasSize(1);
        hook(ESCALATING, "two", "PreToolUse", "\"tool_name\":\"Read\"");
        assertThat(of("two:sub").get(0).getString("state")).isEqualTo("open");
        hook(ESCALATING, "two", "SessionEnd", "\"reason\":\"exit\"");
        assertThat(of("two:sub").get(0).getString("state")).isEqualTo("resolved");
    }

    @Test
    void without_the_wish_nobody_is_called() {
        assertThat(hook("/api/ingest/claude-code", "three", "PermissionRequest", "\"tool_name\":\"Bash\""))
                .isEqualTo(201);
        assertThat(hook(ESCALATING.replace("true", "false"), "three", "PermissionRequest", "\"tool_name\":\"Bash\""))
                .isEqualTo(201);
        assertThat(of("three")).isEmpty();
        assertThat(hook(ESCALATING.replace("true", "maybe"), "three", "PermissionRequest", "\"tool_name\":\"Bash\""))
                .isEqualTo(400);
    }

    @Test
    void a_huge_hook_calls_as_well() {
        String huge = "x".repeat(400_000);
        hook(
                ESCALATING,
                "four",
                "PermissionRequest",
                "\"tool_name\":\"Write\",\"message\":\"" + huge + "\",\"tool_input\":{\"content\":\"" + huge + "\"}");
        assertThat(of("four")).hasSize(1);
    }

    private static int hook(String path, String session, String name, String more) {
        String body = "{\"session_id\":\"" + session + "\",\"hook_event_name\":\"" + name + "\",\"cwd\":\"/nowhere\","
                + more + "}";
        HttpResponse<String> answer = server.http.send(TestServer.as(
                TestServer.tokenOf("agent", Role.ENGINEER, "default"),
                server.http
                        .request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))));
        return answer.statusCode();
    }

    private static List<JsonObject> of(String session) {
        return new JsonObject(ann.get("/" + session + "/handoffs").body())
                .getJsonArray("handoffs", new JsonArray()).stream()
                        .map(JsonObject.class::cast)
                        .toList();
    }
}
