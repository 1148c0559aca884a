package dev.signalbox.http;

import dev.signalbox.bus.Journal;
import dev.signalbox.handoff.HandoffSettings;
import dev.signalbox.handoff.HandoffVerticle;
import dev.signalbox.http.auth.Role;
import dev.signalbox.store.Store;
import dev.signalbox.store.StoreSettings;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** HTTP in front of the real room of handoffs and a real database. */
public final class HandoffServer implements AutoCloseable {
    public final TestServer http;
    public final List<Journal.Append> journal = new CopyOnWriteArrayList<>();
    private final Store store;
    private String deployment;

    public HandoffServer(Path dataDir, int instances) throws Exception {
        http = TestServer.start(dataDir, settings -> settings, instances);
        http.bus.answer(Journal.APPEND, rows -> {
            journal.add(rows);
            return Future.succeededFuture(new Journal.AppendedIds(
                    rows.events().stream().map(any -> 1L).toList()));
        });
        store = Store.open(http.vertx, StoreSettings.sqlite(dataDir.toRealPath().resolve("signalbox.db")));
        startOwner();
    }

    public void startOwner() {
        HandoffSettings settings = new HandoffSettings("alpha", Duration.ofDays(30), 10_000);
        deployment = TestServer.get(http.vertx.deployVerticle(
                () -> new HandoffVerticle(settings, store),
                new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER)));
    }

    public void stopOwner() {
        TestServer.get(http.vertx.undeploy(deployment));
    }

    /** Somebody of an account. */
    public final class Caller {
        private final String token;
        public final String name;

        Caller(String name, Role role, String account) {
            this.name = name;
            this.token = TestServer.tokenOf(name, role, account);
        }

        public HttpResponse<String> get(String path) {
            return http.send(TestServer.as(token, http.request("/api/v1/ai-sessions" + path)));
        }

        /** @param body empty text for none at all */
        public HttpResponse<String> post(String path, String body) {
            HttpRequest.Builder request = TestServer.as(token, http.request("/api/v1/ai-sessions" + path));
            return http.send(
                    body.isEmpty()
                            ? request.POST(HttpRequest.BodyPublishers.noBody())
                            : request.header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        public JsonObject escalate(String session, String summary) {
            HttpResponse<String> made =
                    post("/" + session + "/handoffs", "{\"kind\":\"escalate\",\"summary\":\"" + summary + "\"}");
            if (made.statusCode() != 201) {
                throw new AssertionError(made.statusCode() + " " + made.body());
            }
            return new JsonObject(made.body());
        }

        public HttpResponse<String> act(JsonObject handoff, String act, String body) {
            return post(
                    "/" + handoff.getString("session_id") + "/handoffs/" + handoff.getString("id") + "/" + act, body);
        }

        public SseReader escalations() {
            return http.stream("/api/v1/ai-sessions/escalations/stream", token);
        }

        /** The page's stream of the topic, once it knows who owns the handoffs. */
        public SseReader topic() {
            return http.stream("/api/stream?topics=handoffs", token);
        }
    }

    public Caller caller(String name, Role role, String account) {
        return new Caller(name, role, account);
    }

    /** Waits until the HTTP side knows the owner. */
    public HandoffServer awaitOwner() {
        Caller anybody = caller("anybody", Role.ENGINEER, "default");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            try (SseReader stream = anybody.escalations()) {
                return stream.await("ready").json().getValue("open") != null;
            }
        });
        return this;
    }

    @Override
    public void close() {
        stopOwner();
        store.close();
        http.close();
    }
}
