package dev.signalbox.http.stream;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.function.Consumer;

/**
 * A WebSocket. What is written are frames already, or parts of one, and goes round Vert.x. Vert.x itself writes only when the
 * socket is closed.
 */
final class SocketSink implements Sink {
    private static final short GOING_AWAY = 1001;
    private static final short POLICY_VIOLATION = 1008;
    private static final short MESSAGE_TOO_BIG = 1009;
    private static final short INTERNAL_ERROR = 1011;
    private static final short TRY_AGAIN_LATER = 1013;

    private final ServerWebSocket socket;
    private final ChannelHandlerContext place;
    private final SharedWriter writer;
    private final Context context;
    private final Unsent unsent;
    private Runnable drainHandler = () -> {};

    /**
     * @param connection of the request that became the socket
     * @throws IllegalArgumentException if it is not one of HTTP/1.1
     */
    SocketSink(Vertx vertx, HttpConnection connection, ServerWebSocket socket, int maxUnsent, SharedWriter writer) {
        if (!(connection instanceof HttpServerConnection server)) {
            throw new IllegalArgumentException("no connection of this server: " + connection);
        }
        this.socket = socket;
        this.writer = writer;
        this.unsent = new Unsent(maxUnsent);
        context = vertx.getOrCreateContext();
        // The place of Vert.x itself, so that everything that its own writes pass is passed.
        place = server.channelHandlerContext().channel().pipeline().lastContext();
    }

    /**
     * Hands pings to somebody who answers them between two messages. Vert.x would answer at once, in the midst of a message
     * that waits for the socket to take the rest of it.
     */
    void onPing(Consumer<Buffer> pings) {
        place.pipeline().addBefore(place.name(), "pings", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (message instanceof PingWebSocketFrame ping) {
                    byte[] payload = new byte[ping.content().readableBytes()];
                    ping.content().readBytes(payload);
                    ping.release();
                    context.runOnContext(turn -> pings.accept(Buffer.buffer(payload)));
                } else {
                    ctx.fireChannelRead(message);
                }
            }
        });
    }

    @Override
    public boolean full() {
        return unsent.full();
    }

    @Override
    public void onDrain(Runnable handler) {
        drainHandler = handler;
    }

    @Override
    public void write(Buffer bytes) {
        int length = bytes.length();
        unsent.handedOver(length);
        // A write fails when the connection is gone, which the socket's close handler tells. Until then the bytes stay
        // counted, so that nothing more is written.
        ChannelFuture write = writer.write(place, bytes);
        write.addListener(done -> {
            if (done.isSuccess() && unsent.left(length)) {
                context.runOnContext(turn -> drainHandler.run());
            }
        });
    }

    @Override
    public Future<Void> end(EndReason reason) {
        return socket.close(codeOf(reason), reason.wireName());
    }

    @Override
    public void cut() {
        place.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        place.close();
    }

    private static short codeOf(EndReason reason) {
        return switch (reason) {
            case SHUTDOWN, MAX_AGE, CLIENT_GONE, SLOW_READER, UNRESPONSIVE -> GOING_AWAY;
            case TOKEN_EXPIRED, SIGNED_OUT, BAD_MESSAGES -> POLICY_VIOLATION;
            case MESSAGE_TOO_LARGE -> MESSAGE_TOO_BIG;
            case TOO_MANY_STREAMS -> TRY_AGAIN_LATER;
            case FAILED -> INTERNAL_ERROR;
        };
    }
}
