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
import java.util.HashMap;
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

    @TempDir
    Path home;

    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void no_acknowledged_claim_is_lost_or_given_twice_when_the_server_is_killed() throws Exception {
        Files.createDirectories(home.resolve("ws"));
        Path data = home.resolve("data");
        String ann = tokenOf("ann", data);
        Random random = new Random();
        for (int kill = 0; kill < KILLS; kill++) {
            String session = "s" + kill + "/handoffs";
            Map<String, String> holders = new ConcurrentHashMap<>();
            try (SignalboxProcess server = start(data)) {
                String operator = SignalboxProcess.tokenFile(data).get("token").asText();
                URI root = root(server);
                List<String> ids = new ArrayList<>();
                for (int i = 0; i < HANDOFFS; i++) {
                    HttpResponse<String> made =
                            post(root.resolve(session), operator, "{\"kind\":\"escalate\",\"summary\":\"" + i + "\"}");
                    ids.add(mapper.readTree(made.body()).get("id").asText());
                }
                List<URI> claims = ids.stream()
                        .map(id -> root.resolve(session + "/" + id + "/claim"))
                        .toList();
                List<Thread> claimers =
                        List.of(claimer("operator", operator, claims, holders), claimer("ann", ann, claims, holders));
                killWhen(server, 1 + random.nextInt(HANDOFFS / 2), claimers, holders);
                forgetTokenFile(data);
            }
            try (SignalboxProcess server = start(data)) {
                assertHeld(
                        root(server).resolve(session),
                        SignalboxProcess.tokenFile(data).get("token").asText(),
                        holders);
                forgetTokenFile(data);
            }
        }
    }

    private Thread claimer(String name, String token, List<URI> claims, Map<String, String> holders) {
        Thread claimer = new Thread(() -> {
            try {
                for (URI claim : claims) {
                    if (post(claim, token, "{}").statusCode() == 200) {
                        // A second holder would be a name in place of the first one's.
                        holders.merge(claim.getPath(), name, (first, second) -> first + " and " + second);
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
        return claimer;
    }

    private static void killWhen(
            SignalboxProcess server, int claimed, List<Thread> claimers, Map<String, String> holders)
            throws InterruptedException {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> holders.size() >= claimed || claimers.stream().noneMatch(Thread::isAlive));
        server.kill();
        for (Thread claimer : claimers) {
            claimer.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(claimer.isAlive()).isFalse();
        }
        assertThat(holders).hasSizeGreaterThanOrEqualTo(claimed);
    }

    /** Afterwards all are resolved: there may not be any number of them. */
    private void assertHeld(URI session, String token, Map<String, String> holders) throws Exception {
        HttpResponse<String> history = client.send(
                HttpRequest.newBuilder(URI.create(session + "?limit=200"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Map<String, String> held = new HashMap<>();
        for (JsonNode handoff : mapper.readTree(history.body()).get("handoffs")) {
            URI one = URI.create(session + "/" + handoff.get("id").asText());
            held.put(one.getPath() + "/claim", handoff.get("claimed_by").asText());
            if (KILLS > 1) {
                assertThat(post(URI.create(one + "/resolve"), token, "{}").statusCode())
                        .isEqualTo(200);
            }
        }
        assertThat(held).hasSize(HANDOFFS).containsAllEntriesOf(holders);
    }

    private static URI root(SignalboxProcess server) {
        return URI.create(server.url()).resolve("api/v1/ai-sessions/");
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
