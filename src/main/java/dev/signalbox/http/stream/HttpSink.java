package dev.signalbox.http.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An HTTP response that is an event stream. */
final class HttpSink implements Sink {
    private static final long HTTP2_CANCEL = 0x8;
    /** Writes that Vert.x sees in the time of its idle timeout, if there are any: otherwise it cuts the connection. */
    private static final int SEEN_IN_IDLE_TIME = 4;

    private final HttpServerResponse response;
    private final HttpConnection connection;
    private final boolean multiplexed;
    private final Context context;
    private final Unsent unsent;
    private final SharedWriter chunks;
    private final Optional<ChannelHandlerContext> encoder;
    private final long vertxSeesNanos;
    private Runnable drainHandler = () -> {};
    private boolean begun;
    private long seenByVertx;

    private HttpSink(RoutingContext ctx, int maxUnsent, SharedWriter chunks) {
        this.unsent = new Unsent(maxUnsent);
        this.chunks = chunks;
        context = ctx.vertx().getOrCreateContext();
        response = ctx.response();
        connection = ctx.request().connection();
        multiplexed = ctx.request().version() == HttpVersion.HTTP_2;
        vertxSeesNanos = connection instanceof HttpServerConnection server ? seenEvery(server) : 0;
        encoder = ctx.request().version() == HttpVersion.HTTP_1_1 && connection instanceof HttpServerConnection server
                ? Optional.ofNullable(server.channelHandlerContext().pipeline().context(HttpResponseEncoder.class))
                : Optional.empty();
    }

    private static long seenEvery(HttpServerConnection connection) {
        IdleStateHandler idle = connection.channelHandlerContext().pipeline().get(IdleStateHandler.class);
        return idle == null
                ? Long.MAX_VALUE
                : TimeUnit.MILLISECONDS.toNanos(idle.getAllIdleTimeInMillis()) / SEEN_IN_IDLE_TIME;
    }

    /** Sets the headers that every event stream has; nothing is written yet. */
    static HttpSink open(RoutingContext ctx, int maxUnsent, SharedWriter chunks) {
        ctx.response()
                .setChunked(true)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-transform")
                .putHeader("x-accel-buffering", "no")
                .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
        return new HttpSink(ctx, maxUnsent, chunks);
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
        // A write fails when the connection is gone. That is told by the end handler of the request, once; until then
        // the bytes stay counted, so that nothing more is written.
        long now = System.nanoTime();
        if (encoder.isEmpty() || !begun || now - seenByVertx >= vertxSeesNanos) {
            begun = true;
            seenByVertx = now;
            response.write(bytes).onSuccess(written -> sent(length));
            return;
        }
        ChannelFuture write = chunks.write(encoder.get(), bytes);
        if (write.isSuccess()) {
            sent(length);
        } else {
            write.addListener(done -> {
                if (done.isSuccess()) {
                    sent(length);
                }
            });
        }
    }

    private void sent(int length) {
        if (unsent.left(length)) {
            // Not from inside a write that is finished at once.
            context.runOnContext(turn -> drainHandler.run());
        }
    }

    @Override
    public Future<Void> end(EndReason reason) {
        return response.end();
    }

    @Override
    public void cut() {
        // Vert.x closes a connection politely: after everything queued is written, which with a reader that reads
        // nothing is
        // never. Its own idle timeout closes below that queue, and so does this.
        if (connection instanceof HttpServerConnection server) {
            ChannelHandlerContext context = server.channelHandlerContext();
            Channel channel = context.channel();
            if (!multiplexed || !channel.isWritable()) {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
                context.close();
                return;
            }
        }
        response.reset(HTTP2_CANCEL);
    }
}
