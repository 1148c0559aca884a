package dev.signalbox.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The floor: an event loop that does nothing but write the given events to all streams, with one system call for each
 * delivery. Runs in a process of its own, with nothing but the JDK; prints its port.
 *
 * <p>{@code GET} opens a stream; a {@code POST} holds events as they go to the streams, each ending with an empty line.
 */
final class BareServer {
    private static final byte[] STREAM =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CREATED =
            "HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int BACKLOG = 4_096;
    private static final int MAX_REQUEST = 1 << 20;

    private final Selector selector = Selector.open();
    private final Set<Connection> streams = new LinkedHashSet<>();

    private BareServer() throws IOException {}

    private static final class Connection {
        private final SelectionKey key;
        private final Deque<ByteBuffer> unsent = new ArrayDeque<>();
        private ByteBuffer request = ByteBuffer.allocate(1_024);

        Connection(SelectionKey key) {
            this.key = key;
        }

        SocketChannel channel() {
            return (SocketChannel) key.channel();
        }

        void write(ByteBuffer bytes) throws IOException {
            if (unsent.isEmpty()) {
                channel().write(bytes);
            }
            if (bytes.hasRemaining()) {
                unsent.add(bytes.slice());
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
        }

        void writeUnsent() throws IOException {
            while (!unsent.isEmpty()) {
                channel().write(unsent.peek());
                if (unsent.peek().hasRemaining()) {
                    return;
                }
                unsent.remove();
            }
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    public static void main(String[] arguments) throws IOException {
        new BareServer().run();
    }

    private void run() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0), BACKLOG);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        System.out.println(server.socket().getLocalPort());
        while (true) {
            selector.select(key -> {
                try {
                    ready(key);
                } catch (IOException e) {
                    streams.remove((Connection) key.attachment());
                    key.cancel();
                }
            });
        }
    }

    private void ready(SelectionKey key) throws IOException {
        if (key.isAcceptable()) {
            SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            SelectionKey accepted = channel.register(selector, SelectionKey.OP_READ);
            accepted.attach(new Connection(accepted));
            return;
        }
        Connection connection = (Connection) key.attachment();
        if (key.isWritable()) {
            connection.writeUnsent();
        }
        if (key.isReadable()) {
            if (connection.channel().read(connection.request) < 0) {
                throw new IOException("closed");
            }
            requests(connection);
        }
    }

    private void requests(Connection connection) throws IOException {
        ByteBuffer in = connection.request;
        String text = new String(in.array(), 0, in.position(), StandardCharsets.ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        if (head >= 0 && text.startsWith("GET")) {
            in.clear();
            connection.write(ByteBuffer.wrap(STREAM));
            streams.add(connection);
        } else if (head >= 0) {
            String length = "Content-Length: ";
            int at = text.indexOf(length) + length.length();
            int end = head + 4 + Integer.parseInt(text.substring(at, text.indexOf("\r\n", at)));
            if (in.position() >= end) {
                in.clear();
                publish(text.substring(head + 4, end));
                connection.write(ByteBuffer.wrap(CREATED));
            }
        }
        if (!in.hasRemaining()) {
            if (in.capacity() > MAX_REQUEST) {
                throw new IOException("too large");
            }
            connection.request = ByteBuffer.allocate(2 * in.capacity()).put(in.flip());
        }
    }

    private void publish(String events) throws IOException {
        int from = 0;
        for (int end = events.indexOf("\n\n"); end >= 0; end = events.indexOf("\n\n", from)) {
            String event = events.substring(from, end + 2);
            from = end + 2;
            byte[] chunk = (Integer.toHexString(event.length()) + "\r\n" + event + "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
            ByteBuffer bytes =
                    ByteBuffer.allocateDirect(chunk.length).put(chunk).flip();
            for (Connection stream : streams) {
                stream.write(bytes.rewind());
            }
        }
    }
}
