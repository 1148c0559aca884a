package dev.signalbox.http;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A client on a WebSocket that keeps all that it hears. */
public final class SocketReader implements AutoCloseable {
    /** What ended the socket; 1006 if the connection broke off. */
    public record Closed(int code, String reason) {}

    private final List<JsonObject> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final List<String> pongs = new CopyOnWriteArrayList<>();
    private WebSocket socket;

    /** @param headers names and values */
    static SocketReader open(TestServer server, String path, String... headers) {
        SocketReader reader = new SocketReader();
        WebSocket.Builder builder = HttpClient.newHttpClient().newWebSocketBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        reader.socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + server.port + path), reader.new Listener())
                .orTimeout(15, TimeUnit.SECONDS)
                .join();
        return reader;
    }

    static SocketReader open(TestServer server, String token, String topics) {
        return open(server, "/api/ws?topics=" + topics, "Authorization", "Bearer " + token);
    }

    /** The status with which the handshake is refused. */
    static int refusal(TestServer server, String path, String... headers) {
        try {
            open(server, path, headers).close();
            return 101;
        } catch (CompletionException e) {
            return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
        }
    }

    void say(JsonObject message) {
        say(message.encode());
    }

    void say(String text) {
        socket.sendText(text, true).orTimeout(10, TimeUnit.SECONDS).join();
    }

    WebSocket socket() {
        return socket;
    }

    List<JsonObject> messages() {
        return List.copyOf(messages);
    }

    List<String> pongs() {
        return List.copyOf(pongs);
    }

    JsonObject await(String type) {
        return await(type, any -> true);
    }

    JsonObject await(String type, Predicate<JsonObject> which) {
        Awaitility.await("a message " + type).atMost(Duration.ofSeconds(20)).until(() -> messages.stream()
                .anyMatch(fits(type, which)));
        return messages.stream().filter(fits(type, which)).findFirst().orElseThrow();
    }

    Closed awaitClose() {
        return closed.orTimeout(20, TimeUnit.SECONDS).join();
    }

    private static Predicate<JsonObject> fits(String type, Predicate<JsonObject> which) {
        return message -> type.equals(message.getString("type")) && which.test(message);
    }

    @Override
    public void close() {
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                messages.add(new JsonObject(text.toString()));
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
            pongs.add(java.nio.charset.StandardCharsets.UTF_8.decode(payload).toString());
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            closed.complete(new Closed(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            closed.complete(new Closed(1006, String.valueOf(error)));
        }
    }
}
