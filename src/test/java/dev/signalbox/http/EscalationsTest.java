package dev.signalbox.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.http.HandoffServer.Caller;
import dev.signalbox.http.auth.Role;
import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has an account of its own. */
class EscalationsTest {
    @TempDir
    static Path dataDir;

    private static HandoffServer server;
    private final Contract contract = new Contract();

    @BeforeAll
    static void start() throws Exception {
        server = new HandoffServer(dataDir, 1).awaitOwner();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void the_stream_says_ready_and_then_tells_each_step_in_order() {
        Caller agent = server.caller("agent", Role.ENGINEER, "order");
        Caller ann = server.caller("ann", Role.ENGINEER, "order");
        Caller stranger = server.caller("sam", Role.ENGINEER, "stranger");
        agent.escalate("s", "before");
        try (SseReader stream = ann.escalations();
                SseReader foreign = stranger.escalations()) {
            assertThat(stream.await("ready").json().getInteger("open")).isEqualTo(1);
            JsonObject handoff = agent.escalate("s", "first");
            ann.act(handoff, "claim", "");
            ann.act(handoff, "release", "");
            ann.act(handoff, "claim", "");
            ann.act(handoff, "resolve", "");
            agent.post("/s/handoffs", "{\"kind\":\"park\",\"summary\":\"nobody is called\"}");
            JsonObject last = agent.escalate("s", "last");
            stream.await(
                    "handoff_created", event -> event.json().getString("id").equals(last.getString("id")));
            assertThat(stream.events())
                    .extracting(SseReader.Event::name)
                    .containsExactly(
                            "ready",
                            "handoff_created",
                            "handoff_claimed",
                            "handoff_released",
                            "handoff_claimed",
                            "handoff_resolved",
                            "handoff_created");
            assertThat(stream.events().subList(1, 7))
                    .allSatisfy(event -> assertThat(contract.misfits("Handoff", event.data()))
                            .isEmpty());
            assertThat(stream.events().get(2).json().getString("claimed_by")).isEqualTo("ann");
            foreign.await("ready");
            assertThat(foreign.events()).hasSize(1);
        }
    }

    @Test
    void the_pages_topic_shows_what_is_so_and_who_vouches_for_it() {
        Caller agent = server.caller("agent", Role.ENGINEER, "topic");
        Caller viewer = server.caller("vera", Role.VIEWER, "topic");
        JsonObject handoff = agent.escalate("s", "x");
        try (SseReader page = viewer.topic()) {
            JsonObject snapshot = page.await("handoffs").json();
            assertThat(snapshot.getJsonObject("owner").getString("state")).isEqualTo("up");
            assertThat(snapshot.getJsonArray("items").getJsonObject(0).getString("id"))
                    .isEqualTo(handoff.getString("id"));
            agent.act(handoff, "claim", "");
            JsonObject claimed = page.await("handoffs", event -> event.op().equals("put"))
                    .json()
                    .getJsonObject("item");
            assertThat(claimed.getString("claimed_by")).isEqualTo("agent");
        }
    }

    @Test
    void a_reader_that_does_not_read_is_brought_up_to_date_and_keeps_nobody_waiting() throws Exception {
        Caller agent = server.caller("agent", Role.ENGINEER, "slow");
        String token = TestServer.tokenOf("sloth", Role.ENGINEER, "slow");
        String filler = "a".repeat(60_000);
        try (Socket sloth = new Socket()) {
            sloth.setReceiveBufferSize(16 * 1024);
            sloth.connect(new InetSocketAddress("127.0.0.1", server.http.port), 10_000);
            sloth.setSoTimeout(20_000);
            sloth.getOutputStream()
                    .write(("GET /api/v1/ai-sessions/escalations/stream HTTP/1.1\r\nHost: localhost\r\n"
                                    + "Authorization: Bearer " + token + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = new BufferedInputStream(sloth.getInputStream());
            readUntil(in, "event: ready");
            try (SseReader lively = agent.escalations()) {
                lively.await("ready");
                int many = 0;
                // More than any socket's buffers hold, and more steps than are kept.
                while (many < 90) {
                    JsonObject handoff = new JsonObject(agent.post(
                                    "/s/handoffs",
                                    "{\"kind\":\"escalate\",\"summary\":\"" + many + "\",\"context\":{\"f\":\"" + filler
                                            + "\"}}")
                            .body());
                    assertThat(agent.act(handoff, "resolve", "").statusCode()).isEqualTo(200);
                    many++;
                }
                JsonObject open = agent.escalate("s", "the-one-that-is-open");
                lively.await(
                        "handoff_created", event -> event.json().getString("id").equals(open.getString("id")));
                String rest = readUntil(in, "event: resync");
                String resync = readUntil(in, "\n\n");
                assertThat(rest).contains("event: handoff_created");
                assertThat(resync).contains("\"reason\":\"too_slow\"").contains(open.getString("id"));
            }
        }
    }

    private static String readUntil(InputStream in, String text) throws Exception {
        StringBuilder read = new StringBuilder();
        int last = text.charAt(text.length() - 1);
        for (int next = in.read(); next >= 0; next = in.read()) {
            read.append((char) next);
            if (next == last
                    && read.length() >= text.length()
                    && read.substring(read.length() - text.length()).equals(text)) {
                return read.toString();
            }
        }
        throw new AssertionError("the stream ended; expected " + List.of(text));
    }
}
