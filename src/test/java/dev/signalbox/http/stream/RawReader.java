package dev.signalbox.http.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** An HTTP/1.1 client on a bare socket: reads when told to, and sees the chunks as the server wrote them. */
final class RawReader implements AutoCloseable {
    private static final int DEADLINE_MS = 10_000;

    final List<byte[]> chunks = new ArrayList<>();
    private final Socket socket = new Socket();
    private final InputStream in;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final EventSourceParser parser = new EventSourceParser();
    /** What a page that follows the topic {@code projects} would show now. */
    final View view = new View();

    private List<EventSourceParser.Event> events = List.of();
    private String head = "";
    boolean ended;

    RawReader(int port, String path) throws IOException {
        this(port, path, 256 * 1024);
    }

    RawReader(int port, String path, int receiveBuffer) throws IOException {
        socket.setReceiveBufferSize(receiveBuffer);
        socket.connect(new InetSocketAddress("127.0.0.1", port), DEADLINE_MS);
        socket.setSoTimeout(DEADLINE_MS);
        in = socket.getInputStream();
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    String head() throws IOException {
        if (head.isEmpty()) {
            StringBuilder text = new StringBuilder();
            while (text.indexOf("\r\n\r\n") < 0) {
                text.append((char) read());
            }
            head = text.toString().toLowerCase();
        }
        return head;
    }

    /** Reads chunks until the events fit; fails when the response ends or nothing comes for ten seconds. */
    RawReader until(Predicate<List<EventSourceParser.Event>> fits) throws IOException {
        head();
        boolean news = true;
        while (!news || !fits.test(events)) {
            int before = events.size();
            if (!chunk()) {
                throw new AssertionError("the stream ended after " + events);
            }
            news = events.size() > before;
        }
        return this;
    }

    RawReader untilType(String type) throws IOException {
        return until(events -> events.stream().anyMatch(event -> event.type().equals(type)));
    }

    /** Reads to the end of the response. */
    RawReader toEnd() throws IOException {
        head();
        while (chunk()) {
            // every chunk is kept
        }
        return this;
    }

    /** Whether the connection is cut, after taking whatever was still on its way. */
    boolean isCut() throws IOException {
        byte[] buffer = new byte[65_536];
        while (true) {
            try {
                if (in.read(buffer) < 0) {
                    return true;
                }
            } catch (SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                return true;
            }
        }
    }

    List<EventSourceParser.Event> events() {
        return events;
    }

    byte[] body() {
        return body.toByteArray();
    }

    /** Says that nothing more will be asked, and goes on reading. */
    void halfClose() throws IOException {
        socket.shutdownOutput();
    }

    /** Breaks the connection off without a goodbye of TCP. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private boolean chunk() throws IOException {
        if (ended) {
            return false;
        }
        int length = Integer.parseInt(line(), 16);
        byte[] bytes = in.readNBytes(length);
        line();
        if (length == 0) {
            ended = true;
            return false;
        }
        chunks.add(bytes);
        body.write(bytes);
        List<EventSourceParser.Event> now = parser.feed(bytes).events();
        now.subList(events.size(), now.size()).forEach(event -> view.see("projects", event));
        events = now;
        return true;
    }

    private String line() throws IOException {
        StringBuilder text = new StringBuilder();
        while (true) {
            char c = (char) read();
            if (c == '\n') {
                return text.toString().strip();
            }
            text.append(c);
        }
    }

    private int read() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new IOException("the connection ended");
        }
        return b;
    }
}
