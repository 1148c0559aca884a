package dev.signalbox.account;

import dev.signalbox.bus.Json;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Sessions.SignedOut;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens that were signed out, on disk until they would have expired anyway: a restart must not bring them back. One JSON
 * object a line in {@code revoked-tokens.jsonl}. Blocking; used by one thread at a time.
 */
final class Revocations {
    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);
    private static final String NAME = "revoked-tokens.jsonl";
    /** More lines than this are rewritten at start anyway; a longer file is damage. */
    private static final int MAX_LINES = 1_000_000;

    private final Path file;
    private final Clock clock;
    private final Map<String, SignedOut> tokens = new LinkedHashMap<>();

    private Revocations(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Reads what is on disk and drops what has expired. A line that was cut by a crash is skipped. */
    static Revocations open(Path folder, Clock clock) throws IOException {
        Revocations revocations = new Revocations(folder.resolve(NAME), clock);
        if (Files.exists(revocations.file)) {
            try (Stream<String> lines = Files.lines(revocations.file)) {
                lines.limit(MAX_LINES).forEach(revocations::read);
            }
            revocations.rewrite();
        }
        return revocations;
    }

    private void read(String line) {
        try {
            keep(Json.decode(line.getBytes(StandardCharsets.UTF_8), SignedOut.class));
        } catch (RefusedException e) {
            LOG.warn("a line of {} cannot be read and is skipped: {}", file, e.getMessage());
        }
    }

    private void keep(SignedOut token) {
        if (clock.instant().isBefore(token.expiresAt())) {
            tokens.put(token.tokenId(), token);
        }
    }

    private void rewrite() throws IOException {
        Path draft = file.resolveSibling(NAME + ".tmp");
        StringBuilder text = new StringBuilder();
        tokens.values().forEach(token -> text.append(Json.encode(token)).append('\n'));
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            write(channel, text.toString());
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Remembers a token; on disk when this returns. */
    void add(SignedOut token) throws IOException {
        tokens.values().removeIf(known -> !clock.instant().isBefore(known.expiresAt()));
        keep(token);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            write(channel, Json.encode(token) + "\n");
        }
    }

    private static void write(FileChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    List<SignedOut> all() {
        return List.copyOf(tokens.values());
    }
}
