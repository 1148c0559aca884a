package dev.signalbox.gate;

import dev.signalbox.bus.Gate.Resolution;
import dev.signalbox.files.Fingerprint;
import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.gate.source.Asked;
import dev.signalbox.gate.source.GateSource;
import dev.signalbox.gate.source.GateSource.Written;
import dev.signalbox.gate.source.JsonText;
import dev.signalbox.gate.source.MalformedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One look at the files by which somebody asks and answers in one project. Used by one thread, for one look. */
final class GateFiles {
    static final int MAX_FILE_BYTES = 128 * 1024;
    private static final String LINK = "is a symbolic link";

    private final ProjectFolder folder;
    private final Map<String, Cached> before;
    private final Map<String, Cached> cache = new HashMap<>();
    private final long readAt = System.currentTimeMillis() * 1_000_000L;

    /** What stood in a file that looked so. */
    record Cached(Fingerprint fingerprint, Reading reading) {}

    /** What one file holds. */
    sealed interface Reading {}

    record Absent() implements Reading {}

    /** @param modifiedAt UTC; empty if not even that is known */
    record Broken(String reason, Optional<Instant> modifiedAt) implements Reading {}

    record Parsed(JsonFields fields, Written written) implements Reading {}

    /** What answers a question. */
    sealed interface Answer {}

    record NoAnswer() implements Answer {}

    /** @param at when it was written, as the file system says */
    record Given(Resolution resolution, Instant at) implements Answer {}

    /** Something has the answer's name and is none. */
    record BrokenAnswer(String reason, Optional<Instant> modifiedAt) implements Answer {}

    /**
     * The folder of one source.
     *
     * @param names in it, sorted
     * @param problem why it cannot be used, or was not listed whole
     */
    record Listed(List<String> names, Optional<String> problem) {}

    /**
     * @param root of the project
     * @param before what an earlier look found
     */
    GateFiles(Path root, Map<String, Cached> before) {
        this.folder = new ProjectFolder(real(root), root);
        this.before = before;
    }

    private static Path real(Path root) {
        try {
            return root.toRealPath();
        } catch (IOException e) {
            return root;
        }
    }

    ProjectFolder folder() {
        return folder;
    }

    Map<String, Cached> cache() {
        return cache;
    }

    /** Before anything was looked at, in nanoseconds since the epoch. */
    long readAt() {
        return readAt;
    }

    /** Answers are written there, so it must be the project's own folder and no link to another. */
    Listed list(GateSource source) {
        Path path = folder.root();
        for (Path name : Path.of(source.folder())) {
            path = path.resolve(name);
            if (Files.isSymbolicLink(path)) {
                folder.note(path);
                return new Listed(List.of(), Optional.of(LINK));
            }
        }
        ProjectFolder.Listing listing = folder.list(source.folder());
        return new Listed(listing.names(), listing.problem());
    }

    Reading read(GateSource source, String name) {
        String relative = source.folder() + "/" + name;
        if (!folder.list(source.folder()).has(name)) {
            return new Absent();
        }
        Path path = folder.root().resolve(relative);
        folder.note(path);
        Fingerprint now = folder.seen().get(path);
        Cached known = before.get(relative);
        Reading reading = known != null && known.fingerprint().equals(now) ? known.reading() : readAnew(relative, path);
        // One that was written in the very tick of the clock in which it was read may yet look the same and be another.
        if (!now.isYoungAt(readAt)) {
            cache.put(relative, new Cached(now, reading));
        }
        return reading;
    }

    private Reading readAnew(String relative, Path path) {
        if (Files.isSymbolicLink(path)) {
            return new Broken(LINK, Optional.empty());
        }
        ProjectFolder.Reading reading = folder.read(relative, MAX_FILE_BYTES);
        if (reading instanceof ProjectFolder.Content content) {
            try {
                return new Parsed(JsonText.parse(content.bytes()), new Written(owner(path), content.modifiedAt()));
            } catch (MalformedFileException e) {
                return new Broken(e.getMessage(), Optional.of(content.modifiedAt()));
            }
        }
        return reading instanceof ProjectFolder.Unreadable unreadable
                ? new Broken(unreadable.reason(), folder.modifiedAt(relative))
                : new Absent();
    }

    private static String owner(Path path) {
        try {
            return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
        } catch (IOException | UnsupportedOperationException e) {
            return "unknown";
        }
    }

    /** What lies there as the answer to a question. */
    Answer answer(GateSource source, Asked asked) {
        Reading reading = read(source, source.answerTo(asked.file()));
        if (reading instanceof Parsed parsed) {
            try {
                return source.readAnswer(asked, parsed.fields(), parsed.written())
                        .<Answer>map(given -> new Given(given, parsed.written().at()))
                        .orElseGet(NoAnswer::new);
            } catch (MalformedFileException e) {
                return new BrokenAnswer(
                        e.getMessage(), Optional.of(parsed.written().at()));
            }
        }
        return reading instanceof Broken broken
                ? new BrokenAnswer(broken.reason(), broken.modifiedAt())
                : new NoAnswer();
    }
}
