package dev.signalbox.account;

import dev.signalbox.bus.FailureCode;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens that were signed out, kept on disk until they would have expired: one JSON object a line, on the disk before the
 * answer. Blocks; used on one worker thread.
 */
final class Revocations implements AutoCloseable {
    static final String FILE = "revoked-tokens.jsonl";
    /** More are not kept; sign-outs are then refused. */
    static final int MAX_TOKENS = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(Revocations.class);

    private final Clock clock;
    private final Map<String, SignedOut> tokens = new LinkedHashMap<>();
    private final FileChannel file;

    /** Reads what is there and writes it anew without what has expired. */
    Revocations(Path dataDir, Clock clock) throws IOException {
        this.clock = clock;
        Path path = dataDir.resolve(FILE);
        if (Files.exists(path)) {
            read(path);
        }
        compact(dataDir, path);
        file = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    /** Those that have not expired yet. */
    List<SignedOut> all() {
        forgetExpired();
        return List.copyOf(tokens.values());
    }

    /**
     * Remembers the token; when this returns it is on the disk.
     *
     * @return whether it was not known before
     * @throws RefusedException if it cannot be remembered
     */
    boolean add(SignedOut token) {
        forgetExpired();
        if (tokens.containsKey(token.tokenId()) || !clock.instant().isBefore(token.expiresAt())) {
            return false;
        }
        if (tokens.size() >= MAX_TOKENS) {
            throw new RefusedException(FailureCode.INSUFFICIENT_STORAGE, "too many tokens are signed out");
        }
        try {
            long before = file.size();
            try {
                writeFully(file, line(token));
                file.force(true);
            } catch (IOException e) {
                // Half a line must not swallow the next one.
                file.truncate(before);
                throw e;
            }
        } catch (IOException e) {
            LOG.error("a sign-out cannot be written", e);
            throw new RefusedException(FailureCode.INSUFFICIENT_STORAGE, "the sign-out cannot be written to disk");
        }
        tokens.put(token.tokenId(), token);
        return true;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void read(Path path) throws IOException {
        Instant now = clock.instant();
        try (Stream<String> lines = Files.lines(path, StandardCharsets.ISO_8859_1)) {
            lines.filter(line -> !line.isBlank()).limit(2L * MAX_TOKENS).forEach(line -> {
                try {
                    SignedOut token = Json.decode(line.getBytes(StandardCharsets.ISO_8859_1), SignedOut.class);
                    if (now.isBefore(token.expiresAt())) {
                        tokens.put(token.tokenId(), token);
                    }
                } catch (RefusedException e) {
                    // The last line of a machine that lost its power; whoever signed out then got no answer.
                    LOG.warn("a line of {} cannot be read: {}", path, e.getMessage());
                }
            });
        }
    }

    private void compact(Path dataDir, Path path) throws IOException {
        Path fresh = dataDir.resolve(FILE + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            for (SignedOut token : tokens.values()) {
                writeFully(out, line(token));
            }
            out.force(true);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(dataDir, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private void forgetExpired() {
        Instant now = clock.instant();
        tokens.values().removeIf(token -> !now.isBefore(token.expiresAt()));
    }

    private static ByteBuffer line(SignedOut token) {
        return ByteBuffer.wrap((Json.encode(token) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
