package dev.signalbox.http.socket;

import dev.signalbox.http.auth.Token;
import dev.signalbox.http.log.LogDirectory;
import dev.signalbox.http.stream.EndReason;
import dev.signalbox.http.stream.OpenStream;
import dev.signalbox.http.stream.StreamHub;
import dev.signalbox.http.stream.StreamOwner;
import dev.signalbox.http.stream.StreamRequest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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
            CommandTrail trail,
            Duration heartbeat,
            Duration silence) {}

    private final Surroundings around;
    private final ServerWebSocket socket;
    private final Token caller;
    private final SocketContent content;
    private final Replies replies = new Replies(this::answersTaken, this::ended);
    private final ErrorAllowance errors = new ErrorAllowance(MAX_ERRORS, ERRORS_WITHIN.toNanos(), System::nanoTime);
    private final ErrorAllowance messages =
            new ErrorAllowance(MAX_MESSAGES_A_SECOND, TimeUnit.SECONDS.toNanos(1), System::nanoTime);
    private final GateAnswers gates;
    private Optional<OpenStream> stream = Optional.empty();
    private Optional<CarriedTopics> topics = Optional.empty();
    private Optional<Long> timer = Optional.empty();
    private long heardAt = System.nanoTime();
    private int underWay;
    private boolean paused;
    private boolean over;

    private SocketSession(Surroundings around, ServerWebSocket socket, Token caller, SocketContent content) {
        this.around = around;
        this.socket = socket;
        this.caller = caller;
        this.content = content;
        this.gates = new GateAnswers(around.gates(), around.trail(), caller);
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
            SocketContent content) {
        new SocketSession(around, socket, caller, content).begin(connection, owner);
    }

    private void begin(HttpConnection connection, StreamOwner owner) {
        socket.frameHandler(this::heard);
        socket.pongHandler(pong -> heardAt = System.nanoTime());
        socket.exceptionHandler(failure -> LOG.debug("a socket of {} failed", caller.subject(), failure));
        around.streams()
                .open(
                        connection,
                        socket,
                        new StreamRequest(owner, around.heartbeat(), content.greeting(), List.of(replies)),
                        this::pinged)
                // It may have come to its end meanwhile.
                .filter(open -> !over)
                .ifPresent(open -> {
                    stream = Optional.of(open);
                    topics = Optional.of(new CarriedTopics(open, content, around.logs(), caller.account()));
                    timer = Optional.of(
                            around.vertx().setPeriodic(around.heartbeat().toMillis(), tick -> checkSilence(open)));
                });
    }

    private void checkSilence(OpenStream open) {
        if (System.nanoTime() - heardAt > around.silence().toNanos()) {
            open.cut(EndReason.UNRESPONSIVE);
        }
    }

    private void ended() {
        over = true;
        timer.ifPresent(around.vertx()::cancelTimer);
        stream = Optional.empty();
        topics = Optional.empty();
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
            if (message instanceof ClientMessage.GateRespond answer) {
                respond(answer);
            } else if (message instanceof ClientMessage.RequestSnapshot request) {
                topics.ifPresent(carried -> carried.tellAnew(request, about));
            } else if (message instanceof ClientMessage.SubscribeLogs request) {
                topics.ifPresent(carried -> carried.follow(request, about));
            } else if (message instanceof ClientMessage.UnsubscribeLogs request) {
                topics.ifPresent(carried -> carried.unfollow(request.project() + "/" + request.logId()));
            }
        } catch (BadMessageException e) {
            refuse(e);
        }
    }

    private void respond(ClientMessage.GateRespond answer) {
        underWay++;
        gates.answer(answer).onSuccess(message -> {
            underWay--;
            if (!over) {
                replies.add(message);
                answersTaken();
            }
        });
    }

    private void refuse(String code, String message) {
        refuse(new BadMessageException(code, message, Optional.empty(), About.UNREADABLE));
    }

    /** Answers a message that is an error of the client; too many of them end the socket. */
    private void refuse(BadMessageException wrong) {
        replies.add(ErrorMessage.of(wrong));
        if (errors.exceeded()) {
            // The last error is on its way when the turn ends.
            around.vertx().runOnContext(next -> stream.ifPresent(open -> open.end(EndReason.BAD_MESSAGES)));
        }
    }

    private void answersTaken() {
        if (paused && replies.waiting() + underWay < MAX_WAITING / 2) {
            paused = false;
            // Not from inside a write.
            around.vertx().runOnContext(turn -> socket.resume());
        }
    }
}
