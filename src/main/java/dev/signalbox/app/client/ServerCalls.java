package dev.signalbox.app.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Calls of the server's HTTP interface. Blocking. */
final class ServerCalls {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(35);

    private final RunningServer server;
    private final HttpClient client;

    /** @param trust whom to believe over HTTPS; empty leaves that to Java */
    ServerCalls(RunningServer server, Optional<ServerTrust> trust) throws RefusedCallException {
        this.server = server;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        if (trust.isPresent()) {
            builder.sslContext(trust.get().context());
        }
        client = builder.build();
    }

    /** @param path without the first slash; what comes from outside is {@link #encoded} */
    JsonNode get(String path) throws RefusedCallException {
        return call(request(path).GET());
    }

    /** As {@link #get}, where the server has other forms as well. */
    JsonNode getJson(String path) throws RefusedCallException {
        return call(request(path).header("Accept", "application/json").GET());
    }

    JsonNode post(String path, JsonNode body) throws RefusedCallException {
        return call(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** An open stream. */
    InputStream stream(String path) throws RefusedCallException {
        HttpResponse<InputStream> response = send(request(path).GET(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new RefusedCallException(
                    "the server answers " + response.statusCode(), response.statusCode(), MissingNode.getInstance());
        }
        return response.body();
    }

    private JsonNode call(HttpRequest.Builder request) throws RefusedCallException {
        HttpResponse<String> response = send(request.timeout(ANSWER), HttpResponse.BodyHandlers.ofString());
        JsonNode body = parsed(response.body());
        if (response.statusCode() / 100 == 2) {
            return body;
        }
        String detail = body.path("detail").asText("");
        throw new RefusedCallException(
                detail.isEmpty() ? "the server answers " + response.statusCode() : detail, response.statusCode(), body);
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
            throws RefusedCallException {
        try {
            return client.send(request.build(), handler);
        } catch (SSLException e) {
            throw new RefusedCallException("the server at " + server.url() + " cannot be trusted: " + e.getMessage()
                    + "; name its certificate with --cacert, or its configuration with -conf");
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw new RefusedCallException("the server at " + server.url() + " does not answer: " + why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedCallException("interrupted");
        }
    }

    // A proxy's own error page is no JSON.
    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private HttpRequest.Builder request(String path) {
        URI address = URI.create(server.url().toString() + path);
        return HttpRequest.newBuilder(address).header("Authorization", "Bearer " + server.token());
    }

    /** As a segment of a path, or a value of a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
