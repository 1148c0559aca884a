package dev.signalbox.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is killed while engineers claim: who was told that a handoff is theirs has it, and nobody else was told so. */
class HandoffKillIT {
    /** 50 at full size. */
    private static final int KILLS = Integer.getInteger("signalbox.handoff.kills", 1);

    private static final int HANDOFFS = 60;
    private static final int CLAIMERS = 3;

    @TempDir
    Path home;

    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void no_acknowledged_claim_is_lost_or_given_twice_when_the_server_is_killed() throws Exception {
        Files.createDirectories(home.resolve("ws"));
        Path data = home.resolve("data");
        Map<String, String> holders = new ConcurrentHashMap<>();
        Random random = new Random();
        for (int kill = 0; kill < KILLS; kill++) {
            try (SignalboxProcess server = start(data)) {
                String token = SignalboxProcess.tokenFile(data).get("token").asText();
                URI root = URI.create(server.url()).resolve("api/v1/ai-sessions/");
                assertHeld(root, token, holders);
                List<String> ids = new ArrayList<>();
                for (int i = 0; i < HANDOFFS; i++) {
                    HttpResponse<String> made = post(
                            root.resolve("s/handoffs"), token, "{\"kind\":\"escalate\",\"summary\":\"" + i + "\"}");
                    ids.add(mapper.readTree(made.body()).get("id").asText());
                }
                claimUntilKilled(server, root, data, ids, holders, 1 + random.nextInt(HANDOFFS / 2));
                forgetTokenFile(data);
            }
        }
        try (SignalboxProcess server = start(data)) {
            String token = SignalboxProcess.tokenFile(data).get("token").asText();
            assertHeld(URI.create(server.url()).resolve("api/v1/ai-sessions/"), token, holders);
        }
    }

    private void claimUntilKilled(
            SignalboxProcess server, URI root, Path data, List<String> ids, Map<String, String> holders, int after)
            throws Exception {
        int before = holders.size();
        List<Thread> claimers = new ArrayList<>();
        for (int i = 0; i < CLAIMERS; i++) {
            String name = "engineer-" + i;
            String token = tokenOf(name, data);
            Thread claimer = new Thread(() -> {
                try {
                    for (String id : ids) {
                        HttpResponse<String> answer = post(root.resolve("s/handoffs/" + id + "/claim"), token, "{}");
                        if (answer.statusCode() == 200) {
                            assertThat(holders.putIfAbsent(id, name)).isNull();
                        }
                    }
                } catch (IOException e) {
                    // It is dead, or about to be.
                    return;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            claimer.start();
            claimers.add(claimer);
        }
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1))
                .until(() ->
                        holders.size() - before >= after || claimers.stream().noneMatch(Thread::isAlive));
        server.kill();
        for (Thread claimer : claimers) {
            claimer.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(claimer.isAlive()).isFalse();
        }
        assertThat(holders.size() - before).isGreaterThanOrEqualTo(after);
    }

    private void assertHeld(URI root, String token, Map<String, String> holders) throws Exception {
        for (Map.Entry<String, String> held : holders.entrySet()) {
            HttpResponse<String> answer = post(root.resolve("s/handoffs/" + held.getKey() + "/claim"), token, "{}");
            JsonNode problem = mapper.readTree(answer.body());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
            assertThat(problem.get("claimed_by").asText()).isEqualTo(held.getValue());
        }
    }

    private SignalboxProcess start(Path data) throws Exception {
        return SignalboxProcess.start(home, Map.of(), "--workspace", "ws", "--port", "0", "--data-dir", data.toString())
                .awaitUrl();
    }

    // Nobody could take the file of a run that was killed away.
    private static void forgetTokenFile(Path data) throws IOException {
        int port = SignalboxProcess.tokenFile(data).get("port").asInt();
        Files.delete(data.resolve("dashboard-token." + port + ".json"));
    }

    private String tokenOf(String name, Path data) throws Exception {
        SignalboxProcess printed = SignalboxProcess.start(
                home,
                Map.of(),
                "token",
                "--data-dir",
                data.toString(),
                "--subject",
                name,
                "--role",
                "engineer",
                "--ttl",
                "1h");
        assertThat(printed.awaitExit()).as(printed.err().toString()).isZero();
        return printed.out().get(0);
    }

    private HttpResponse<String> post(URI url, String token, String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(url)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(15))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
