package dev.signalbox.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** A file that holds one secret, in UTF-8; a line end after it does not count. */
final class SecretFile {
    private static final int MAX_BYTES = 4_096;

    private SecretFile() {}

    /**
     * Reads it. Blocking.
     *
     * @param problem is told what is wrong, without the secret
     */
    static Optional<String> read(Path file, int minBytes, Consumer<String> problem) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            if (bytes.length > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length < minBytes) {
                problem.accept("is " + file + ", which must hold from " + minBytes + " to " + MAX_BYTES + " bytes");
                return Optional.empty();
            }
            return Optional.of(text);
        } catch (IOException e) {
            problem.accept(
                    "is " + file + ", which cannot be read: " + e.getClass().getSimpleName());
            return Optional.empty();
        }
    }
}
