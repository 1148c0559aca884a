package dev.signalbox.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starting, being told what is wrong, and stopping: with the packaged jar in a process of its own. */
class StartIT {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String PRD =
            """
            {"project": "Trees", "branchName": "main", "userStories": [
              {"id": "US-001", "title": "One", "passes": false, "priority": 1}]}
            """;

    @TempDir
    Path home;

    private Path data;
    private Path workspace;

    @BeforeEach
    void makeWorkspace() throws Exception {
        home = home.toRealPath();
        data = home.resolve("data");
        workspace = Files.createDirectories(home.resolve("ws"));
        Files.createDirectories(workspace.resolve("trees"));
        Files.writeString(workspace.resolve("trees/prd.json"), PRD);
    }

    @Test
    void with_a_workspace_it_prints_one_line_with_a_ticket_and_serves_its_projects() throws Exception {
        try (SignalboxProcess signalbox = startWorkspace()) {
            assertThat(signalbox.out()).hasSize(1);
            JsonNode token = SignalboxProcess.tokenFile(data);
            assertThat(token.get("pid").asLong()).isEqualTo(signalbox.pid());
            assertThat(token.get("url").asText()).isEqualTo(signalbox.url());
            assertThat(token.get("port").asInt()).isPositive();
            assertThat(Instant.parse(token.get("startedAt").asText())).isBefore(Instant.now());
            Path file = data.resolve("dashboard-token." + token.get("port").asInt() + ".json");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
            String bearer = token.get("token").asText();
            await().atMost(DEADLINE)
                    .until(() -> signalbox
                                    .get("api/projects", bearer)
                                    .get("projects")
                                    .size()
                            == 1);
            assertThat(signalbox
                            .get("api/projects/trees", bearer)
                            .get("stories")
                            .get(0)
                            .get("title")
                            .asText())
                    .isEqualTo("One");
        }
    }

    @Test
    void every_way_of_starting_with_a_file_works() throws Exception {
        Path conf = Files.writeString(
                home.resolve("conf.json"),
                "{\"node\": \"seven\", \"data_dir\": \"data\", \"http\": {\"port\": 0},"
                        + " \"workspaces\": [{\"root\": \"ws\"}]}");
        Path wrapper =
                Files.writeString(home.resolve("vertx"), "#!/bin/sh\nexec java -jar " + Jar.path() + " \"$@\"\n");
        Files.setPosixFilePermissions(wrapper, PosixFilePermissions.fromString("rwx------"));
        List<List<String>> ways = List.of(
                List.of("java", "-jar", Jar.path().toString(), "-conf", conf.toString()),
                List.of(
                        "java",
                        "-jar",
                        Jar.path().toString(),
                        "run",
                        "dev.signalbox.app.MainVerticle",
                        "-conf",
                        conf.toString()),
                List.of(wrapper.toString(), "run", "dev.signalbox.app.MainVerticle", "-conf", conf.toString()));
        for (List<String> way : ways) {
            try (SignalboxProcess signalbox = SignalboxProcess.startCommand(home, Map.of(), way)) {
                signalbox.awaitUrl();
                String bearer = SignalboxProcess.tokenFile(data).get("token").asText();
                assertThat(signalbox.get("api/projects", bearer).get("node").asText())
                        .isEqualTo("seven");
                signalbox.terminate();
                assertThat(signalbox.awaitExit()).isEqualTo(143);
            }
        }
    }

    @Test
    void without_a_workspace_a_demo_comes_alive_and_leaves_nothing() throws Exception {
        Path tmp = Files.createDirectories(home.resolve("tmp"));
        try (SignalboxProcess signalbox = SignalboxProcess.startCommand(
                        home,
                        Map.of(),
                        List.of(
                                "java",
                                "-Djava.io.tmpdir=" + tmp,
                                "-jar",
                                Jar.path().toString(),
                                "--port",
                                "0",
                                "--data-dir",
                                data.toString()))
                .awaitUrl()) {
            String bearer = SignalboxProcess.tokenFile(data).get("token").asText();
            Set<String> dialects = new TreeSet<>();
            await().atMost(DEADLINE).until(() -> {
                JsonNode projects = signalbox.get("api/projects", bearer).get("projects");
                projects.forEach(project -> dialects.add(project.get("dialect").asText()));
                return projects.size() == 3;
            });
            assertThat(dialects).containsExactly("fix-plan", "ralph-orchestrator", "ralph-tui");
            await().atMost(DEADLINE).until(() -> {
                Set<String> states = new TreeSet<>();
                signalbox
                        .get("api/projects", bearer)
                        .get("projects")
                        .forEach(project -> states.add(project.get("state").asText()));
                return states.contains("running");
            });
            String first =
                    signalbox.get("api/projects", bearer).get("signature").asText();
            await().atMost(DEADLINE).until(() -> !signalbox
                    .get("api/projects", bearer)
                    .get("signature")
                    .asText()
                    .equals(first));
            assertThat(signalbox.get("api/session", bearer).toString()).contains("demo");
            signalbox.terminate();
            signalbox.awaitExit();
            try (var left = Files.list(tmp)) {
                assertThat(left.filter(path -> path.getFileName().toString().startsWith("signalbox-demo")))
                        .isEmpty();
            }
        }
    }

    @Test
    void sigterm_says_goodbye_and_ends_within_five_seconds_without_leaving_files_of_the_run() throws Exception {
        try (SignalboxProcess signalbox = startWorkspace()) {
            String bearer = SignalboxProcess.tokenFile(data).get("token").asText();
            try (BufferedReader stream = new BufferedReader(new InputStreamReader(
                    signalbox.stream("api/projects/stream", bearer).body(), StandardCharsets.UTF_8))) {
                assertThat(stream.readLine()).startsWith("retry:");
                Instant before = Instant.now();
                signalbox.terminate();
                List<String> rest = new ArrayList<>();
                for (String line = stream.readLine(); line != null; line = stream.readLine()) {
                    rest.add(line);
                }
                assertThat(rest).contains("event: bye");
                assertThat(String.join("\n", rest)).contains("\"reason\":\"shutdown\"");
                assertThat(signalbox.awaitExit()).isEqualTo(143);
                assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(5));
            }
            try (var left = Files.list(data)) {
                assertThat(left.map(path -> path.getFileName().toString()))
                        .isSubsetOf(
                                "signing-key.hs256",
                                "revoked-tokens.jsonl",
                                "rollbacks",
                                "signalbox.db",
                                "journal-position.json");
            }
        }
    }

    @Test
    void a_second_one_on_the_same_data_folder_is_refused_and_told_the_pid_of_the_first() throws Exception {
        try (SignalboxProcess first = startWorkspace();
                SignalboxProcess second = SignalboxProcess.start(
                        home, Map.of(), "--workspace", "ws", "--port", "0", "--data-dir", data.toString())) {
            assertThat(second.awaitExit()).isEqualTo(1);
            assertThat(String.join("\n", second.err())).contains("pid " + first.pid());
            assertThat(second.out()).isEmpty();
            assertThat(first.isAlive()).isTrue();
            assertThat(SignalboxProcess.tokenFile(data).get("pid").asLong()).isEqualTo(first.pid());
        }
    }

    @Test
    void after_kill_9_the_next_start_on_the_folder_succeeds() throws Exception {
        for (int round = 0; round < 3; round++) {
            try (SignalboxProcess signalbox = startWorkspace()) {
                signalbox.kill();
            }
        }
        try (SignalboxProcess signalbox = startWorkspace()) {
            assertThat(signalbox.isAlive()).isTrue();
        }
    }

    @Test
    void a_database_that_cannot_be_used_is_told_in_one_line() throws Exception {
        Files.createDirectories(data);
        Path file = Files.writeString(data.resolve("signalbox.db"), "Dear diary, ".repeat(1_000));
        try (SignalboxProcess signalbox = SignalboxProcess.start(
                home, Map.of(), "--workspace", "ws", "--port", "0", "--data-dir", data.toString())) {
            assertThat(signalbox.awaitExit()).isEqualTo(1);
            assertThat(signalbox.err().stream().filter(line -> line.startsWith("signalbox:")))
                    .singleElement()
                    .asString()
                    .contains(file.toString(), "damaged, or is none");
        }
        assertThat(file).hasContent("Dear diary, ".repeat(1_000));
    }

    @Test
    void a_taken_port_is_told_with_what_to_do() throws Exception {
        try (SignalboxProcess first = startWorkspace()) {
            String port = "" + SignalboxProcess.tokenFile(data).get("port").asInt();
            try (SignalboxProcess second = SignalboxProcess.start(
                    home,
                    Map.of(),
                    "--workspace",
                    "ws",
                    "--port",
                    port,
                    "--data-dir",
                    home.resolve("other").toString())) {
                assertThat(second.awaitExit()).isEqualTo(1);
                assertThat(String.join("\n", second.err()))
                        .contains("port " + port)
                        .contains("--port");
            }
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void a_wrong_configuration_is_told_whole_with_exit_code_2() throws Exception {
        Path conf = Files.writeString(
                home.resolve("conf.json"), "{\"http\": {\"prot\": 1, \"port\": -1}, \"roles\": [\"htttp\"]}");
        assertThat(failure("-conf", conf.toString()))
                .contains("#/http/prot", "did you mean \"port\"?", "#/http/port", "#/roles/0", "\"http\"");
        assertThat(failure("-conf", home.resolve("missing.json").toString())).contains("does not exist");
        Path open = Files.writeString(home.resolve("open.json"), "{\"http\": {\"host\": \"0.0.0.0\"}}");
        assertThat(failure("-conf", open.toString())).contains("#/http/host").contains("auth");
        Files.writeString(home.resolve("short.txt"), "too short");
        Path weak = Files.writeString(home.resolve("weak.json"), "{\"auth\": {\"secret_file\": \"short.txt\"}}");
        assertThat(failure("-conf", weak.toString()))
                .contains("#/auth/secret_file")
                .contains("32");
        Path tls = Files.writeString(
                home.resolve("tls.json"),
                "{\"http\": {\"tls\": {\"certificate_file\": \"none.pem\", \"key_file\": \"none.key\"}}}");
        assertThat(failure("-conf", tls.toString())).contains("#/http/tls/certificate_file", "#/http/tls/key_file");
        Path postgresql = Files.writeString(
                home.resolve("pg.json"), "{\"store\": {\"url\": \"jdbc:postgresql://db/signalbox\"}}");
        assertThat(failure("-conf", postgresql.toString()))
                .contains("#/store/url")
                .contains("PostgreSQL is not supported yet");
        assertThat(failure("--prot", "1")).contains("--prot");
        assertThat(failure("run", "some.other.Verticle")).contains("run");
    }

    private String failure(String... arguments) throws Exception {
        Path tmp = Files.createDirectories(home.resolve("tmp"));
        Map<String, String> environment =
                Map.of("SIGNALBOX_DATA", data.toString(), "JDK_JAVA_OPTIONS", "-Djava.io.tmpdir=" + tmp);
        try (SignalboxProcess signalbox = SignalboxProcess.start(home, environment, arguments)) {
            assertThat(signalbox.awaitExit()).isEqualTo(2);
            try (var left = Files.list(tmp)) {
                assertThat(left.filter(path -> path.getFileName().toString().startsWith("signalbox-demo")))
                        .as("a demo that was made before the failure")
                        .isEmpty();
            }
            assertThat(signalbox.out()).isEmpty();
            return String.join("\n", signalbox.err());
        }
    }

    @Test
    void version_and_help_are_printed() throws Exception {
        try (SignalboxProcess version = SignalboxProcess.start(home, Map.of(), "--version");
                SignalboxProcess help = SignalboxProcess.start(home, Map.of(), "--help");
                SignalboxProcess tokenHelp = SignalboxProcess.start(home, Map.of(), "token", "--help")) {
            assertThat(version.awaitExit()).isZero();
            assertThat(version.out()).singleElement().asString().matches("signalbox \\d+\\.\\d+\\.\\d+");
            assertThat(help.awaitExit()).isZero();
            assertThat(String.join("\n", help.out())).contains("--workspace", "--port", "-conf", "token");
            assertThat(tokenHelp.awaitExit()).isZero();
            assertThat(String.join("\n", tokenHelp.out())).contains("--subject", "--ttl");
        }
    }

    @Test
    void the_token_command_prints_a_token_alone_that_the_server_accepts() throws Exception {
        try (SignalboxProcess signalbox = startWorkspace();
                SignalboxProcess command = SignalboxProcess.start(
                        home,
                        Map.of(),
                        "token",
                        "--data-dir",
                        data.toString(),
                        "--subject",
                        "ana",
                        "--role",
                        "viewer",
                        "--account",
                        "default",
                        "--ttl",
                        "1h")) {
            assertThat(command.awaitExit()).isZero();
            assertThat(command.out()).hasSize(1);
            JsonNode session = signalbox.get("api/session", command.out().get(0));
            assertThat(session.get("subject").asText()).isEqualTo("ana");
            assertThat(session.get("role").asText()).isEqualTo("viewer");
        }
    }

    @Test
    void no_token_and_no_ticket_is_in_the_log_and_json_logs_are_json() throws Exception {
        try (SignalboxProcess signalbox = SignalboxProcess.start(
                        home,
                        Map.of("SIGNALBOX_LOG", "json"),
                        "--workspace",
                        "ws",
                        "--port",
                        "0",
                        "--data-dir",
                        data.toString())
                .awaitUrl()) {
            String bearer = SignalboxProcess.tokenFile(data).get("token").asText();
            signalbox.get("api/projects", bearer);
            signalbox.terminate();
            signalbox.awaitExit();
            assertThat(signalbox.err()).isNotEmpty();
            for (String line : signalbox.err()) {
                assertThat(new com.fasterxml.jackson.databind.ObjectMapper()
                                .readTree(line)
                                .isObject())
                        .isTrue();
                assertThat(line).doesNotContain(bearer).doesNotContain(signalbox.ticket());
            }
        }
    }

    @Test
    void a_client_that_breaks_off_in_the_middle_of_a_request_is_no_error_of_ours() throws Exception {
        try (SignalboxProcess signalbox = startWorkspace()) {
            JsonNode token = SignalboxProcess.tokenFile(data);
            for (int i = 0; i < 5; i++) {
                try (Socket socket = new Socket("127.0.0.1", token.get("port").asInt())) {
                    socket.getOutputStream()
                            .write(("POST /api/session HTTP/1.1\r\nHost: localhost\r\n"
                                            + "Content-Type: application/json\r\nContent-Length: 99\r\n\r\n{")
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            }
            signalbox.get("api/projects", token.get("token").asText());
            signalbox.terminate();
            signalbox.awaitExit();
            assertThat(signalbox.err()).noneMatch(line -> line.contains("ERROR"));
        }
    }

    @Test
    void a_node_without_the_role_account_serves_those_who_have_a_token() throws Exception {
        Path conf = Files.writeString(
                home.resolve("conf.json"),
                "{\"data_dir\": \"data\", \"roles\": [\"http\", \"watch\"], \"http\": {\"port\": 0},"
                        + " \"workspaces\": [{\"root\": \"ws\"}]}");
        try (SignalboxProcess signalbox = SignalboxProcess.start(home, Map.of(), "-conf", conf.toString())) {
            await().atMost(DEADLINE).until(() -> !signalbox.out().isEmpty());
            JsonNode token = SignalboxProcess.tokenFile(data);
            assertThat(signalbox.out()).containsExactly(token.get("url").asText());
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(token.get("url").asText() + "api/projects"))
                                    .header(
                                            "Authorization",
                                            "Bearer " + token.get("token").asText())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    private SignalboxProcess startWorkspace() throws Exception {
        return SignalboxProcess.start(home, Map.of(), "--workspace", "ws", "--port", "0", "--data-dir", data.toString())
                .awaitUrl();
    }
}
