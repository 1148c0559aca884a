package dev.signalbox.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** The journal of a running server, from outside: rows by HTTP, and rows by another program on the same database. */
final class Journal {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningSignalbox server;
    private final HttpClient client = HttpClient.newHttpClient();

    Journal(RunningSignalbox server) {
        this.server = server;
    }

    /** Posts a row and gives its id. */
    long post(String type, Object data) throws Exception {
        return post(List.of(Map.of("type", type, "data", data))).get(0);
    }

    /** Posts so many rows of a type in one request. */
    List<Long> post(String type, int count) throws Exception {
        return post(IntStream.range(0, count)
                .mapToObj(i -> Map.of("type", type, "data", Map.of("n", i)))
                .toList());
    }

    List<Long> post(List<? extends Map<String, ?>> rows) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "api/events"))
                .header("Authorization", "Bearer " + server.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(rows)))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        JsonNode ids = JSON.readTree(answer.body()).get("ids");
        return StreamSupport.stream(ids.spliterator(), false)
                .map(JsonNode::asLong)
                .toList();
    }

    /** The ids of the newest rows, newest first. */
    List<Long> newest(int count) throws IOException, InterruptedException {
        return read("limit=" + count).stream()
                .map(row -> row.get("id").asLong())
                .sorted((a, b) -> Long.compare(b, a))
                .toList();
    }

    /** The newest rows, oldest first; the query as the interface has it. */
    List<JsonNode> read(String query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "api/events?" + query))
                .header("Authorization", "Bearer " + server.token())
                .build();
        String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        return StreamSupport.stream(JSON.readTree(body).get("events").spliterator(), false)
                .toList();
    }

    /** Writes rows with plain SQL, whether the server runs or not. */
    void insert(String type, int count) throws SQLException {
        try (Connection database = DriverManager.getConnection(
                        "jdbc:sqlite:" + server.data().resolve("signalbox.db"));
                Statement statement = database.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 5000");
            for (int i = 0; i < count; i++) {
                statement.execute("INSERT INTO events(type, data) VALUES ('" + type + "', '{\"n\":" + i + "}')");
            }
        }
    }
}
