package dev.signalbox.http;

import dev.signalbox.account.user.Administration;
import dev.signalbox.account.user.LockOutLimits;
import dev.signalbox.store.StoreException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A server with users of the account acme, and what calls it. */
final class PasswordServer implements AutoCloseable {
    static final String PASSWORD = "tree lamp orange";

    final TestServer server;
    /** What the command line does. */
    final Administration users;

    PasswordServer(Path dataDir, LockOutLimits limits) throws StoreException {
        server = TestServer.withUsers(dataDir, UnaryOperator.identity(), limits);
        new StubJournal(server.vertx, "alpha").start();
        users = TestServer.usersIn(dataDir);
    }

    /** A user whom no other test knows; returns the name. */
    String newUser(String role) throws StoreException {
        return users.add(role + System.nanoTime(), "acme", role, PASSWORD).name();
    }

    boolean isDisabled(String name) throws StoreException {
        return users.list().stream().anyMatch(user -> user.name().equals(name) && user.disabled());
    }

    HttpResponse<String> signIn(String username, String password) {
        return signIn(new JsonObject().put("username", username).put("password", password));
    }

    HttpResponse<String> signIn(String username, String password, String totp) {
        return signIn(new JsonObject()
                .put("username", username)
                .put("password", password)
                .put("totp", totp));
    }

    HttpResponse<String> signIn(JsonObject body) {
        return server.send(
                server.request("/api/session", "Content-Type", "application/json", "User-Agent", "Browser of tests")
                        .POST(HttpRequest.BodyPublishers.ofString(body.encode())));
    }

    /** The cookie of a new session. */
    String cookie(String username) {
        return cookie(signIn(username, PASSWORD));
    }

    static String cookie(HttpResponse<String> signedIn) {
        return signedIn.headers().firstValue("set-cookie").orElseThrow().split(";")[0];
    }

    HttpResponse<String> get(String cookie, String path) {
        return server.send(server.request(path, "Cookie", cookie));
    }

    HttpResponse<String> delete(String cookie, String path) {
        return server.send(server.request(path, "Cookie", cookie).DELETE());
    }

    HttpResponse<String> send(String cookie, String method, String path, JsonObject body) {
        return server.send(server.request(path, "Cookie", cookie, "Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.encode())));
    }

    JsonArray sessions(String cookie, String query) {
        return new JsonObject(get(cookie, "/api/sessions" + query).body()).getJsonArray("sessions");
    }

    static String code(HttpResponse<String> answer) {
        return new JsonObject(answer.body()).getString("code");
    }

    @Override
    public void close() {
        server.close();
    }
}
