package dev.signalbox.bench;

import dev.signalbox.start.SignalboxProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** The packaged jar in a process of its own, with an empty workspace and no settings but room for many streams. */
final class SignalboxTarget implements Target {
    private static final String CONFIG =
            """
            {"http": {"port": 0, "max_streams": 20000, "max_streams_per_user": 20000},
             "workspaces": [{"root": "workspace"}], "data_dir": "data"}
            """;

    private final SignalboxProcess process;
    private final Path data;
    private final int port;
    private final String authorization;

    private SignalboxTarget(SignalboxProcess process, Path data) throws IOException {
        this.process = process;
        this.data = data;
        this.port = SignalboxProcess.tokenFile(data).get("port").asInt();
        this.authorization = "Authorization: Bearer "
                + SignalboxProcess.tokenFile(data).get("token").asText() + "\r\n";
    }

    /** @param folder an empty one for its files */
    static SignalboxTarget start(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("workspace"));
        Path config = Files.writeString(folder.resolve("signalbox.json"), CONFIG);
        SignalboxProcess process = SignalboxProcess.start(folder, Map.of(), "-conf", config.toString())
                .awaitUrl();
        return new SignalboxTarget(process, folder.resolve("data"));
    }

    /** The journal's SQLite file. */
    Path database() {
        return data.resolve("signalbox.db");
    }

    @Override
    public String name() {
        return "Signalbox";
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
        return ("GET /api/events/stream HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + authorization + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void publish(HttpConnection connection, Rows rows) throws IOException {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < rows.count(); i++) {
            body.append(i == 0 ? "" : ",");
            body.append("{\"type\":\"" + Rows.TYPE + "\",\"data\":")
                    .append(rows.data(i))
                    .append("}");
        }
        String json = rows.count() == 1 ? body.toString() : "[" + body + "]";
        connection.send(HttpConnection.post(
                "/api/events", authorization, "application/json", json.getBytes(StandardCharsets.US_ASCII)));
        connection.expectSuccess();
    }

    @Override
    public void close() {
        process.close();
    }
}
