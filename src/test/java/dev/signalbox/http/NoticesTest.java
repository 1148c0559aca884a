package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Notices;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticesTest {
    private static final String NOTICES = "/api/admin/notices";

    @TempDir
    static Path dataDir;

    private static TestServer server;
    private static StubNotices notices;
    private final Contract contract = new Contract();

    @BeforeAll
    static void start() {
        server = TestServer.start(dataDir);
        notices = new StubNotices(server.bus);
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
        assertThat(notices.asked).contains(new Notices.OverviewRequest("default"));
        JsonObject failure =
                new JsonObject(answer.body()).getJsonArray("failures").getJsonObject(0);
        assertThat(failure.getString("state")).isEqualTo("failed");
        assertThat(failure.getString("error")).isEqualTo("451 later");
    }

    @Test
    void a_test_tells_for_each_recipient_what_became_of_it() {
        HttpResponse<String> answer = post(NOTICES + "/" + StubNotices.channelOf("default") + "/test");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(contract.misfits("NoticeTest", answer.body())).isEmpty();
        assertThat(notices.asked).contains(new Notices.TestRequest("default", "ann", StubNotices.channelOf("default")));
        HttpResponse<String> unknown = post(NOTICES + "/nobody/test");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(new JsonObject(unknown.body()).getString("code")).isEqualTo("unknown_channel");
    }

    @Test
    void a_failed_notice_is_sent_again_and_another_one_is_not() {
        HttpResponse<String> answer = post(NOTICES + "/" + StubNotices.failedOf("default") + "/retry");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(contract.misfits("Notice", answer.body())).isEmpty();
        HttpResponse<String> sent = post(NOTICES + "/" + StubNotices.sentOf("default") + "/retry");
        assertThat(sent.statusCode()).isEqualTo(409);
        assertThat(new JsonObject(sent.body()).getString("code")).isEqualTo("not_failed");
    }
}
