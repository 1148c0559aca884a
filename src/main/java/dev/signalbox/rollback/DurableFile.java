package dev.signalbox.rollback;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/** Replaces files so that a crash leaves the old or the new content, and what was answered is on disk. */
final class DurableFile {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private DurableFile() {}

    /** Asked when the new content is on disk, immediately before it takes the old one's place. */
    interface Gate {
        /** Throws to keep the old content. */
        void check() throws IOException;
    }

    static void replace(Path file, Path draft, byte[] content) throws IOException {
        replace(file, draft, content, () -> {});
    }

    /** @param draft in the same folder; a file there is of a crash and is overwritten */
    static void replace(Path file, Path draft, byte[] content, Gate gate) throws IOException {
        try {
            Files.deleteIfExists(draft);
            write(draft, content);
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                keepOwnerAndMode(file, draft);
            }
            gate.check();
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        syncFolder(file.getParent());
    }

    private static void write(Path draft, byte[] content) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(draft, options, OWNER_ONLY)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    @SuppressWarnings("unchecked")
    private static void keepOwnerAndMode(Path from, Path to) throws IOException {
        Map<String, Object> was =
                Files.readAttributes(from, "posix:owner,group,permissions", LinkOption.NOFOLLOW_LINKS);
        Map<String, Object> is = Files.readAttributes(to, "posix:owner,group", LinkOption.NOFOLLOW_LINKS);
        for (String name : new String[] {"owner", "group"}) {
            if (!was.get(name).equals(is.get(name))) {
                Files.setAttribute(to, "posix:" + name, was.get(name), LinkOption.NOFOLLOW_LINKS);
            }
        }
        Files.setPosixFilePermissions(to, (Set<PosixFilePermission>) was.get("permissions"));
    }

    static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** A rename is on disk when its folder is. */
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
