package dev.signalbox.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The pub/sub module nchan in an nginx of its own, with one worker: a peer that is written in C and keeps rows in memory. */
final class NchanTarget implements Target {
    private static final List<Path> BINARIES = List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/local/sbin/nginx"));
    private static final List<Path> MODULES = List.of(
            Path.of("/usr/lib/nginx/modules/ngx_nchan_module.so"),
            Path.of("/usr/lib64/nginx/modules/ngx_nchan_module.so"),
            Path.of("/usr/share/nginx/modules/ngx_nchan_module.so"));
    /** Requests that may be on their way at once; more could fill both directions of the connection. */
    private static final int PIPELINED = 32;

    private static final int TRIES = 500;

    private final Process process;
    private final int port;

    private NchanTarget(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * @param folder an empty one for its files
     * @return empty if nginx or the module is not installed
     */
    static Optional<NchanTarget> start(Path folder) throws IOException, InterruptedException {
        Optional<Path> binary = BINARIES.stream().filter(Files::isExecutable).findFirst();
        Optional<Path> module = MODULES.stream().filter(Files::exists).findFirst();
        if (binary.isEmpty() || module.isEmpty()) {
            return Optional.empty();
        }
        int port = freePort();
        Path file = Files.writeString(folder.resolve("nginx.conf"), config(module.get(), port));
        Process process = new ProcessBuilder(
                        binary.get().toString(), "-p", folder.toString(), "-c", file.toString(), "-e", "error.log")
                .inheritIO()
                .start();
        NchanTarget target = new NchanTarget(process, port);
        target.awaitPort();
        return Optional.of(target);
    }

    private static String config(Path module, int port) {
        String user = "root".equals(System.getProperty("user.name")) ? "user root;\n" : "";
        return user
                + """
                load_module %s;
                daemon off;
                worker_processes 1;
                worker_rlimit_nofile 20000;
                pid nginx.pid;
                error_log error.log crit;
                events { worker_connections 15000; }
                http {
                  access_log off;
                  tcp_nodelay on;
                  keepalive_requests 1000000000;
                  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                  nchan_max_reserved_memory 1g;
                  server {
                    listen 127.0.0.1:%d backlog=4096;
                    location /stream { nchan_subscriber eventsource; nchan_channel_id bench; nchan_subscriber_first_message newest; }
                    location /publish { nchan_publisher; nchan_channel_id bench; nchan_message_buffer_length 5000; nchan_message_timeout 10s; }
                  }
                }
                """
                        .formatted(module, port);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitPort() throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port));
                return;
            } catch (IOException e) {
                if (!process.isAlive()) {
                    break;
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        throw new IOException("nginx does not start");
    }

    @Override
    public String name() {
        return "nchan in nginx";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Set<Long> processes() {
        Set<Long> all = new LinkedHashSet<>();
        all.add(process.pid());
        process.descendants().forEach(worker -> all.add(worker.pid()));
        return all;
    }

    @Override
    public boolean java() {
        return false;
    }

    @Override
    public byte[] streamRequest() {
        return "GET /stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void publish(HttpConnection connection, Rows rows) throws IOException {
        for (int i = 0; i < rows.count() + PIPELINED; i++) {
            if (i < rows.count()) {
                byte[] body = rows.event(i).getBytes(StandardCharsets.US_ASCII);
                connection.send(HttpConnection.post("/publish", "", "application/json", body));
            }
            if (i >= PIPELINED && i - PIPELINED < rows.count()) {
                connection.expectSuccess();
            }
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
