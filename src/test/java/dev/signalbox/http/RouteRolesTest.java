package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.account.user.LockOutLimits;
import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Handoffs;
import dev.signalbox.bus.Job;
import dev.signalbox.bus.Logs;
import dev.signalbox.bus.Run;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.TokenIssuer;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
    private static final String HANDOFF = "00000000-0000-4000-8000-000000000001";
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
        StubGates gates = new StubGates(server.vertx, "alpha");
        StubRuns runs = new StubRuns(server.vertx, "alpha").start();
        SLUGS.forEach((account, slug) -> {
            gates.ask(account, slug, "gate-of-" + account, Instant.now());
            runs.put(StubRuns.run(account, slug, "run-of-" + account, Run.State.RUNNING, 1, "v1"));
        });
        logs();
        new StubNotices(server.bus);
        handoffs();
        StubJobs jobs = new StubJobs(server.vertx);
        for (String account : ACCOUNTS) {
            Job job = jobs.put(StubJobs.job(account, "deploy", Optional.of("of-" + account), Job.State.RUNNING));
            jobs.write(job, "output", false);
            JOBS.put(account, job.id());
        }
        for (String account : ACCOUNTS) {
            String admin = token(Role.ADMIN, account);
            String slug = SLUGS.get(account);
            for (String path : List.of(
                    "/api/projects/" + slug,
                    "/api/admin/jobs/" + JOBS.get(account),
                    "/api/runs/" + slug + "/run-of-" + account)) {
                await().until(() ->
                        server.send(TestServer.as(admin, server.request(path))).statusCode() == 200);
            }
        }
    }

    /** One log a project, for its own account. */
    private static void logs() {
        server.bus.answer(Logs.listOn("alpha"), asked -> Future.succeededFuture(new Logs.Listing(List.of(), false)));
        server.bus.answer(
                Logs.sliceOn("alpha"),
                asked -> Future.succeededFuture(new Logs.SliceAnswer(its(
                        asked.account(),
                        asked.project(),
                        asked.logId(),
                        new Logs.Slice(
                                "1",
                                0,
                                0,
                                0,
                                List.of(),
                                Optional.empty(),
                                false,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())))));
        server.bus.answer(
                Logs.searchOn("alpha"),
                asked -> Future.succeededFuture(new Logs.SearchAnswer(its(
                        asked.account(),
                        asked.project(),
                        asked.logId(),
                        new Logs.Hits("1", List.of(), 0, 0, true, false, Optional.empty())))));
        server.bus.answer(
                Logs.rawOn("alpha"),
                asked -> Future.succeededFuture(new Logs.RawAnswer(
                        its(asked.account(), asked.project(), asked.logId(), new Logs.Raw("1", "a.log", 0, "")))));
    }

    /** One handoff an account. */
    private static void handoffs() {
        Instant at = Instant.parse("2026-01-02T03:04:05Z");
        Map<String, Handoff> kept = new HashMap<>();
        for (String account : ACCOUNTS) {
            kept.put(
                    account,
                    new Handoff(
                            HANDOFF,
                            "session-of-" + account,
                            account,
                            Handoff.Kind.ESCALATE,
                            Handoff.State.OPEN,
                            Handoff.Priority.NORMAL,
                            Optional.empty(),
                            "a question",
                            "{}",
                            "somebody",
                            at,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            at,
                            "v1"));
        }
        server.bus.answer(
                Handoffs.QUEUE,
                asked -> Future.succeededFuture(new Handoffs.Listing(List.of(kept.get(asked.account())), false)));
        server.bus.answer(Handoffs.HISTORY, asked -> {
            Handoff own = kept.get(asked.account());
            boolean its = own.sessionId().equals(asked.sessionId());
            return Future.succeededFuture(new Handoffs.Listing(its ? List.of(own) : List.of(), false));
        });
        server.bus.answer(Handoffs.CHANGE, asked -> {
            Handoff own = kept.get(asked.account());
            return Future.succeededFuture(
                    own.sessionId().equals(asked.sessionId())
                            ? Handoffs.Answer.of(own)
                            : Handoffs.Answer.of(new Handoffs.Refusal(
                                    Handoffs.Code.UNKNOWN_HANDOFF, "there is none", Optional.empty())));
        });
    }

    private static <T> Optional<T> its(String account, String project, String logId, T answer) {
        boolean own = project.equals(SLUGS.get(account)) && logId.equals("log-of-" + account);
        return Optional.of(answer).filter(any -> own);
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
                // A session is whatever an agent calls so: whoever hands one over makes it.
                boolean makesSession =
                        call.method().equals("POST") && call.path().endsWith("/handoffs");
                if (!call.path().contains("{") || makesSession) {
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
        String real = path.replace("{slug}", SLUGS.get(account))
                .replace("{project}", SLUGS.get(account))
                .replace("{gate_id}", "gate-of-" + account)
                .replace("{log_id}", "log-of-" + account)
                .replace("{run_id}", "run-of-" + account)
                .replace("/notices/{id}", "/notices/" + StubNotices.failedOf(account))
                .replace("{channel}", StubNotices.channelOf(account))
                .replace("{session_id}", "session-of-" + account)
                .replace("{id}", path.contains("/handoffs/") ? HANDOFF : "1")
                .replace("{job_id}", JOBS.get(account));
        real = real.endsWith("/search") ? real + "?q=x" : real;
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
