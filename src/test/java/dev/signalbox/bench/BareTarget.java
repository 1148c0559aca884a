package dev.signalbox.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;

/** {@link BareServer} in a process of its own. */
final class BareTarget implements Target {
    private final Process process;
    private final int port;

    private BareTarget(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static BareTarget start() throws IOException {
        String classes;
        try {
            classes = Path.of(BareServer.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "-cp", classes, BareServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        return new BareTarget(process, Integer.parseInt(out.readLine()));
    }

    @Override
    public String name() {
        return "bare server";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Set<Long> processes() {
        return Set.of(process.pid());
    }

    @Override
    public boolean java() {
        return true;
    }

    @Override
    public byte[] streamRequest() {
        return "GET /stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void publish(HttpConnection connection, Rows rows) throws IOException {
        StringBuilder events = new StringBuilder();
        for (int i = 0; i < rows.count(); i++) {
            events.append("id: ").append(rows.first() + i);
            events.append("\ndata: ").append(rows.event(i)).append("\n\n");
        }
        byte[] body = events.toString().getBytes(StandardCharsets.US_ASCII);
        connection.send(HttpConnection.post("/publish", "", "text/event-stream", body));
        connection.expectSuccess();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
