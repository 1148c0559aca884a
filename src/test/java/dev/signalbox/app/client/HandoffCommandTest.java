package dev.signalbox.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.http.HandoffServer;
import dev.signalbox.http.TestServer;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands in this process, against a real server. */
class HandoffCommandTest {
    @TempDir
    Path dataDir;

    private HandoffServer server;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws Exception {
        server = new HandoffServer(dataDir, 1);
        JsonObject file = new JsonObject()
                .put("pid", ProcessHandle.current().pid())
                .put("port", server.http.port)
                .put("token", TestServer.tokenOf("operator", Role.ADMIN, "default"))
                .put("url", server.http.url("/"));
        Files.writeString(dataDir.resolve("dashboard-token." + server.http.port + ".json"), file.encode());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_session_is_handed_over_listed_claimed_and_resolved() throws IOException {
        Path context = Files.writeString(dataDir.resolve("context.json"), "{\"tried\": [\"this\"]}");
        assertThat(run(
                        "create",
                        "s-1",
                        "--summary",
                        "May I\u001b[31m?",
                        "--priority",
                        "high",
                        "--context-file",
                        "" + context))
                .as(err.toString())
                .isZero();
        String id = out.toString().strip();
        assertThat(run("list")).isZero();
        assertThat(lastLine()).isEqualTo(id + "  s-1  high  open  May I [31m?");
        assertThat(run("list", "--json")).isZero();
        assertThat(new JsonObject(lastLine()).getJsonObject("context").encode()).isEqualTo("{\"tried\":[\"this\"]}");
        assertThat(run("claim", id, "--lease", "600")).isZero();
        assertThat(lastLine()).contains("claimed by operator");
        assertThat(run("resolve", id, "--resolution", "Yes.")).isZero();
        assertThat(lastLine()).contains("resolved");
        assertThat(run("list", "--session", "s-1")).isZero();
        assertThat(lastLine()).contains(id).contains("resolved");
        assertThat(run("resolve", id, "--session", "s-1")).isEqualTo(7);
    }

    @Test
    void who_is_late_learns_who_has_it() {
        JsonObject handoff = server.caller("agent", Role.ENGINEER, "default").escalate("s-2", "x");
        server.caller("ann", Role.ENGINEER, "default").act(handoff, "claim", "");
        assertThat(run("claim", handoff.getString("id"))).isEqualTo(7);
        assertThat(err.toString()).contains("ann has claimed it");
    }

    @Test
    void the_same_key_is_done_once_and_a_parked_session_is_found_by_its_name() {
        assertThat(run("create", "s-3", "--summary", "x", "--park", "--key", "k"))
                .isZero();
        String id = lastLine();
        assertThat(run("create", "s-3", "--summary", "x", "--park", "--key", "k"))
                .isZero();
        assertThat(lastLine()).isEqualTo(id);
        assertThat(run("claim", id)).isEqualTo(1);
        assertThat(err.toString()).contains("--session");
        assertThat(run("claim", id, "--session", "s-3")).isZero();
    }

    @Test
    void what_is_wrong_is_told() throws IOException {
        Path context = Files.writeString(dataDir.resolve("context.json"), "[");
        assertThat(run("create", "s-4")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(run("create", "s-4", "--summary", "x", "--context-file", "" + context))
                .isEqualTo(1);
        assertThat(err.toString()).contains("is not JSON");
        assertThat(run("create", "queue", "--summary", "x")).isEqualTo(1);
        assertThat(err.toString()).contains("queue and escalations are none");
    }

    private String lastLine() {
        List<String> lines = out.toString().lines().toList();
        return lines.get(lines.size() - 1);
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!all.isEmpty()) {
            all.addAll(List.of("--data-dir", dataDir.toString()));
        }
        return new CommandLine(new HandoffCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}
