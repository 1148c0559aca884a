package dev.signalbox.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a running job when the packaged server is told to stop. */
class JobStopIT {
    /** Longer than the server takes to stop without jobs, so that it would not wait by chance. */
    private static final int TIDYING_S = 5;

    @TempDir
    Path home;

    @Test
    void a_running_job_has_its_grace_and_its_end_is_on_record() throws Exception {
        Path data = home.resolve("data");
        Path config = Files.writeString(
                home.resolve("signalbox.json"),
                """
                {"data_dir": "%1$s/data", "roles": ["http", "account", "journal", "job"], "http": {"port": 0}, "actions": [
                  {"action": "brief", "command": ["sleep", "1000"]}, {
                  "action": "tidy", "cwd": "%1$s", "command": ["/bin/sh", "-c",
                  "trap 'sleep %2$d; touch tidied; exit 0' TERM; touch begun; while :; do sleep 0.05; done"]}]}
                """
                        .formatted(home, TIDYING_S));
        try (SignalboxProcess signalbox = SignalboxProcess.start(home, Map.of(), "-conf", config.toString())
                .awaitUrl()) {
            JsonNode token = SignalboxProcess.tokenFile(data);
            start(token, "brief");
            start(token, "tidy");
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(home.resolve("begun")));
            signalbox.terminate();
            assertThat(signalbox.awaitExit()).isEqualTo(143);
            assertThat(signalbox.err()).noneMatch(line -> line.contains("good order") || line.contains("ERROR"));
        }
        assertThat(home.resolve("tidied")).exists();
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("signalbox.db"));
                ResultSet row = database.createStatement()
                        .executeQuery("SELECT state, error_code, exit_code, message FROM jobs ORDER BY action")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString("state")).isEqualTo("interrupted");
            assertThat(row.getString("error_code")).isEqualTo("server_stopped");
            assertThat(row.next()).isTrue();
            assertThat(row.getString("state")).isEqualTo("interrupted");
            assertThat(row.getString("error_code")).isEqualTo("server_stopped");
            assertThat(row.getInt("exit_code")).isZero();
            assertThat(row.getString("message")).isEqualTo("Ended because the server was stopped.");
        }
    }

    private static void start(JsonNode token, String action) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(token.get("url").asText() + "api/admin/jobs"))
                .header("Authorization", "Bearer " + token.get("token").asText())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"action\": \"" + action + "\"}"))
                .build();
        HttpResponse<String> started = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
    }
}
