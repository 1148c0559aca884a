package dev.signalbox.handoff.notice;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server that behaves badly, another way at each connection; with or without TLS. */
final class ScriptedSmtp implements AutoCloseable {
    /** Says that at the point; {@code HANG} says nothing, {@code CLOSE} goes away. */
    record Fault(String point, String answer) {}

    static final String HANG = "hang";
    static final String CLOSE = "close";

    private final ServerSocket server;
    private final List<Fault> faults;
    private final Optional<SSLContext> tls;
    private final boolean startTls;
    final List<String> said = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    final AtomicInteger connections = new AtomicInteger();

    ScriptedSmtp(int port, Fault... faults) throws IOException {
        this(port, Optional.empty(), false, faults);
    }

    /** @param startTls whether it begins in the clear */
    ScriptedSmtp(int port, Optional<SSLContext> tls, boolean startTls, Fault... faults) throws IOException {
        this.faults = List.of(faults);
        this.tls = tls;
        this.startTls = startTls;
        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new java.net.InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 50);
        start(this::accept);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getLocalPort();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "scripted-smtp");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                open.add(socket);
                Fault fault = fault(connections.getAndIncrement());
                start(() -> talk(socket, fault));
            }
        } catch (SocketException closed) {
            // That is the end.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Fault fault(int number) {
        return faults.isEmpty() ? new Fault("NEVER", "") : faults.get(number % faults.size());
    }

    private void talk(Socket plain, Fault fault) {
        try (plain) {
            Socket socket = startTls || tls.isEmpty() ? plain : secured(plain);
            if (!say(socket, fault, "GREETING", "220 hello")) {
                return;
            }
            converse(socket, fault);
        } catch (IOException e) {
            // The other side went away.
        } finally {
            open.remove(plain);
        }
    }

    private void converse(Socket socket, Fault fault) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        boolean content = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (content && !line.equals(".")) {
                continue;
            }
            said.add(line);
            String point = content ? "DOT" : line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            String usual =
                    switch (point) {
                        case "DATA" -> "354 go on";
                        case "EHLO" ->
                            startTls && !(socket instanceof SSLSocket)
                                    ? "250-hi\r\n250 STARTTLS"
                                    : "250-hi\r\n250 AUTH PLAIN";
                        case "STARTTLS" -> startTls ? "220 go on" : "502 no";
                        case "AUTH" -> "235 welcome";
                        default -> "250 ok";
                    };
            if (!say(socket, fault, point, usual)) {
                return;
            }
            content = point.equals("DATA") && !fault.point().equals("DATA");
            if (point.equals("STARTTLS")) {
                converse(secured(socket), fault);
                return;
            }
        }
    }

    private SSLSocket secured(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket)
                tls.orElseThrow().getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
        socket.setUseClientMode(false);
        return socket;
    }

    private static boolean say(Socket socket, Fault fault, String point, String usual) throws IOException {
        String answer = fault.point().equals(point) ? fault.answer() : usual;
        if (answer.equals(CLOSE)) {
            return false;
        }
        if (!answer.equals(HANG)) {
            socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
