package dev.signalbox.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One look at one project's folder. Everything that is read of a project is read through here, because here it is
 * bounded (size, number of entries), kept inside the workspace and limited to regular files, so that a FIFO, a device or
 * a symbolic link to somewhere else is a sentence and never a hang. It also notes what was looked at and how it looked
 * then, which is what has to be compared and watched to know when to look again.
 *
 * <p>Used by one thread, for one pass.
 */
public final class ProjectFolder {
    /** The largest file that is read whole, in bytes. */
    public static final int MAX_FILE_BYTES = 5_000_000;
    /** Entries of one directory that are looked at; further ones do not exist for us. */
    public static final int MAX_ENTRIES = 2_000;

    // What is listed and then not there says nothing about the file: a folder above it may have been exchanged in
    // between.
    private static final String VANISHED = "went away while it was looked at";
    private static final String LEAVES = "is a symbolic link that leaves the workspace";

    private final Path workspace;
    private final Path root;
    private final Map<Path, Fingerprint> seen = new LinkedHashMap<>();
    private final Map<String, Listing> listings = new LinkedHashMap<>();
    private final Map<String, String> unlistable = new LinkedHashMap<>();
    private final Set<Path> directories = new LinkedHashSet<>();
    private boolean unreadable;

    /**
     * @param workspace the real path that symbolic links may not leave
     * @param root the project's folder, the workspace itself or beneath it
     */
    public ProjectFolder(Path workspace, Path root) {
        this.workspace = workspace;
        this.root = root;
    }

    public Path root() {
        return root;
    }

    /** What reading a file gave. */
    public sealed interface Reading {}

    public record Missing() implements Reading {}

    /** It is there and cannot be read, for a reason that is told to people. */
    public record Unreadable(String reason) implements Reading {}

    /** @param modifiedAt of the file, UTC */
    public record Content(byte[] bytes, Instant modifiedAt) implements Reading {}

    /**
     * The names in a directory, sorted.
     *
     * @param problem why the directory could not be listed, or not whole; empty if all is well
     */
    public record Listing(List<String> names, Optional<String> problem) {
        public Listing {
            names = List.copyOf(names);
        }

        public boolean has(String name) {
            return names.contains(name);
        }
    }

    /** Reads a file whole. The path is relative to the project's folder, with {@code /} between names. */
    public Reading read(String relative) {
        return read(relative, MAX_FILE_BYTES, Part.WHOLE);
    }

    /** Reads a file whole that may be no larger than that. */
    public Reading read(String relative, int maxBytes) {
        return read(relative, maxBytes, Part.WHOLE);
    }

    /** Reads at most the first {@code maxBytes} of a file; the last line may be cut. */
    public Reading readHead(String relative, int maxBytes) {
        return read(relative, maxBytes, Part.HEAD);
    }

    /** Reads at most the last {@code maxBytes} of a file; the first line may be cut. */
    public Reading readTail(String relative, int maxBytes) {
        return read(relative, maxBytes, Part.TAIL);
    }

    /** When a file that can be read was last written, without reading it; empty for everything else. */
    public Optional<Instant> modifiedAt(String relative) {
        return read(relative, 0, Part.HEAD) instanceof Content content
                ? Optional.of(content.modifiedAt())
                : Optional.empty();
    }

    private enum Part {
        WHOLE,
        HEAD,
        TAIL
    }

    private Reading read(String relative, int maxBytes, Part part) {
        Reading reading = readInside(relative, maxBytes, part);
        unreadable |= reading instanceof Unreadable;
        return reading;
    }

    private Reading readInside(String relative, int maxBytes, Part part) {
        if (!isInside(relative)) {
            return new Unreadable("is not a path inside the project's folder");
        }
        Optional<Reading> answer = fromParent(relative);
        if (answer.isPresent()) {
            return answer.get();
        }
        Path path = root.resolve(relative);
        try {
            Path real = path.toRealPath();
            if (!real.startsWith(workspace)) {
                note(path);
                return new Unreadable(LEAVES);
            }
            BasicFileAttributes attributes =
                    Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            seen.put(path, Fingerprint.of(attributes));
            if (!attributes.isRegularFile()) {
                return new Unreadable("is not a regular file");
            }
            if (part == Part.WHOLE && attributes.size() > maxBytes) {
                return new Unreadable("is larger than " + maxBytes + " bytes");
            }
            long from = part == Part.TAIL ? Math.max(0, attributes.size() - maxBytes) : 0;
            return new Content(
                    maxBytes == 0 ? new byte[0] : bytes(real, from, maxBytes),
                    attributes.lastModifiedTime().toInstant());
        } catch (NoSuchFileException e) {
            seen.put(path, Fingerprint.MISSING);
            return isListed(relative) && !Files.isSymbolicLink(path) ? new Unreadable(VANISHED) : new Missing();
        } catch (IOException e) {
            seen.putIfAbsent(path, Fingerprint.MISSING);
            return new Unreadable(reason(e));
        }
    }

    private static byte[] bytes(Path real, long from, int maxBytes) throws IOException {
        try (FileChannel channel = FileChannel.open(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                InputStream in = Channels.newInputStream(channel.position(from))) {
            return in.readNBytes(maxBytes);
        }
    }

    /** Lists a directory; a directory that does not exist is an empty one. The path {@code ""} is the project's folder. */
    public Listing list(String relative) {
        Listing known = listings.get(relative);
        if (known == null) {
            known = relative.isEmpty() ? listUncached(relative) : listBeneath(relative);
            listings.put(relative, known);
        }
        return known;
    }

    private Listing listBeneath(String relative) {
        if (!isInside(relative)) {
            return new Listing(List.of(), Optional.of("is not a path inside the project's folder"));
        }
        Optional<Reading> answer = fromParent(relative);
        if (answer.isEmpty()) {
            Listing listing = listUncached(relative);
            if (listing.names().isEmpty()) {
                listing.problem().ifPresent(reason -> unlistable.put(relative, reason));
            }
            return listing;
        }
        return answer.get() instanceof Unreadable unreadable
                ? new Listing(List.of(), Optional.of(unreadable.reason()))
                : new Listing(List.of(), Optional.empty());
    }

    private Listing listUncached(String relative) {
        Path path = root.resolve(relative);
        try {
            Path real = path.toRealPath();
            if (!real.startsWith(workspace)) {
                note(path);
                return new Listing(List.of(), Optional.of(LEAVES));
            }
            BasicFileAttributes attributes =
                    Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            seen.put(path, Fingerprint.of(attributes));
            if (!attributes.isDirectory()) {
                return new Listing(List.of(), Optional.empty());
            }
            directories.add(path);
            return BoundedListing.of(real, Fingerprint.of(attributes));
        } catch (NoSuchFileException | NotDirectoryException e) {
            seen.put(path, Fingerprint.MISSING);
            return new Listing(List.of(), Optional.empty());
        } catch (IOException | DirectoryIteratorException e) {
            seen.putIfAbsent(path, Fingerprint.MISSING);
            return new Listing(List.of(), Optional.of(reason(e)));
        }
    }

    private boolean isListed(String relative) {
        int slash = relative.lastIndexOf('/');
        return list(slash < 0 ? "" : relative.substring(0, slash)).has(relative.substring(slash + 1));
    }

    /**
     * What the listing of the directory above already tells about a path; empty if the path itself has to be asked. Asking
     * the listing first keeps a file that does not exist from having to be looked for in every pass: the directory
     * changes when it appears.
     */
    private Optional<Reading> fromParent(String relative) {
        int slash = relative.lastIndexOf('/');
        Listing parent = list(slash < 0 ? "" : relative.substring(0, slash));
        if (parent.has(relative.substring(slash + 1)) || parent.names().size() >= MAX_ENTRIES) {
            return Optional.empty();
        }
        return Optional.of(
                parent.problem().isPresent()
                        ? new Unreadable(
                                "is in a folder that " + parent.problem().get())
                        : new Missing());
    }

    /** Paths may come from a project's own files, so they are taken for nothing better than untrusted text. */
    private boolean isInside(String relative) {
        try {
            Path path = Path.of(relative);
            return !relative.isEmpty()
                    && !path.isAbsolute()
                    && relative.equals(path.normalize().toString())
                    && !path.startsWith("..");
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** What was looked at in this pass, and how it looked: absolute paths. */
    public Map<Path, Fingerprint> seen() {
        return Collections.unmodifiableMap(seen);
    }

    /** The directories that were listed: absolute paths, the project's folder first. */
    public Set<Path> directories() {
        return Collections.unmodifiableSet(directories);
    }

    /** Directories beneath the project's folder that are there and cannot be listed at all, with the reasons. */
    public Map<String, String> unlistable() {
        return Collections.unmodifiableMap(unlistable);
    }

    /** Whether anything that was asked for in this pass is there and could not be had. */
    public boolean anythingUnreadable() {
        return unreadable || list("").problem().isPresent() || !unlistable.isEmpty();
    }

    /** Whether the project's folder was not there. */
    public boolean isGone() {
        list("");
        return Fingerprint.MISSING.equals(seen.get(root))
                && listings.get("").problem().isEmpty();
    }

    /** Notes something that was looked at by other means (git) as if it had been read here. */
    public void note(Path path) {
        seen.put(path, Fingerprint.of(path));
    }

    private static String reason(Exception e) {
        if (e instanceof AccessDeniedException) {
            return "may not be read (permission denied)";
        }
        if (e instanceof FileSystemException fileSystem && fileSystem.getReason() != null) {
            return "cannot be read: " + fileSystem.getReason();
        }
        return "cannot be read: " + e.getMessage();
    }
}
