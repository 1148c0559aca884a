package dev.signalbox.http;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** Reads an event stream in the background. */
public final class SseReader implements AutoCloseable {
    /** One event with JSON data, and the reader's last id after it. */
    public record Event(String name, String data, String lastEventId) {
        public JsonObject json() {
            return new JsonObject(data);
        }

        /** The {@code op} of a topic's event. */
        public String op() {
            return json().getString("op");
        }
    }

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final HttpResponse<Stream<String>> response;
    private final CompletableFuture<Void> ended;
    private String name = "message";
    private volatile String lastEventId = "";

    private SseReader(HttpResponse<Stream<String>> response) {
        this.response = response;
        this.ended = CompletableFuture.runAsync(() -> response.body().forEach(this::line));
    }

    static SseReader open(HttpClient client, HttpRequest request) {
        return new SseReader(client.sendAsync(request, HttpResponse.BodyHandlers.ofLines())
                .orTimeout(10, TimeUnit.SECONDS)
                .join());
    }

    public HttpResponse<?> response() {
        return response;
    }

    public List<Event> events() {
        return List.copyOf(events);
    }

    /** What it would send when it connects again. */
    public String lastEventId() {
        return lastEventId;
    }

    public Event await(String event) {
        return await(event, any -> true);
    }

    public Event await(String event, Predicate<Event> which) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> find(event, which).findFirst().isPresent());
        return find(event, which).findFirst().orElseThrow();
    }

    public void awaitEnd(Duration within) {
        Awaitility.await().atMost(within).until(ended::isDone);
    }

    private Stream<Event> find(String event, Predicate<Event> which) {
        return events.stream().filter(each -> each.name().equals(event)).filter(which);
    }

    private void line(String line) {
        if (line.startsWith("event: ")) {
            name = line.substring(7);
        } else if (line.startsWith("data: ")) {
            events.add(new Event(name, line.substring(6), lastEventId));
        } else if (line.startsWith("id: ")) {
            lastEventId = line.substring(4);
        } else if (line.isEmpty()) {
            name = "message";
        }
    }

    @Override
    public void close() {
        response.body().close();
    }
}
