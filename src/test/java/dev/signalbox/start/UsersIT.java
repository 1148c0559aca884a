package dev.signalbox.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersIT {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    Path home;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void users_come_in_by_password_and_stay_out_when_disabled_and_the_operator_can_sign_out_everywhere()
            throws Exception {
        Path data = home.resolve("data");
        Files.writeString(home.resolve("password"), "tree lamp orange\n");
        user("add", "ann", "--role", "admin", "--password-file", "password");
        try (SignalboxProcess signalbox = SignalboxProcess.start(
                        home, Map.of(), "--port", "0", "--data-dir", data.toString())
                .awaitUrl()) {
            String cookie = signIn(signalbox)
                    .headers()
                    .firstValue("set-cookie")
                    .orElseThrow()
                    .split(";")[0];
            assertThat(get(signalbox, "api/admin/jobs", cookie)).isEqualTo(200);

            user("disable", "ann");
            await().atMost(DEADLINE).until(() -> get(signalbox, "api/admin/jobs", cookie) == 401);
            assertThat(signIn(signalbox).statusCode()).isEqualTo(401);

            String first = SignalboxProcess.tokenFile(data).get("token").asText();
            HttpResponse<String> signedOut = client.send(
                    request(signalbox, "api/sessions")
                            .header("Authorization", "Bearer " + first)
                            .DELETE()
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(signedOut.statusCode()).isEqualTo(204);
            await().atMost(DEADLINE).until(() -> !SignalboxProcess.tokenFile(data)
                    .get("token")
                    .asText()
                    .equals(first));
            String next = SignalboxProcess.tokenFile(data).get("token").asText();
            assertThat(signalbox.get("api/session", next).get("subject").asText())
                    .isEqualTo("operator");
        }
    }

    private void user(String... words) throws Exception {
        String[] all = new String[words.length + 3];
        all[0] = "user";
        System.arraycopy(words, 0, all, 1, words.length);
        all[words.length + 1] = "--data-dir";
        all[words.length + 2] = home.resolve("data").toString();
        try (SignalboxProcess command = SignalboxProcess.start(home, Map.of(), all)) {
            assertThat(command.awaitExit()).as("%s", command.err()).isZero();
        }
    }

    private HttpResponse<String> signIn(SignalboxProcess signalbox) throws Exception {
        return client.send(
                request(signalbox, "api/session")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"username\":\"ann\",\"password\":\"tree lamp orange\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private int get(SignalboxProcess signalbox, String path, String cookie) throws Exception {
        return client.send(
                        request(signalbox, path).header("Cookie", cookie).build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    private static HttpRequest.Builder request(SignalboxProcess signalbox, String path) {
        return HttpRequest.newBuilder(URI.create(signalbox.url()).resolve(path)).timeout(DEADLINE);
    }
}
