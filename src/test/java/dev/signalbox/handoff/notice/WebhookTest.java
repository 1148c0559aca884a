package dev.signalbox.handoff.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.Certificate;
import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Notices;
import dev.signalbox.handoff.notice.NoticeSettings.Limits;
import dev.signalbox.handoff.notice.NoticeSettings.Reach;
import dev.signalbox.handoff.notice.NoticeSettings.Template;
import dev.signalbox.handoff.notice.NoticeSettings.WebhookChannel;
import dev.signalbox.handoff.notice.webhook.HostResolver;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real HTTPS servers on this machine, under names that only the test's resolver knows. */
class WebhookTest {
    private static final String HOST = "hooks.example";
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @TempDir
    static Path certificates;

    private static Vertx vertx;
    private static HttpServer server;
    private static Certificate certificate;
    private static volatile Consumer<HttpServerRequest> behaviour;
    private static final List<HttpServerRequest> REQUESTS = new CopyOnWriteArrayList<>();
    private static final List<Buffer> BODIES = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        certificate =
                Certificate.makeFor("dns:" + HOST, certificates, "own", "-keyalg", "EC", "-groupname", "secp256r1");
        vertx = Vertx.vertx();
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setSsl(true)
                        .setSni(true)
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .setCertPath(certificate.certificate().toString())
                                .setKeyPath(certificate.key().toString())))
                .requestHandler(request -> request.bodyHandler(body -> {
                    REQUESTS.add(request);
                    BODIES.add(body);
                    behaviour.accept(request);
                }))
                .listen(0, "127.0.0.1")
                .await(20, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @BeforeEach
    void clear() {
        REQUESTS.clear();
        BODIES.clear();
        behaviour = request -> request.response().end("ok");
    }

    private static HostResolver to(String... addresses) {
        AtomicInteger times = new AtomicInteger();
        return host ->
                List.of(InetAddress.getByName(addresses[Math.min(times.getAndIncrement(), addresses.length - 1)]));
    }

    private static NoticeSettings settings(Template template, Limits limits, String host, String... listed) {
        WebhookChannel channel = new WebhookChannel(
                "engineers",
                NoticeRoom.ACCOUNT,
                new Secret("https://" + host + ":" + server.actualPort() + "/services/T0P-SECRET"),
                host,
                template,
                template == Template.JSON ? Optional.of(new Secret(KEY)) : Optional.empty(),
                Optional.of(certificate.certificate()));
        Reach reach = new Reach(
                Set.of(host),
                Set.of(),
                List.of(listed).stream()
                        .map(text -> AddressRange.of(text).orElseThrow())
                        .toList());
        return new NoticeSettings(
                "n",
                Optional.of(URI.create("https://box.example/")),
                Optional.empty(),
                reach,
                List.of(channel),
                List.of(NoticeConfigs.rule(Trigger.ESCALATION, Duration.ZERO, Duration.ZERO)),
                limits);
    }

    @Test
    void a_signed_post_reaches_the_address_under_the_name() throws Exception {
        NoticeSettings settings = settings(Template.JSON, NoticeConfigs.LIMITS, HOST, "127.0.0.1");
        try (NoticeRoom room = new NoticeRoom(folder, settings, to("127.0.0.1"))) {
            room.put(NoticeRoom.escalation("h1", "help <!channel> & more", Handoff.State.OPEN));
            room.awaitCount("sent", 1);
            HttpServerRequest request = REQUESTS.get(0);
            assertThat(request.authority().toString()).isEqualTo(HOST + ":" + server.actualPort());
            assertThat(request.connection().indicatedServerName()).isEqualTo(HOST);
            JsonObject body = BODIES.get(0).toJsonObject();
            JsonObject notice = body.getJsonArray("notices").getJsonObject(0);
            assertThat(notice.getString("title")).isEqualTo("Escalation: help <!channel> & more");
            assertThat(notice.getString("url")).isEqualTo("https://box.example/?view=handoffs");
            assertThat(notice.getString("subject")).isEqualTo("handoff/h1");

            String id = request.getHeader("webhook-id");
            String at = request.getHeader("webhook-timestamp");
            assertThat(id).isEqualTo(body.getString("id"));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            mac.update((id + "." + at + "." + BODIES.get(0)).getBytes(StandardCharsets.UTF_8));
            assertThat(request.getHeader("webhook-signature"))
                    .isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal()));
            assertThat(room.overview().channels().get(0).to()).containsExactly(HOST);
            assertThat(room.overview().toString()).doesNotContain("T0P-SECRET");
        }
    }

    @Test
    void slack_gets_text_that_is_no_markup_and_calls_nobody() throws Exception {
        try (NoticeRoom room = new NoticeRoom(
                folder, settings(Template.SLACK, NoticeConfigs.LIMITS, HOST, "127.0.0.1"), to("127.0.0.1"))) {
            String summary = "<!channel> @here & <https://evil.example|click>";
            room.put(NoticeRoom.escalation("h1", summary, Handoff.State.OPEN));
            room.awaitCount("sent", 1);
            JsonObject body = BODIES.get(0).toJsonObject();
            assertThat(body.getString("text"))
                    .contains("&lt;!channel&gt; @\u200bhere &amp; &lt;https://evil.example|click&gt;")
                    .doesNotContain("<", ">", "@here");
            assertThat(body.getBoolean("mrkdwn")).isFalse();
        }
    }

    @Test
    void a_name_that_is_turned_to_the_inside_reaches_nothing() throws Exception {
        NoticeSettings settings = settings(Template.JSON, NoticeConfigs.LIMITS, HOST);
        // Looked up a second time it would lead to the server here.
        try (NoticeRoom room = new NoticeRoom(folder, settings, to("127.0.0.1"))) {
            room.put(NoticeRoom.escalation("h1", "help", Handoff.State.OPEN));
            room.awaitOverview(overview -> overview.waiting().stream()
                    .anyMatch(it -> it.error().orElse("").contains("allowed_private")));
        }
        assertThat(REQUESTS).isEmpty();
    }

    @Test
    void a_name_is_looked_up_once_for_each_try_and_only_that_address_is_called() throws Exception {
        AtomicInteger lookUps = new AtomicInteger();
        HostResolver counting = host -> {
            lookUps.incrementAndGet();
            return List.of(InetAddress.getByName("127.0.0.1"));
        };
        try (NoticeRoom room =
                new NoticeRoom(folder, settings(Template.JSON, NoticeConfigs.LIMITS, HOST, "127.0.0.1"), counting)) {
            assertThat(test(room)).isEmpty();
            // No other resolver knows that name, so the connection went to the address that was looked at.
            assertThat(lookUps.get()).isEqualTo(1);
            assertThat(REQUESTS).hasSize(1);
        }
    }

    @Test
    void a_server_that_is_not_the_one_of_the_name_hears_nothing() throws Exception {
        try (NoticeRoom room = new NoticeRoom(
                folder, settings(Template.JSON, NoticeConfigs.LIMITS, "other.example", "127.0.0.1"), to("127.0.0.1"))) {
            assertThat(test(room)).contains("other.example");
        }
        assertThat(REQUESTS).isEmpty();
    }

    @Test
    void redirects_are_not_followed_and_refusals_are_tried_again() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        behaviour = request -> {
            switch (calls.getAndIncrement()) {
                case 0 ->
                    request.response()
                            .setStatusCode(302)
                            .putHeader("Location", "https://" + HOST + ":" + server.actualPort() + "/elsewhere")
                            .end();
                case 1 -> request.response().setStatusCode(503).end("busy\u0007\r\nnow");
                default -> request.response().end();
            }
        };
        try (NoticeRoom room = new NoticeRoom(
                folder, settings(Template.JSON, NoticeConfigs.LIMITS, HOST, "127.0.0.1"), to("127.0.0.1"))) {
            room.put(NoticeRoom.escalation("h1", "help", Handoff.State.OPEN));
            room.awaitCount("sent", 1);
        }
        assertThat(REQUESTS).hasSize(3).allMatch(request -> request.path().equals("/services/T0P-SECRET"));
        assertThat(REQUESTS.stream()
                        .map(request -> request.getHeader("webhook-id"))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void an_answer_without_an_end_is_not_read_to_the_end() throws Exception {
        behaviour = request -> {
            request.response().setChunked(true).setStatusCode(500);
            vertx.setPeriodic(1, timer -> {
                if (request.response().closed() || request.response().ended()) {
                    vertx.cancelTimer(timer);
                } else if (!request.response().writeQueueFull()) {
                    request.response().write(Buffer.buffer(new byte[16 * 1024]));
                }
            });
        };
        try (NoticeRoom room = new NoticeRoom(
                folder, settings(Template.JSON, NoticeConfigs.LIMITS, HOST, "127.0.0.1"), to("127.0.0.1"))) {
            assertThat(test(room)).startsWith("it answers 500");
        }
    }

    @Test
    void silence_after_the_post_is_uncertain_and_not_repeated() throws Exception {
        behaviour = request -> {};
        Limits hasty = NoticeConfigs.webhookTimeout(NoticeConfigs.LIMITS, Duration.ofSeconds(1));
        try (NoticeRoom room = new NoticeRoom(
                Files.createDirectory(folder.resolve("silent")),
                settings(Template.JSON, hasty, HOST, "127.0.0.1"),
                to("127.0.0.1"))) {
            room.put(NoticeRoom.escalation("h1", "help", Handoff.State.OPEN));
            room.awaitCount("uncertain", 1);
            assertThat(NoticeRoom.only(room.overview().failures()).error().orElse(""))
                    .contains("no answer");
        }
        assertThat(REQUESTS).hasSize(1);
    }

    private static String test(NoticeRoom room) throws Exception {
        return room.ask(Notices.TEST, new Notices.TestRequest(NoticeRoom.ACCOUNT, "ann", "engineers"))
                .results()
                .get(0)
                .error()
                .orElse("");
    }
}
