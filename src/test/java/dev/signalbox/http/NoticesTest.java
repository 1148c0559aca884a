package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Notices;
import dev.signalbox.http.auth.Role;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticesTest {
    private static final String NOTICES = "/api/admin/notices";
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Notices.Notice FAILED = new Notices.Notice(
            "00000000-0000-4000-8000-000000000001",
            "engineers",
            Notices.Medium.MAIL,
            "ann@box.example",
            "escalation",
            Optional.of("shop"),
            "Escalation: help",
            Notices.State.FAILED,
            3,
            NOW,
            Optional.empty(),
            Optional.of(NOW),
            Optional.of("451 later"));

    @TempDir
    static Path dataDir;

    private static TestServer server;
    private static final List<Record> ASKED = new CopyOnWriteArrayList<>();
    private final Contract contract = new Contract();

    @BeforeAll
    static void start() {
        server = TestServer.start(dataDir);
        server.bus.answer(Notices.OVERVIEW, request -> {
            ASKED.add(request);
            Notices.Channel channel = new Notices.Channel(
                    "engineers",
                    Notices.Medium.MAIL,
                    List.of("ann@box.example"),
                    0,
                    1,
                    1,
                    0,
                    Optional.of(NOW),
                    Optional.of("451 later"));
            return Future.succeededFuture(new Notices.Overview(List.of(channel), List.of(), List.of(FAILED), 0, ""));
        });
        server.bus.answer(Notices.TEST, request -> {
            ASKED.add(request);
            return Future.succeededFuture(
                    request.channel().equals("engineers")
                            ? new Notices.TestAnswer(
                                    List.of(new Notices.TestResult("ann@box.example", Optional.of("refused"))),
                                    Optional.empty())
                            : new Notices.TestAnswer(
                                    List.of(),
                                    Optional.of(
                                            new Notices.Refusal(Notices.Code.UNKNOWN_CHANNEL, "No such channel."))));
        });
        server.bus.answer(Notices.RETRY, request -> {
            ASKED.add(request);
            return Future.succeededFuture(
                    request.id().equals(FAILED.id())
                            ? Notices.RetryAnswer.of(FAILED)
                            : Notices.RetryAnswer.of(new Notices.Refusal(Notices.Code.NOT_FAILED, "It was sent.")));
        });
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> post(String path) {
        return server.send(TestServer.as(TestServer.token(Role.ADMIN), server.request(path))
                .POST(HttpRequest.BodyPublishers.noBody()));
    }

    @Test
    void the_overview_is_that_of_the_callers_account() {
        HttpResponse<String> answer = server.send(TestServer.as(TestServer.token(Role.ADMIN), server.request(NOTICES)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(contract.misfits("NoticeOverview", answer.body())).isEmpty();
        assertThat(ASKED).contains(new Notices.OverviewRequest("default"));
        JsonObject failure =
                new JsonObject(answer.body()).getJsonArray("failures").getJsonObject(0);
        assertThat(failure.getString("state")).isEqualTo("failed");
        assertThat(failure.getString("error")).isEqualTo("451 later");
    }

    @Test
    void a_test_tells_for_each_recipient_what_became_of_it() {
        HttpResponse<String> answer = post(NOTICES + "/engineers/test");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(contract.misfits("NoticeTest", answer.body())).isEmpty();
        assertThat(ASKED).contains(new Notices.TestRequest("default", "ann", "engineers"));
        HttpResponse<String> unknown = post(NOTICES + "/nobody/test");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(unknown.body()).getString("code")).isEqualTo("unknown_channel");
    }

    @Test
    void a_failed_notice_is_sent_again_and_another_one_is_not() {
        HttpResponse<String> answer = post(NOTICES + "/" + FAILED.id() + "/retry");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(contract.misfits("Notice", answer.body())).isEmpty();
        HttpResponse<String> sent = post(NOTICES + "/00000000-0000-4000-8000-000000000002/retry");
        assertThat(sent.statusCode()).isEqualTo(409);
        assertThat(new JsonObject(sent.body()).getString("code")).isEqualTo("not_failed");
    }
}
