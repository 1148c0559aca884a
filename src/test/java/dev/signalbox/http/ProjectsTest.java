package dev.signalbox.http;

import static dev.signalbox.http.StubWatcher.project;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Projects.WorkspaceProblem;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectsTest {
    @TempDir
    Path dataDir;

    private final Contract contract = new Contract();
    private TestServer server;
    private StubWatcher alpha;

    @BeforeEach
    void start() {
        server = TestServer.start(dataDir);
        alpha = new StubWatcher(server.vertx, "alpha").start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void lists_and_single_projects_fit_the_contract() {
        alpha.put(project("alpha", "default", "shop", "v1"), project("alpha", "default", "stream", "v1"));
        alpha.problems(new WorkspaceProblem("/srv/x", "default", "cannot be read"));
        awaitList(list -> assertThat(list.getJsonArray("problems")).hasSize(1));

        HttpResponse<String> list = server.get("/api/projects");

        assertThat(list.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(contract.misfits("ProjectList", list.body())).isEmpty();
        assertThat(contract.misfits("Project", server.get("/api/projects/shop").body()))
                .isEmpty();
        assertThat(contract.misfits("Project", list.body()))
                .as("the validator does find misfits")
                .isNotEmpty();
        assertThat(contract.misfits("Health", server.get("/health/ready").body()))
                .isEmpty();
        assertThat(contract.misfits("Session", server.get("/api/session").body()))
                .isEmpty();
        assertThat(server.get("/api/ralph/status").body()).isEqualTo(list.body());
        assertThat(slugs(new JsonObject(list.body()))).isEqualTo("shop,stream");
        assertThat(new JsonObject(list.body()).getString("node")).isEqualTo("alpha");
    }

    @Test
    void a_reader_that_has_the_list_is_told_so() {
        alpha.put(project("alpha", "default", "shop", "v1"));
        awaitList(list -> assertThat(slugs(list)).isEqualTo("shop"));
        HttpResponse<String> first = server.get("/api/projects");
        String tag = first.headers().firstValue("etag").orElseThrow();
        assertThat(tag).isEqualTo("\"" + new JsonObject(first.body()).getString("signature") + "\"");

        for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            HttpResponse<String> again = server.get("/api/projects", "If-None-Match", known);
            assertThat(again.statusCode()).as(known).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers().firstValue("etag")).hasValue(tag);
        }
        assertThat(server.get("/api/projects", "If-None-Match", "\"other\"").statusCode())
                .isEqualTo(200);
        alpha.put(project("alpha", "default", "shop", "v2"));
        Awaitility.await()
                .until(() -> server.get("/api/projects", "If-None-Match", tag).statusCode() == 200);
        String one =
                server.get("/api/projects/shop").headers().firstValue("etag").orElseThrow();
        assertThat(server.get("/api/projects/shop", "If-None-Match", one).statusCode())
                .isEqualTo(304);
    }

    @Test
    void a_slug_is_checked_after_decoding_and_before_it_is_looked_up() {
        alpha.put(project("alpha", "default", "shop", "v1"));
        awaitList(list -> assertThat(slugs(list)).isEqualTo("shop"));
        for (String bad : List.of(
                ".",
                "..",
                "a.b",
                "%2e%2e",
                "..%2f..%2fetc%2fpasswd",
                "a%2Fb",
                "a%5cb",
                "a%00",
                "a%0d%0a",
                "%20",
                "a%20b",
                "$(id)",
                "%60id%60",
                "a;b",
                "a'b",
                "%22",
                "%C3%A4",
                "a".repeat(65),
                "")) {
            String answer =
                    server.raw("GET /api/projects/" + bad + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Authorization: Bearer " + TestServer.token(Role.VIEWER) + "\r\n\r\n");
            assertThat(TestServer.statusOf(answer)).as(bad).isEqualTo(400);
            assertThat(answer).as(bad).contains("\"code\":\"invalid_slug\"");
        }
        assertThat(server.get("/api/projects/sh%6Fp").statusCode()).isEqualTo(200);
        HttpResponse<String> unknown = server.get("/api/projects/" + "a".repeat(64));
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("\"code\":\"unknown_project\"");
    }

    @Test
    void the_stream_wins_over_a_project_of_that_name() {
        alpha.put(project("alpha", "default", "stream", "v1"));
        try (SseReader stream = server.stream("/api/projects/stream", TestServer.token(Role.VIEWER))) {
            assertThat(stream.response().headers().firstValue("content-type")).hasValue("text/event-stream");
            assertThat(stream.response().headers().firstValue("cache-control")).hasValue("no-store, no-transform");
            SseReader.Event status =
                    stream.await("status", event -> slugs(event.json()).equals("stream"));
            assertThat(contract.misfits("ProjectList", status.data())).isEmpty();
            alpha.remove("stream");
            stream.await("status", event -> slugs(event.json()).isEmpty());
        }
    }

    @Test
    void accounts_do_not_see_each_other() {
        alpha.put(project("alpha", "default", "mine", "v1"), project("alpha", "acme", "theirs", "v1"));
        alpha.problems(new WorkspaceProblem("/srv/acme", "acme", "secret trouble"));
        awaitList(list -> assertThat(slugs(list)).isEqualTo("mine"));
        String acme = TestServer.token(Role.ADMIN, "acme");

        assertThat(server.get("/api/projects").body()).doesNotContain("theirs", "secret");
        assertThat(server.get("/api/projects/theirs").statusCode()).isEqualTo(404);
        assertThat(server.send(TestServer.as(acme, server.request("/api/projects/mine")))
                        .statusCode())
                .isEqualTo(404);
        JsonObject theirs = new JsonObject(server.send(TestServer.as(acme, server.request("/api/projects")))
                .body());
        assertThat(slugs(theirs)).isEqualTo("theirs");
        assertThat(theirs.getJsonArray("problems")).hasSize(1);
        try (SseReader mine = server.stream("/api/stream?topics=projects", TestServer.token(Role.VIEWER));
                SseReader status = server.stream("/api/projects/stream", TestServer.token(Role.VIEWER))) {
            mine.await("projects");
            status.await("status");
            alpha.put(project("alpha", "acme", "theirs", "v2"), project("alpha", "default", "mine", "v2"));
            mine.await("projects", event -> event.data().contains("\"version\":\"v2\""));
            status.await("status", event -> event.data().contains("\"version\":\"v2\""));
            assertThat(mine.events()).noneMatch(event -> event.data().contains("theirs"));
            assertThat(status.events()).noneMatch(event -> event.data().contains("theirs"));
        }
    }

    @Test
    void a_lost_change_heals_by_the_next_announcement_and_by_the_next_change() {
        alpha.put(project("alpha", "default", "a", "v1"));
        awaitList(list -> assertThat(slugs(list)).isEqualTo("a"));
        alpha.putUnheard(project("alpha", "default", "b", "v1"));
        awaitList(list -> assertThat(slugs(list)).isEqualTo("a,b"));
        alpha.putUnheard(project("alpha", "default", "c", "v1"));
        alpha.put(project("alpha", "default", "d", "v1"));
        awaitList(list -> assertThat(slugs(list)).isEqualTo("a,b,c,d"));
    }

    @Test
    void in_quiet_times_nobody_asks_for_snapshots() {
        alpha.put(project("alpha", "default", "a", "v1"));
        awaitList(list -> assertThat(slugs(list)).isEqualTo("a"));
        int before = alpha.snapshots.get();
        for (int i = 2; i < 50; i++) {
            alpha.put(project("alpha", "default", "a", "v" + i));
        }
        awaitList(list -> assertThat(list.encode()).contains("\"v49\""));
        assertThat(alpha.snapshots.get()).isEqualTo(before);
    }

    @Test
    void projects_of_a_silent_watcher_are_unknown_until_it_is_heard_again() {
        alpha.put(project("alpha", "default", "shop", "v1"));
        try (SseReader stream = server.stream("/api/stream?topics=projects", TestServer.token(Role.VIEWER))) {
            stream.await("projects", event -> event.data().contains("\"state\":\"running\""));
            alpha.fallSilent();
            SseReader.Event lost =
                    stream.await("projects", event -> event.data().contains("\"state\":\"unknown\""));
            String evidence =
                    lost.json().getJsonObject("item").getJsonArray("evidence").getString(0);
            String since = evidence.replace("node alpha has not been heard of since ", "");
            assertThat(Duration.between(Instant.parse(since), Instant.now())).isLessThan(Duration.ofSeconds(30));
            assertThat(contract.misfits(
                            "Project", lost.json().getJsonObject("item").encode()))
                    .isEmpty();
            assertThat(contract.misfits(
                            "Project", server.get("/api/projects/shop").body()))
                    .isEmpty();
            assertThat(server.get("/api/projects/shop").body()).contains("\"state\":\"unknown\"");
            int seen = stream.events().size();
            alpha.start();
            Awaitility.await().until(() -> stream.events().stream().skip(seen).anyMatch(event -> event.data()
                    .contains("\"state\":\"running\"")));
        }
    }

    @Test
    void a_restarting_watcher_does_not_make_projects_blink() {
        alpha.put(project("alpha", "default", "a", "v1"), project("alpha", "default", "b", "v1"));
        awaitList(list -> assertThat(slugs(list)).isEqualTo("a,b"));
        alpha.restart(false, project("alpha", "default", "a", "v1"));
        awaitList(list -> assertThat(
                        list.getJsonArray("projects").getJsonObject(1).getString("state"))
                .isEqualTo("unknown"));
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(slugs(new JsonObject(server.get("/api/projects").body()))).isEqualTo("a,b");
        alpha.complete();
        awaitList(list -> assertThat(slugs(list)).isEqualTo("a"));
        assertThat(server.get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void one_name_on_two_nodes_is_shown_once_with_a_problem() {
        alpha.put(project("alpha", "default", "shop", "v1"));
        awaitList(list -> assertThat(slugs(list)).isEqualTo("shop"));
        StubWatcher beta = new StubWatcher(server.vertx, "beta").start();
        beta.put(project("beta", "default", "shop", "v1"));
        awaitList(list -> assertThat(list.getJsonArray("problems").encode()).contains("alpha and beta"));
        assertThat(server.get("/api/projects/shop").body()).contains("\"node\":\"alpha\"");
        alpha.remove("shop");
        awaitList(list -> assertThat(list.getJsonArray("problems")).isEmpty());
        assertThat(server.get("/api/projects/shop").body()).contains("\"node\":\"beta\"");
    }

    private void awaitList(Consumer<JsonObject> check) {
        Awaitility.await()
                .untilAsserted(() ->
                        check.accept(new JsonObject(server.get("/api/projects").body())));
    }

    private static String slugs(JsonObject list) {
        return list.getJsonArray("projects").stream()
                .map(project -> ((JsonObject) project).getString("slug"))
                .collect(Collectors.joining(","));
    }
}
