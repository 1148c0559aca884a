package dev.signalbox.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A reverse proxy for one request a connection, which may take a prefix off paths and may hold live streams back. */
final class TestProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final String strips;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<OutputStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean holds;

    private TestProxy(ServerSocket listener, int target, String strips) {
        this.listener = listener;
        this.target = target;
        this.strips = strips;
    }

    /** @param strips what it takes off the beginning of every path */
    static TestProxy to(int port, String strips) throws IOException {
        TestProxy proxy = new TestProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port, strips);
        daemon(proxy::listen);
        return proxy;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** From now on nothing of a stream gets through, as with a proxy that waits for the end of every answer. */
    void holdStreams(boolean now) {
        holds = now;
    }

    /** Heartbeats that were sent at these times arrive together now, on every stream. */
    void gulp(Instant... sentAt) throws IOException {
        String beats = Stream.of(sentAt)
                .map("event: heartbeat\ndata: {\"at\":\"%s\"}\n\n"::formatted)
                .collect(Collectors.joining());
        String chunk = Integer.toHexString(beats.length()) + "\r\n" + beats + "\r\n";
        for (OutputStream stream : streams) {
            stream.write(chunk.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open.add(client);
                daemon(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            open.add(server);
            String head = head(client.getInputStream());
            boolean stream = head.startsWith("GET ") && head.contains("/api/stream");
            boolean held = stream && holds;
            String sent = head.replaceFirst("(?i)\r\nconnection: [^\r]*", "")
                    .replaceFirst("\r\n", "\r\nConnection: close\r\n")
                    .replaceFirst(" " + strips + "/", " /");
            server.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            daemon(() -> copy(client, server));
            InputStream answer = server.getInputStream();
            OutputStream out = held ? OutputStream.nullOutputStream() : client.getOutputStream();
            if (stream && !held) {
                streams.add(out);
            }
            try {
                answer.transferTo(out);
            } finally {
                streams.remove(out);
            }
        } catch (IOException e) {
            // One side has gone: the other goes too, as with any proxy.
            open.remove(client);
        }
    }

    private static void copy(Socket client, Socket server) {
        try {
            client.getInputStream().transferTo(server.getOutputStream());
            server.close();
        } catch (IOException e) {
            // The answer is over.
            return;
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "test-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
