package dev.signalbox.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Reads a file of a repository whole if it is a regular one and not too large; a FIFO or device is never opened. */
final class BoundedFile {
    /** For files that hold a line or a page, in bytes. */
    static final int SMALL = 64 * 1024;

    private BoundedFile() {}

    sealed interface Reading {}

    record Missing() implements Reading {}

    record TooLarge() implements Reading {}

    /** @param reason begins with a verb */
    record Unreadable(String reason) implements Reading {}

    record Content(byte[] bytes) implements Reading {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    static Reading read(Path file, int maxBytes) {
        try {
            Path real = file.toRealPath();
            if (!Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                return new Unreadable("is not a regular file");
            }
            try (InputStream in = Files.newInputStream(real, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                byte[] bytes = in.readNBytes(maxBytes + 1);
                return bytes.length > maxBytes ? new TooLarge() : new Content(bytes);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return new Missing();
        } catch (AccessDeniedException e) {
            return new Unreadable("may not be read (permission denied)");
        } catch (IOException e) {
            return new Unreadable("cannot be read: " + e.getMessage());
        }
    }
}
