package dev.signalbox.app;

import dev.signalbox.app.config.Config;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/**
 * The folder of what Signalbox itself keeps: readable by its owner alone, because the signing key lies in it.
 *
 * <p>Blocking; not for an event loop.
 */
public final class DataFolder {
    private static final String KEY_FILE = "signing-key.hs256";
    private static final int KEY_BYTES = 32;

    private final Path folder;

    private DataFolder(Path folder) {
        this.folder = folder;
    }

    /** Opens the folder, making it (mode 0700) if it does not exist. */
    public static DataFolder open(Path folder) throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(absolute)) {
            Files.createDirectories(absolute, permissions("rwx------"));
        }
        if (!Files.isWritable(absolute)) {
            throw new IOException("the data folder " + absolute + " cannot be written");
        }
        return new DataFolder(absolute);
    }

    /** The folder that the configuration names, else the one of {@link #defaultPath}. */
    public static Path pathOf(Config config, Map<String, String> environment) {
        return config.dataDir().map(Path::of).orElseGet(() -> defaultPath(environment));
    }

    /** {@code $SIGNALBOX_DATA}, else {@code ~/.local/share/signalbox}. */
    private static Path defaultPath(Map<String, String> environment) {
        String named = environment.getOrDefault("SIGNALBOX_DATA", "");
        return named.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "share", "signalbox")
                : Path.of(named);
    }

    public Path path() {
        return folder;
    }

    /**
     * The random 256-bit key that signs our own tokens; made at first use. Several processes may ask at once: all get the
     * same key, because it is written beside and linked into place.
     */
    public byte[] signingKey() throws IOException {
        Path file = folder.resolve(KEY_FILE);
        if (!Files.exists(file)) {
            byte[] fresh = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(fresh);
            Path draft = folder.resolve(KEY_FILE + "." + ProcessHandle.current().pid() + ".tmp");
            try {
                writeDurably(draft, Base64.getEncoder().encodeToString(fresh) + "\n");
                Files.createLink(file, draft);
            } catch (FileAlreadyExistsException e) {
                // Somebody else was first: theirs is the key.
                Files.deleteIfExists(draft);
            } finally {
                Files.deleteIfExists(draft);
            }
        }
        byte[] key;
        try {
            key = Base64.getDecoder().decode(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is not a signing key (base64 is expected)", e);
        }
        if (key.length < KEY_BYTES) {
            throw new IOException(file + " holds a key of " + key.length + " bytes; at least " + KEY_BYTES + " needed");
        }
        return key;
    }

    /** Writes a file of the folder so that readers see the old or the new one whole, readable by the owner alone. */
    public Path replace(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Path draft = folder.resolve(name + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            writeDurably(draft, text);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        return file;
    }

    private static void writeDurably(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Set<OpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, permissions("rw-------"))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    static FileAttribute<?>[] permissions(String text) {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))}
                : new FileAttribute<?>[0];
    }
}
