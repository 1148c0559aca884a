package dev.signalbox.http.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;

/** An HTTP response that is an event stream. */
final class HttpSink implements Sink {
    private static final long HTTP2_CANCEL = 0x8;

    private final HttpServerResponse response;
    private final HttpConnection connection;
    private final boolean multiplexed;

    private HttpSink(RoutingContext ctx) {
        response = ctx.response();
        connection = ctx.request().connection();
        multiplexed = ctx.request().version() == HttpVersion.HTTP_2;
    }

    /** Sets the headers that every event stream has; nothing is written yet. */
    static HttpSink open(RoutingContext ctx, int writeQueueBytes) {
        ctx.response()
                .setChunked(true)
                .setWriteQueueMaxSize(writeQueueBytes)
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-transform")
                .putHeader("x-accel-buffering", "no")
                .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
        return new HttpSink(ctx);
    }

    @Override
    public boolean full() {
        return response.ended() || response.writeQueueFull();
    }

    @Override
    public void onDrain(Runnable handler) {
        response.drainHandler(drained -> handler.run());
    }

    @Override
    public void write(Buffer bytes) {
        // That a write failed is told by the end handler of the request, once, and not by each write.
        response.write(bytes);
    }

    @Override
    public Future<Void> end() {
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
