package dev.signalbox.app;

import dev.signalbox.bus.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code dashboard-token.<port>.json}: how programs of the same user find this run and get in. */
public final class TokenFile implements AutoCloseable {
    /** The names of such files in a data folder, as a glob. */
    public static final String GLOB = "dashboard-token.*.json";

    private final Path file;

    private TokenFile(Path file) {
        this.file = file;
    }

    /** Writes the file (mode 0600); it lasts until it is closed. */
    public static TokenFile write(DataFolder folder, int port, String url, String token, Instant startedAt)
            throws IOException {
        // These names are the contract's, not our usual snake_case: other programs look for them.
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("pid", ProcessHandle.current().pid());
        content.put("port", port);
        content.put("token", token);
        content.put("startedAt", startedAt.toString());
        content.put("url", url);
        return new TokenFile(folder.replace(GLOB.replace("*", Integer.toString(port)), Json.encode(content) + "\n"));
    }

    public Path path() {
        return file;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
