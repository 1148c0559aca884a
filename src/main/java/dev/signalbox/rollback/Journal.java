package dev.signalbox.rollback;

import dev.signalbox.bus.Json;
import dev.signalbox.bus.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All attempts, one file each in {@code <data_dir>/rollbacks}. What {@link #put} was given is on disk when it returns.
 * Thread-safe for entries of different attempts.
 */
final class Journal {
    /** Refused attempts beyond this are forgotten, the oldest first: they can be caused at will. */
    static final int MAX_REFUSED = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
    private static final String SUFFIX = ".json";
    private static final String DRAFT_SUFFIX = ".tmp";

    private final Path folder;
    private final Consumer<JournalEntry> ended;
    private final Map<String, JournalEntry> entries = new ConcurrentHashMap<>();

    private Journal(Path folder, Consumer<JournalEntry> ended) {
        this.folder = folder;
        this.ended = ended;
    }

    static Journal open(Path dataDir) throws IOException {
        return open(dataDir, entry -> {});
    }

    /**
     * Reads what is there. A file that cannot be read is left alone and told of.
     *
     * @param ended is told of every attempt once, when its end is on disk; on the thread that wrote it
     */
    static Journal open(Path dataDir, Consumer<JournalEntry> ended) throws IOException {
        Journal journal = new Journal(Files.createDirectories(dataDir.resolve("rollbacks")), ended);
        DurableFile.syncFolder(dataDir);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(journal.folder)) {
            for (Path file : files) {
                if (file.toString().endsWith(DRAFT_SUFFIX)) {
                    Files.delete(file);
                } else if (file.toString().endsWith(SUFFIX)) {
                    journal.read(file);
                }
            }
        }
        return journal;
    }

    private void read(Path file) throws IOException {
        try {
            JournalEntry entry = Json.decode(Files.readAllBytes(file), JournalEntry.class);
            if (file.getFileName().toString().equals(entry.id() + SUFFIX)) {
                entries.put(entry.id(), entry);
            }
        } catch (RefusedException e) {
            LOG.error("the journal entry {} cannot be read: {}", file, e.getMessage());
        }
    }

    void put(JournalEntry entry) throws IOException {
        DurableFile.replace(
                folder.resolve(entry.id() + SUFFIX),
                folder.resolve(entry.id() + DRAFT_SUFFIX),
                Json.encode(entry).getBytes(StandardCharsets.UTF_8));
        Optional<JournalEntry> before = Optional.ofNullable(entries.put(entry.id(), entry));
        if (!entry.stage().isOpen()
                && before.map(known -> known.stage().isOpen()).orElse(true)) {
            ended.accept(entry);
        }
    }

    void remove(JournalEntry entry) throws IOException {
        Files.deleteIfExists(folder.resolve(entry.id() + SUFFIX));
        entries.remove(entry.id());
    }

    Optional<JournalEntry> get(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** Newest first. */
    List<JournalEntry> find(Predicate<JournalEntry> which) {
        List<JournalEntry> found = new ArrayList<>();
        entries.values().stream().filter(which).forEach(found::add);
        found.sort(Comparator.comparing(JournalEntry::startedAt)
                .thenComparing(JournalEntry::id)
                .reversed());
        return found;
    }

    void forgetOldRefusals() throws IOException {
        List<JournalEntry> refused = find(entry -> entry.stage() == JournalEntry.Stage.REFUSED);
        for (JournalEntry entry : refused.subList(Math.min(MAX_REFUSED, refused.size()), refused.size())) {
            remove(entry);
        }
    }
}
