package dev.signalbox.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is killed while events are sent to it: what it has acknowledged is there, as it was sent. */
class IngestKillIT {
    /** 50 at full size. */
    private static final int KILLS = Integer.getInteger("signalbox.journal.kills", 3);

    private static final int SENDERS = 3;

    @TempDir
    Path home;

    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void no_acknowledged_row_is_lost_however_often_the_server_is_killed() throws Exception {
        Files.createDirectories(home.resolve("ws"));
        Path data = home.resolve("data");
        Map<Long, String> acknowledged = new HashMap<>();
        Random random = new Random();
        for (int kill = 0; kill < KILLS; kill++) {
            try (SignalboxProcess server = SignalboxProcess.start(
                            home, Map.of(), "--workspace", "ws", "--port", "0", "--data-dir", data.toString())
                    .awaitUrl()) {
                JsonNode tokenFile = SignalboxProcess.tokenFile(data);
                String token = tokenFile.get("token").asText();
                acknowledged.putAll(ingest(server, token, kill, 200 + random.nextInt(600)));
                // Nobody could take the file of a run that was killed away.
                Files.delete(
                        data.resolve("dashboard-token." + tokenFile.get("port").asInt() + ".json"));
            }
            assertWhole(data.resolve("signalbox.db"), acknowledged);
        }
        assertThat(acknowledged).hasSizeGreaterThan(KILLS * SENDERS);
    }

    /** Sends until the server has been killed; answers what it acknowledged before. */
    private Map<Long, String> ingest(SignalboxProcess server, String token, int run, long killAfterMs)
            throws Exception {
        Queue<Map.Entry<Long, String>> acknowledged = new ConcurrentLinkedQueue<>();
        AtomicBoolean killed = new AtomicBoolean();
        List<Thread> senders = new ArrayList<>();
        URI url = URI.create(server.url()).resolve("api/events");
        for (int i = 0; i < SENDERS; i++) {
            int number = i;
            Thread sender = new Thread(() -> {
                for (int request = 0; !killed.get(); request++) {
                    List<String> rows = new ArrayList<>();
                    for (int row = 0; row < 1 + request % 3 * 20; row++) {
                        rows.add("[" + run + "," + number + "," + request + "," + row + "]");
                    }
                    try {
                        List<Long> ids = post(url, token, rows);
                        for (int row = 0; row < rows.size(); row++) {
                            acknowledged.add(Map.entry(ids.get(row), rows.get(row)));
                        }
                    } catch (IOException e) {
                        return;
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                }
            });
            sender.start();
            senders.add(sender);
        }
        TimeUnit.MILLISECONDS.sleep(killAfterMs);
        server.kill();
        killed.set(true);
        for (Thread sender : senders) {
            sender.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(sender.isAlive()).isFalse();
        }
        Map<Long, String> byId = new HashMap<>();
        acknowledged.forEach(
                row -> assertThat(byId.put(row.getKey(), row.getValue())).isNull());
        return byId;
    }

    private List<Long> post(URI url, String token, List<String> rows) throws IOException, InterruptedException {
        String body = "["
                + String.join(
                        ",",
                        rows.stream()
                                .map(row -> "{\"type\":\"t\",\"data\":" + row + "}")
                                .toList()) + "]";
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(url)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(15))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        List<Long> ids = new ArrayList<>();
        mapper.readTree(response.body()).get("ids").forEach(id -> ids.add(id.asLong()));
        return ids;
    }

    private static void assertWhole(Path file, Map<Long, String> acknowledged) throws Exception {
        Map<Long, String> rows = new HashMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            try (ResultSet check = statement.executeQuery("PRAGMA integrity_check")) {
                assertThat(check.next()).isTrue();
                assertThat(check.getString(1)).isEqualTo("ok");
            }
            try (ResultSet all = statement.executeQuery("SELECT id, data FROM events WHERE type = 't'")) {
                while (all.next()) {
                    rows.put(all.getLong(1), all.getString(2));
                }
            }
        }
        assertThat(rows).containsAllEntriesOf(acknowledged);
    }
}
