package dev.signalbox.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Many open streams of one server, read by one thread that does as little as it can. */
final class Streams implements AutoCloseable {
    private static final int READ_BYTES = 256 * 1024;
    private static final Duration OPENING = Duration.ofSeconds(60);

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final Thread thread = new Thread(this::run, "streams");
    private final AtomicReference<IOException> failure = new AtomicReference<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile Tally tally = new Tally();
    private volatile boolean closed;
    private int count;

    private Streams() throws IOException {
        thread.setDaemon(true);
    }

    /** Opens the streams and waits until the server has agreed to all of them. */
    static Streams open(Target target, int count) throws IOException, InterruptedException {
        Streams streams = new Streams();
        streams.thread.start();
        streams.add(target, count);
        return streams;
    }

    /** Opens further streams. */
    void add(Target target, int more) throws IOException, InterruptedException {
        byte[] request = target.streamRequest();
        InetSocketAddress address = new InetSocketAddress("127.0.0.1", target.port());
        for (int i = 0; i < more; i++) {
            SocketChannel channel = SocketChannel.open(address);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.write(ByteBuffer.wrap(request));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new StreamReader());
            selector.wakeup();
        }
        count += more;
        long end = System.nanoTime() + OPENING.toNanos();
        while (open.get() < count) {
            check();
            if (System.nanoTime() > end) {
                throw new IOException(open + " of " + count + " streams of " + target.name() + " are open");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    int count() {
        return count;
    }

    /** Begins to count anew; to be called while nothing arrives. */
    Tally measure() {
        tally = new Tally();
        return tally;
    }

    /** Waits for that many rows, but no longer than so. */
    void await(long rows, Duration atMost) throws IOException {
        long end = System.nanoTime() + atMost.toNanos();
        while (tally.delivered() < rows && System.nanoTime() < end) {
            check();
            java.util.concurrent.locks.LockSupport.parkNanos(200_000);
        }
    }

    private void check() throws IOException {
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    private void run() {
        try {
            while (!closed) {
                selector.select(this::read, 100);
            }
        } catch (IOException | UncheckedIOException e) {
            failure.compareAndSet(null, new IOException(e));
        }
    }

    private void read(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        StreamReader reader = (StreamReader) key.attachment();
        try {
            buffer.clear();
            if (channel.read(buffer) < 0) {
                throw new IOException("the server has ended a stream");
            }
            boolean before = reader.open();
            reader.read(buffer.flip(), tally, System.nanoTime());
            if (!before && reader.open()) {
                open.incrementAndGet();
            }
        } catch (IOException e) {
            key.cancel();
            failure.compareAndSet(null, e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
