package dev.signalbox.http.socket;

import dev.signalbox.bus.Json;
import dev.signalbox.http.auth.Role;
import dev.signalbox.http.auth.Token;
import dev.signalbox.http.log.LogDirectory;
import dev.signalbox.http.log.LogName;
import dev.signalbox.http.log.LogStart;
import dev.signalbox.http.stream.EndReason;
import dev.signalbox.http.stream.OpenStream;
import dev.signalbox.http.stream.StreamHub;
import dev.signalbox.http.stream.StreamOwner;
import dev.signalbox.http.stream.StreamRequest;
import dev.signalbox.http.stream.Topic;
import dev.signalbox.http.stream.WireForm;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client on a WebSocket: reads what it says, and has its stream carry what it asks for. A client that does not take its
 * answers is not read any further. Used on one event loop.
 */
public final class SocketSession {
    /** Logs that one socket follows. */
    public static final int MAX_LOGS = 16;
    /** Errors of a client within {@link #ERRORS_WITHIN} that end its socket. */
    public static final int MAX_ERRORS = 10;

    public static final Duration ERRORS_WITHIN = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(SocketSession.class);
    /** Answers that are under way or not taken yet. */
    private static final int MAX_WAITING = 16;
    /** Messages of a client within a second; more are errors. */
    private static final int MAX_MESSAGES_A_SECOND = 50;

    private static final int MAX_MESSAGE_BYTES = 8 * 1024;
    /** A log that is followed from its end begins with so many lines. */
    private static final int USUAL_LINES = 200;

    private static final String LOG_TOPIC = "log:";
    private static final int FORBIDDEN = 403;
    private static final String RESPOND = "WS /api/ws gate.respond";

    /** Where commands are put on record. */
    public interface Trail {
        /** @param code of the problem that it was answered with; empty if it was done */
        void command(
                Token caller,
                String operation,
                Map<String, String> parameters,
                int status,
                Optional<String> code,
                long tookMs);
    }

    /**
     * What all sockets of one HTTP instance have in common.
     *
     * @param heartbeat how often a client is told that the socket lives, and has to answer a ping
     * @param silence after which a client that answers none is cut off
     */
    public record Surroundings(
            Vertx vertx,
            StreamHub streams,
            MessageSchema schema,
            GateResponder gates,
            LogDirectory logs,
            Trail trail,
            Duration heartbeat,
            Duration silence) {}

    /**
     * What one socket carries.
     *
     * @param greeting messages that go out first, encoded for the wire
     * @param topics by the name that the client gave; all of the caller's account
     * @param beside further topics that belong to them
     * @param whole finds the state topic of that name, to be told from its beginning; empty for one that is no state
     */
    public record Content(
            List<Buffer> greeting,
            Map<String, Topic> topics,
            List<Topic> beside,
            Function<String, Optional<Topic>> whole) {}

    private final Surroundings around;
    private final ServerWebSocket socket;
    private final Token caller;
    private final Content content;
    private final Replies replies = new Replies(this::answersTaken, this::ended);
    private final ErrorAllowance errors = new ErrorAllowance(MAX_ERRORS, ERRORS_WITHIN.toNanos(), System::nanoTime);
    private final ErrorAllowance messages =
            new ErrorAllowance(MAX_MESSAGES_A_SECOND, TimeUnit.SECONDS.toNanos(1), System::nanoTime);
    private final Map<String, Runnable> carried = new LinkedHashMap<>();
    private final Map<String, Runnable> logs = new LinkedHashMap<>();
    private Optional<OpenStream> stream = Optional.empty();
    private Optional<Long> timer = Optional.empty();
    private long heardAt = System.nanoTime();
    private int underWay;
    private boolean paused;

    private SocketSession(Surroundings around, ServerWebSocket socket, Token caller, Content content) {
        this.around = around;
        this.socket = socket;
        this.caller = caller;
        this.content = content;
    }

    /**
     * Takes over a socket whose client has been found to be that caller, and may read those topics.
     *
     * @param connection of the request that became the socket
     */
    public static void begin(
            Surroundings around,
            HttpConnection connection,
            ServerWebSocket socket,
            StreamOwner owner,
            Token caller,
            Content content) {
        new SocketSession(around, socket, caller, content).begin(connection, owner);
    }

    private void begin(HttpConnection connection, StreamOwner owner) {
        socket.frameHandler(this::heard);
        socket.pongHandler(pong -> heardAt = System.nanoTime());
        socket.exceptionHandler(failure -> LOG.debug("a socket of {} failed", caller.subject(), failure));
        stream = around.streams()
                .open(
                        connection,
                        socket,
                        new StreamRequest(owner, around.heartbeat(), content.greeting(), List.of(replies)),
                        this::pinged);
        stream.ifPresent(open -> {
            content.topics().forEach((name, topic) -> {
                Runnable remove = open.add(topic);
                if (name.startsWith(LOG_TOPIC)) {
                    logs.put(name.substring(LOG_TOPIC.length()), remove);
                } else {
                    carried.put(name, remove);
                }
            });
            content.beside().forEach(open::add);
            timer = Optional.of(around.vertx().setPeriodic(around.heartbeat().toMillis(), tick -> checkSilence(open)));
        });
    }

    private void checkSilence(OpenStream open) {
        if (System.nanoTime() - heardAt > around.silence().toNanos()) {
            open.cut(EndReason.UNRESPONSIVE);
        }
    }

    private void ended() {
        timer.ifPresent(around.vertx()::cancelTimer);
        stream = Optional.empty();
        timer = Optional.empty();
    }

    private void pinged(Buffer payload) {
        heardAt = System.nanoTime();
        replies.pong(payload);
    }

    private void heard(WebSocketFrame frame) {
        heardAt = System.nanoTime();
        if (stream.isEmpty()) {
            return;
        }
        if (frame.binaryData().length() > MAX_MESSAGE_BYTES) {
            stream.get().end(EndReason.MESSAGE_TOO_LARGE);
            return;
        }
        switch (frame.type()) {
            case TEXT -> {
                if (frame.isFinal()) {
                    message(frame.binaryData());
                } else {
                    refuse("fragmented", "a message has to be one frame");
                }
            }
            case BINARY -> refuse("binary_frame", "messages are text frames with JSON");
            // The first fragment was answered; the rest of the message goes with it.
            case CONTINUATION, CLOSE, PING, PONG -> {}
        }
        if (!paused && replies.waiting() + underWay >= MAX_WAITING) {
            paused = true;
            socket.pause();
        }
    }

    private void message(Buffer text) {
        if (messages.exceeded()) {
            refuse("too_many_messages", "at most " + MAX_MESSAGES_A_SECOND + " messages a second");
            return;
        }
        try {
            ClientMessage message = around.schema().read(text);
            About about = new About(Optional.of(message.type()), message.requestId());
            if (message instanceof ClientMessage.RequestSnapshot request) {
                snapshots(request, about);
            } else if (message instanceof ClientMessage.SubscribeLogs request) {
                follow(request, about);
            } else if (message instanceof ClientMessage.UnsubscribeLogs request) {
                Optional.ofNullable(logs.remove(request.project() + "/" + request.logId()))
                        .ifPresent(Runnable::run);
            } else if (message instanceof ClientMessage.GateRespond answer) {
                respond(answer, about);
            }
        } catch (BadMessageException e) {
            refuse(error(e.code(), e.getMessage(), e.about()), e.member());
        }
    }

    private void snapshots(ClientMessage.RequestSnapshot request, About about) {
        List<String> names = request.topics().orElseGet(() -> List.copyOf(carried.keySet()));
        for (String name : names) {
            Optional<Topic> topic = carried.containsKey(name) ? content.whole().apply(name) : Optional.empty();
            if (topic.isEmpty() && request.topics().isPresent()) {
                refuse(
                        error("unknown_topic", "this socket carries no state \"" + name + "\"", about),
                        Optional.of("topics"));
                return;
            }
        }
        for (String name : names) {
            content.whole()
                    .apply(name)
                    .ifPresent(topic -> stream.ifPresent(open -> {
                        carried.get(name).run();
                        carried.put(name, open.add(topic));
                    }));
        }
    }

    private void follow(ClientMessage.SubscribeLogs request, About about) {
        String name = request.project() + "/" + request.logId();
        Optional.ofNullable(logs.remove(name)).ifPresent(Runnable::run);
        if (logs.size() >= MAX_LOGS) {
            answer(error("too_many_logs", "a socket follows at most " + MAX_LOGS + " logs", about));
            return;
        }
        LogStart start = request.from().isPresent()
                ? new LogStart.At(
                        request.generation().orElse(""), request.from().get())
                : new LogStart.Last(request.tailLines().orElse(USUAL_LINES));
        Topic topic = around.logs().of(new LogName(caller.account(), request.project(), request.logId()), start);
        stream.ifPresent(open -> logs.put(name, open.add(topic)));
    }

    private void respond(ClientMessage.GateRespond answer, About about) {
        long begun = System.nanoTime();
        Map<String, String> parameters = Map.of("project", answer.project(), "gate_id", answer.gateId());
        if (!caller.role().covers(Role.ENGINEER)) {
            String code = "role_too_low";
            around.trail().command(caller, RESPOND, parameters, FORBIDDEN, Optional.of(code), 0);
            Map<String, Object> error = error(code, "this needs the role engineer", about);
            error.put("status", FORBIDDEN);
            answer(error);
            return;
        }
        underWay++;
        around.gates().respond(caller.account(), caller.subject(), answer).onSuccess(outcome -> {
            underWay--;
            long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            around.trail().command(caller, RESPOND, parameters, outcome.status(), outcome.code(), tookMs);
            if (stream.isPresent()) {
                tell(outcome, about);
                answersTaken();
            }
        });
    }

    private void tell(GateResponder.Outcome outcome, About about) {
        if (outcome.code().isEmpty()) {
            Map<String, Object> resolved = new LinkedHashMap<>();
            about.requestId().ifPresent(id -> resolved.put("request_id", id));
            resolved.put("item", outcome.gate());
            replies.add(WireForm.SOCKET.event("gate.resolved", Json.encodeToBuffer(resolved)));
            return;
        }
        Map<String, Object> error = error(outcome.code().get(), outcome.message(), about);
        error.put("status", outcome.status());
        outcome.gate().ifPresent(gate -> {
            gate.resolution().ifPresent(winner -> error.put("winner", winner));
            error.put("gate", gate);
        });
        answer(error);
    }

    private static Map<String, Object> error(String code, String message, About about) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", code);
        error.put("message", message);
        about.type().ifPresent(type -> error.put("request_type", type));
        about.requestId().ifPresent(id -> error.put("request_id", id));
        return error;
    }

    private void refuse(String code, String message) {
        refuse(error(code, message, About.UNREADABLE), Optional.empty());
    }

    /** Answers a message that is an error of the client; too many of them end the socket. */
    private void refuse(Map<String, Object> error, Optional<String> member) {
        member.ifPresent(name -> error.put("member", name));
        answer(error);
        if (errors.exceeded()) {
            // The last error is on its way when the turn ends.
            around.vertx().runOnContext(next -> stream.ifPresent(open -> open.end(EndReason.BAD_MESSAGES)));
        }
    }

    private void answer(Map<String, Object> error) {
        replies.add(WireForm.SOCKET.event("error", Json.encodeToBuffer(error)));
    }

    private void answersTaken() {
        if (paused && replies.waiting() + underWay < MAX_WAITING / 2) {
            paused = false;
            // Not from inside a write.
            around.vertx().runOnContext(turn -> socket.resume());
        }
    }
}
