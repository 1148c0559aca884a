package dev.signalbox.http;

import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.awaitility.Awaitility;

/** A server that knows two projects of the node {@code alpha}: {@code shop}, and {@code theirs} of the account acme. */
final class RollbackServer implements AutoCloseable {
    static final String ROLLBACK = "/api/projects/shop/rollback";
    static final String ROLLBACKS = "/api/projects/shop/rollbacks";
    static final String UNDO = "/api/projects/shop/rollbacks/1/undo";
    static final String ALIAS = "/api/ralph/shop/rollback";
    static final String ENGINEER = TestServer.token(Role.ENGINEER);
    static final String ADMIN = TestServer.token(Role.ADMIN);

    final TestServer server;
    final StubWatcher watcher;
    final StubRollbacks node;

    RollbackServer(Path dataDir) {
        server = TestServer.start(dataDir);
        node = new StubRollbacks(server.vertx, "alpha");
        watcher = new StubWatcher(server.vertx, "alpha").start();
        watcher.put(
                StubWatcher.project("alpha", "default", "shop", "v1"),
                StubWatcher.project("alpha", "acme", "theirs", "v1"));
        Awaitility.await().until(() -> server.get("/api/projects/shop").statusCode() == 200);
    }

    HttpResponse<String> get(String path) {
        return server.send(TestServer.as(ENGINEER, server.request(path)));
    }

    HttpResponse<String> post(String path, String body) {
        return post(ENGINEER, path, body);
    }

    HttpResponse<String> post(String token, String path, String body, String... headers) {
        HttpRequest.Builder request = TestServer.as(token, server.request(path, headers));
        return server.send(
                request.header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** A POST without a body and without a content type. */
    HttpResponse<String> poke(String path) {
        return server.send(TestServer.as(ENGINEER, server.request(path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    static JsonObject json(HttpResponse<String> answer) {
        return new JsonObject(answer.body());
    }

    static String code(HttpResponse<String> answer) {
        return json(answer).getString("code");
    }

    @Override
    public void close() {
        server.close();
    }
}
