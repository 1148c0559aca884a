package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what people copy from the page. */
class SnippetsTest {
    private static final Path SNIPPETS = Path.of("webroot/snippets");
    /** What every version of Claude Code knows that knows PermissionRequest: an unknown name voids the whole settings. */
    private static final Set<String> KNOWN_EVERYWHERE = Set.of(
            "SessionStart",
            "UserPromptSubmit",
            "PreToolUse",
            "PermissionRequest",
            "PostToolUse",
            "Notification",
            "SubagentStop",
            "Stop",
            "PreCompact",
            "SessionEnd");

    @TempDir
    static Path dataDir;

    @TempDir
    Path home;

    private static TestServer server;
    private static RowKeeper journal;

    @BeforeAll
    static void start() {
        server = TestServer.start(dataDir);
        journal = new RowKeeper(server.vertx);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String snippet(String name, String url) throws IOException {
        String text = Files.readString(SNIPPETS.resolve(name)).replace("{{URL}}", url);
        assertThat(text).doesNotContain("{{");
        return text;
    }

    private static String hookCommand(String url) throws IOException {
        JsonObject hooks = new JsonObject(snippet("claude-code.json", url)).getJsonObject("hooks");
        assertThat(hooks.fieldNames()).isEqualTo(KNOWN_EVERYWHERE);
        Set<String> commands = new HashSet<>();
        for (String name : hooks.fieldNames()) {
            JsonObject hook = hooks.getJsonArray(name)
                    .getJsonObject(0)
                    .getJsonArray("hooks")
                    .getJsonObject(0);
            assertThat(hook.getString("type")).isEqualTo("command");
            commands.add(hook.getString("command"));
        }
        assertThat(commands).hasSize(1);
        return commands.iterator().next();
    }

    private record Ran(int exit, String output) {}

    private Ran run(String command, String input, Map<String, String> environment) throws Exception {
        Path in = Files.writeString(home.resolve("in"), input);
        List<String> words = List.of("sh", "-c", command);
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectInput(in.toFile());
        builder.environment().keySet().retainAll(Set.of("PATH"));
        builder.environment().put("HOME", home.toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Ran(process.exitValue(), output);
    }

    private void assumeThere(String program) throws Exception {
        assumeThat(run("command -v " + program, "", Map.of()).exit()).isZero();
    }

    @Test
    void the_hook_posts_what_it_is_given_and_is_silent() throws Exception {
        assumeThere("curl");
        String hook = "{\"hook_event_name\":\"Stop\",\"cwd\":\"/x\",\"text\":\"it's $HOME `id` \\n %s\"}";
        Ran ran = run(hookCommand(server.url("")), hook, Map.of("SIGNALBOX_TOKEN", TestServer.token(Role.ENGINEER)));
        assertThat(ran).isEqualTo(new Ran(0, ""));
        assertThat(journal.last().type()).isEqualTo("claude_code.stop");
        assertThat(new JsonObject(journal.last().data())).isEqualTo(new JsonObject(hook));
    }

    @Test
    void the_hook_finds_its_token_in_a_file_too() throws Exception {
        assumeThere("curl");
        Path folder = Files.createDirectories(home.resolve(".config/signalbox"));
        Files.writeString(folder.resolve("token"), TestServer.token(Role.ENGINEER) + "\n");
        assertThat(run(hookCommand(server.url("")), "{\"hook_event_name\":\"PreCompact\"}", Map.of()))
                .isEqualTo(new Ran(0, ""));
        assertThat(journal.last().type()).isEqualTo("claude_code.pre_compact");
    }

    @Test
    void the_hook_harms_no_agent_whatever_goes_wrong() throws Exception {
        int before = journal.rows().size();
        List<Ran> all = new ArrayList<>();
        all.add(run(hookCommand("http://127.0.0.1:1"), "{}", Map.of("SIGNALBOX_TOKEN", "x")));
        all.add(run(hookCommand(server.url("")), "{}", Map.of("SIGNALBOX_TOKEN", "x")));
        all.add(run(hookCommand(server.url("")), "", Map.of()));
        assertThat(all).containsOnly(new Ran(0, ""));
        assertThat(journal.rows()).hasSize(before);
        // Claude Code takes the exit code 2 for a veto.
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path curl = Files.writeString(bin.resolve("curl"), "#!/bin/sh\nexit 2\n");
        assertThat(curl.toFile().setExecutable(true)).isTrue();
        assertThat(run("PATH=" + bin + ":$PATH\n" + hookCommand("http://x"), "{}", Map.of()))
                .isEqualTo(new Ran(0, ""));
    }

    @Test
    void no_token_is_in_a_command_line() throws Exception {
        Path bin = Files.createDirectories(home.resolve("bin"));
        Path curl = Files.writeString(bin.resolve("curl"), "#!/bin/sh\nprintf '%s\\n' \"$@\" >> \"$HOME/arguments\"\n");
        assertThat(curl.toFile().setExecutable(true)).isTrue();
        for (String command : List.of(hookCommand("http://x"), snippet("curl.sh", "http://x"))) {
            run("PATH=" + bin + ":$PATH\n" + command, "{}", Map.of("SIGNALBOX_TOKEN", "canary"));
        }
        assertThat(Files.readString(home.resolve("arguments")))
                .contains("/api/ingest/claude-code", "/api/events")
                .doesNotContain("canary");
    }

    @Test
    void the_address_for_observers_is_that_of_the_call() throws Exception {
        assertThat(snippet("hooks.txt", "http://x").lines().findFirst()).contains("http://x/api/ingest/hooks");
        assertThat(new Contract().calls())
                .contains(new Contract.Call("POST", "/api/ingest/hooks", "engineer"))
                .contains(new Contract.Call("POST", "/api/ingest/claude-code", "engineer"));
    }

    @Test
    void the_insert_is_one_that_sqlite_takes() throws Exception {
        assumeThere("sqlite3");
        Path data = Files.createDirectories(home.resolve("data"));
        Map<String, String> environment = Map.of("SIGNALBOX_DATA", data.toString());
        String table = "CREATE TABLE events(id INTEGER PRIMARY KEY, type TEXT NOT NULL, data TEXT NOT NULL)";
        run("sqlite3 \"$SIGNALBOX_DATA/signalbox.db\" '" + table + "'", "", environment);
        assertThat(run(snippet("sqlite3.sh", ""), "", environment)).isEqualTo(new Ran(0, ""));
        assertThat(run("sqlite3 \"$SIGNALBOX_DATA/signalbox.db\" 'SELECT type, data FROM events'", "", environment))
                .isEqualTo(new Ran(0, "build|{\"ok\":true}\n"));
    }

    @Test
    void the_readme_shows_the_same() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        String url = "http://127.0.0.1:8787";
        for (String name : List.of("curl.sh", "sqlite3.sh", "hooks.txt")) {
            assertThat(readme).contains(snippet(name, url));
        }
        assertThat(readme).contains("webroot/snippets/claude-code.json");
    }
}
