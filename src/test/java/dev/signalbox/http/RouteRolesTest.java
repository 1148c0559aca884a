package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.account.user.LockOutLimits;
import dev.signalbox.bus.Job;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.TokenIssuer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the list of routes and roles against the contract and against what a server does, with two accounts. */
class RouteRolesTest {
    private static final List<String> ACCOUNTS = List.of("default", "acme");
    private static final Map<String, String> SLUGS = Map.of("default", "shop", "acme", "theirs");
    private static final Map<String, String> JOBS = new HashMap<>();

    @TempDir
    static Path dataDir;

    private static TestServer server;
    private static int subjects;

    @BeforeAll
    static void start() {
        server = TestServer.withUsers(dataDir, UnaryOperator.identity(), LockOutLimits.DEFAULT);
        new StubRollbacks(server.vertx, "alpha");
        new StubJournal(server.vertx, "alpha").start();
        StubWatcher watcher = new StubWatcher(server.vertx, "alpha").start();
        SLUGS.forEach((account, slug) -> watcher.put(StubWatcher.project("alpha", account, slug, "v1")));
        StubJobs jobs = new StubJobs(server.vertx);
        for (String account : ACCOUNTS) {
            Job job = jobs.put(StubJobs.job(account, "deploy", Optional.of("of-" + account), Job.State.RUNNING));
            jobs.write(job, "output", false);
            JOBS.put(account, job.id());
        }
        for (String account : ACCOUNTS) {
            String admin = token(Role.ADMIN, account);
            for (String path : List.of("/api/projects/" + SLUGS.get(account), "/api/admin/jobs/" + JOBS.get(account))) {
                await().until(() ->
                        server.send(TestServer.as(admin, server.request(path))).statusCode() == 200);
            }
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_contract_says_the_same() {
        assertThat(new Contract().calls()).containsExactlyInAnyOrderElementsOf(routes());
    }

    @Test
    void without_a_token_only_public_calls_are_served() {
        for (Contract.Call call : routes()) {
            int status =
                    server.send(request(call, path(call, "default", "nobody"))).statusCode();
            if (call.role().equals("public")) {
                assertThat(status).as(call.toString()).isNotIn(401, 403, 404, 405, 500);
            } else {
                assertThat(status).as(call.toString()).isEqualTo(401);
            }
        }
    }

    @Test
    void every_role_of_every_account_may_do_what_the_list_says_with_its_own_things() {
        for (String account : ACCOUNTS) {
            for (Role role : Role.values()) {
                for (Contract.Call call : routes()) {
                    String subject = "person-" + subjects++;
                    HttpRequest.Builder request =
                            TestServer.as(token(role, account, subject), request(call, path(call, account, subject)));
                    String what = role + " of " + account + ": " + call;
                    if (mayCall(role, call) && isStream(call)) {
                        streams(account, path(call, account, subject), token(role, account, subject), what);
                        continue;
                    }
                    int status = server.send(request).statusCode();
                    if (mayCall(role, call)) {
                        // The bodies say nothing, and are refused as such where they must say something.
                        assertThat(status).as(what).isNotIn(401, 403, 404, 405).isLessThan(500);
                    } else {
                        assertThat(status).as(what).isEqualTo(403);
                    }
                }
            }
        }
    }

    @Test
    void things_of_another_account_do_not_exist() {
        int foreign = 0;
        for (String account : ACCOUNTS) {
            String other = account.equals("acme") ? "default" : "acme";
            for (Contract.Call call : routes()) {
                if (!call.path().contains("{")) {
                    continue;
                }
                for (Role role : Role.values()) {
                    String subject = "person-" + subjects++;
                    HttpResponse<String> answer = server.send(
                            TestServer.as(token(role, account, subject), request(call, path(call, other, subject))));
                    assertThat(answer.statusCode())
                            .as("%s of %s: %s of %s", role, account, call, other)
                            .isEqualTo(mayCall(role, call) ? 404 : 403);
                    assertThat(answer.body()).doesNotContain("Name of", "of-" + other);
                    foreign++;
                }
            }
        }
        assertThat(foreign).isGreaterThan(50);
    }

    /** It is served, and carries nothing of the other account. */
    private static void streams(String account, String path, String token, String what) {
        String theirs = SLUGS.get(account.equals("acme") ? "default" : "acme");
        try (SseReader stream = server.stream(path, token)) {
            assertThat(stream.response().statusCode()).as(what).isEqualTo(200);
            assertThat(stream.response().headers().firstValue("content-type").orElse(""))
                    .as(what)
                    .startsWith("text/event-stream");
            if (!path.startsWith("/api/events")) {
                await().until(() -> !stream.events().isEmpty());
                assertThat(stream.events())
                        .as(what)
                        .noneMatch(event -> event.data().contains("Name of " + theirs))
                        .noneMatch(event -> event.data().contains("bye"));
            }
        }
    }

    private static boolean isStream(Contract.Call call) {
        return call.path().endsWith("stream") || call.path().endsWith("/jobs/events");
    }

    private static boolean mayCall(Role role, Contract.Call call) {
        return call.role().equals("public") || role.covers(Role.of(call.role()).orElseThrow());
    }

    /** With the ids of things of that account. */
    private static String path(Contract.Call call, String account, String subject) {
        String path = call.path().equals("/api/stream") ? "/api/stream?topics=projects" : call.path();
        if (path.equals("/api/sessions/{id}")) {
            return path.replace("{id}", sessionOf(subject, account));
        }
        String real =
                path.replace("{slug}", SLUGS.get(account)).replace("{id}", "1").replace("{job_id}", JOBS.get(account));
        assertThat(real).as("each account needs a thing of its own here").doesNotContain("{");
        return real;
    }

    private static String sessionOf(String subject, String account) {
        String body = new JsonObject()
                .put("token", token(Role.VIEWER, account, subject))
                .encode();
        assertThat(server.send(server.request("/api/session", "Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body)))
                        .statusCode())
                .isEqualTo(200);
        String listed = server.send(
                        TestServer.as(token(Role.VIEWER, account, subject), server.request("/api/sessions")))
                .body();
        return new JsonObject(listed).getJsonArray("sessions").getJsonObject(0).getString("id");
    }

    private static HttpRequest.Builder request(Contract.Call call, String path) {
        if (call.path().equals("/api/session") && call.method().equals("POST")) {
            String body = "{\"token\":\"" + TestServer.token(Role.VIEWER) + "\"}";
            return server.request(path, "Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
        }
        boolean withBody = List.of("POST", "PATCH").contains(call.method())
                || call.method().equals("DELETE") && path.endsWith("/totp");
        return withBody
                ? server.request(path, "Content-Type", "application/json")
                        .method(call.method(), HttpRequest.BodyPublishers.ofString("{}"))
                : server.request(path).method(call.method(), HttpRequest.BodyPublishers.noBody());
    }

    private static String token(Role role, String account) {
        return token(role, account, "person");
    }

    private static String token(Role role, String account, String subject) {
        return new TokenIssuer(TestServer.KEY)
                .issue(subject, role, account, Duration.ofHours(1), Optional.empty())
                .value();
    }

    private static List<Contract.Call> routes() {
        try (InputStream in = RouteRolesTest.class.getResourceAsStream("/routes.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(" +"))
                    .map(words -> new Contract.Call(words[0], words[1], words[2]))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
