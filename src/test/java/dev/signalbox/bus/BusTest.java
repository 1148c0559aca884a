package dev.signalbox.bus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.bus.Project.State;
import dev.signalbox.bus.Project.Story;
import dev.signalbox.tasklist.TaskListProblem;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BusTest {
    private static final Command<Projects.WhoWatches, Nodes.Left> ASK =
            new Command<>("test.ask", Projects.WhoWatches.class, Nodes.Left.class);

    private Vertx vertx;
    private Bus bus;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        Bus.prepare(vertx);
        bus = Bus.of(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, SECONDS);
    }

    @Test
    void inside_a_node_the_very_same_object_arrives() throws Exception {
        LinkedBlockingQueue<Nodes.Left> heard = new LinkedBlockingQueue<>();
        bus.subscribe(Nodes.LEFT, heard::add);
        Nodes.Left message = new Nodes.Left("alpha");
        bus.publish(Nodes.LEFT, message);
        assertThat(heard.poll(5, SECONDS)).isSameAs(message);
    }

    @Test
    void between_nodes_every_member_survives_the_way() {
        Projects.Changed change = new Projects.Changed(
                "alpha",
                "epoch",
                7,
                "signature",
                List.of(project()),
                List.of("gone"),
                List.of(new Projects.WorkspaceProblem("/ws", "default", "does not exist")));
        RecordCodec codec = new RecordCodec();
        Buffer wire = Buffer.buffer("before");
        codec.encodeToWire(wire, change);
        assertThat(codec.decodeFromWire("before".length(), wire.appendString("after")))
                .isEqualTo(change);
        assertThat(wire.toString())
                .contains("\"v\":1")
                .contains("\"stories_total\":1")
                .contains("\"state\":\"stalled\"");
    }

    @Test
    void what_is_no_message_of_the_bus_is_neither_sent_nor_received() {
        RecordCodec codec = new RecordCodec();
        assertThatThrownBy(() -> codec.encodeToWire(Buffer.buffer(), new TaskListProblem(Optional.empty(), "x")))
                .hasMessageContaining("not a message of the bus");
        byte[] header = "{\"v\":1,\"type\":\"../java.lang.Runtime\",\"length\":2}".getBytes();
        Buffer wire =
                Buffer.buffer().appendInt(header.length).appendBytes(header).appendString("{}");
        assertThatThrownBy(() -> codec.decodeFromWire(0, wire)).hasMessageContaining("unknown bus message");
        byte[] newer = "{\"v\":2,\"type\":\"Nodes$Left\",\"length\":2}".getBytes();
        Buffer future =
                Buffer.buffer().appendInt(newer.length).appendBytes(newer).appendString("{}");
        assertThatThrownBy(() -> codec.decodeFromWire(0, future)).hasMessageContaining("version 2");
    }

    @Test
    void every_request_gets_an_answer_whatever_goes_wrong() {
        assertThatThrownBy(this::ask)
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.code())
                        .isEqualTo(FailureCode.UNAVAILABLE));
        Registration throwing = bus.answer(ASK, question -> {
            throw new IllegalStateException("secret detail");
        });
        assertThatThrownBy(this::ask)
                .hasMessage("internal error")
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.code())
                        .isEqualTo(FailureCode.INTERNAL));
        throwing.end();
        Registration refusing = bus.answer(
                ASK, question -> Future.failedFuture(new RefusedException(FailureCode.LOCKED, "held by somebody")));
        assertThatThrownBy(this::ask)
                .hasMessage("held by somebody")
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.code())
                        .isEqualTo(FailureCode.LOCKED));
        refusing.end();
        bus.answer(ASK, question -> Promise.<Nodes.Left>promise().future());
        assertThatThrownBy(() -> bus.request(ASK, new Projects.WhoWatches(), 50).await(5, SECONDS))
                .isInstanceOfSatisfying(RefusedException.class, refused -> assertThat(refused.code())
                        .isEqualTo(FailureCode.TIMEOUT));
    }

    @Test
    void json_with_members_that_nobody_knows_is_refused_by_name() {
        assertThatThrownBy(() -> Json.decode("{\"node\":\"a\",\"nod\":1}".getBytes(), Nodes.Left.class))
                .isInstanceOf(RefusedException.class)
                .hasMessage("unknown member \"nod\"; known: [node]");
        assertThatThrownBy(() -> Json.decode("{\"node\":\"a\",\"node\":\"b\"}".getBytes(), Nodes.Left.class))
                .hasMessageContaining("Duplicate field 'node'");
        assertThatThrownBy(() -> Json.decode("{\"node\":[]}".getBytes(), Nodes.Left.class))
                .hasMessage("member \"node\" has a value that does not fit");
        assertThatThrownBy(() -> Json.decode("{\"tokens\":\"5\"}".getBytes(), Numbers.class))
                .as("text is no number")
                .isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> Json.decode("null".getBytes(), Nodes.Left.class))
                .isInstanceOf(RefusedException.class);
    }

    private record Numbers(int tokens) {}

    private Nodes.Left ask() throws Exception {
        return bus.request(ASK, new Projects.WhoWatches()).await(5, SECONDS);
    }

    private static Project project() {
        Instant at = Instant.parse("2026-11-21T10:00:00Z");
        return new Project(
                "p",
                "P",
                "alpha",
                "default",
                "/ws/p",
                "ralph",
                "about \u202e trees",
                "main",
                State.STALLED,
                Optional.of(at),
                List.of("because"),
                List.of(new Story(
                        "US-1", "One", Story.Status.IN_PROGRESS, false, Optional.empty(), List.of("US-0"), "note")),
                1,
                0,
                Optional.of(new Project.GitFacts("main", "abc", "s", "a", Optional.of(at), true, false)),
                Optional.of(new Project.LoopFigures(
                        Optional.of(3L),
                        Optional.empty(),
                        "executing",
                        "",
                        Optional.empty(),
                        Optional.of(9L),
                        Optional.of(0.5))),
                List.of(new Project.ProgressEntry("t", "x\ny")),
                0,
                List.of(new Project.Problem("prd.json", Optional.of(3), "broken")),
                Optional.of(at),
                "v");
    }
}
