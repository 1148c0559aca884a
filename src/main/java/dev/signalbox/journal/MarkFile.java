package dev.signalbox.journal;

import dev.signalbox.bus.Json;
import dev.signalbox.bus.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the {@link Mark} beside the database, where a restore of the database does not reach it. Blocking. A mark that is a
 * moment too old only means that a restore of a copy from that moment is not noticed, so the disk is not waited for.
 */
final class MarkFile {
    private static final Logger LOG = LoggerFactory.getLogger(MarkFile.class);
    private static final int MAX_BYTES = 4_096;

    private final Path file;
    private final Path draft;
    private Optional<Mark> written = Optional.empty();

    MarkFile(Path dataDir) {
        file = dataDir.resolve("journal-position.json");
        draft = dataDir.resolve("journal-position.json.tmp");
    }

    /** Empty if there is none, or none that can be read. */
    Optional<Mark> read() {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("it is too large");
            }
            return Optional.of(Json.decode(Files.readAllBytes(file), Mark.class));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RefusedException e) {
            LOG.warn("{} cannot be read and is made anew: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    /** A file that cannot be written is tried again with the next mark. */
    void write(Mark mark) {
        if (mark.database().isEmpty() || written.equals(Optional.of(mark))) {
            return;
        }
        try {
            Files.write(draft, Json.encode(mark).getBytes(StandardCharsets.UTF_8));
            Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            written = Optional.of(mark);
        } catch (IOException e) {
            LOG.debug("{} cannot be written: {}", file, e.getMessage());
        }
    }
}
