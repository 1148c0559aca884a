package dev.signalbox.http.api;

import dev.signalbox.http.answer.Answer;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The contract, as it lies on the class path. */
public final class OpenApiFile {
    private static final String RESOURCE = "openapi.yaml";

    private final Buffer text;

    /** Reads the file; blocks. @throws UncheckedIOException if it is not there */
    public OpenApiFile() {
        try (InputStream in = OpenApiFile.class.getClassLoader().getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException(RESOURCE + " is not on the class path");
            }
            text = Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.get(
                "/api/openapi.yaml",
                Access.PUBLIC,
                call -> new Answer.Whole(200, "application/yaml; charset=utf-8", Map.of(), text)));
    }
}
