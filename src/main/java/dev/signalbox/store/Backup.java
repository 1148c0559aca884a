package dev.signalbox.store;

import dev.signalbox.store.StoreException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Copies a database whole, as of one instant, while others use it. Blocking. */
public final class Backup {
    private final StoreSettings settings;
    private final Dialect dialect;

    /** @param settings of the database that is to be copied */
    public Backup(StoreSettings settings) {
        this.settings = settings;
        dialect = new SqliteDialect(settings);
    }

    /**
     * Writes the copy (mode 0600): whole and on disk when this returns, or not there at all. It is a database of its own,
     * with another epoch: whoever follows the rows of the one begins anew with the other.
     *
     * @throws StoreException if there is no database of Signalbox, or no space
     * @throws IOException if the target exists already or its folder cannot be written
     */
    public void writeTo(Path file) throws StoreException, IOException {
        Path target = file.toAbsolutePath().normalize();
        Path folder = target.getParent();
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw existsAlready(target);
        }
        if (folder == null || !Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder);
        }
        requireDatabase();
        Path draft = folder.resolve(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            // The mode is there before the content.
            Files.createFile(draft, DatabaseFile.ownerOnly());
            copy(draft);
            makeItsOwn(draft);
            sync(draft, StandardOpenOption.WRITE);
            publish(draft, target);
        } catch (SQLException e) {
            throw explain(e, folder);
        } finally {
            Files.deleteIfExists(draft);
            Files.deleteIfExists(folder.resolve(draft.getFileName() + "-journal"));
        }
        sync(folder, StandardOpenOption.READ);
    }

    private void requireDatabase() throws StoreException {
        Path path = settings.file();
        Optional<BasicFileAttributes> there = DatabaseFile.attributes(path);
        if (there.isEmpty()) {
            throw new StoreException(Kind.UNAVAILABLE, "there is no database " + path);
        }
        if (!there.get().isRegularFile() || there.get().size() == 0) {
            throw new StoreException(Kind.UNAVAILABLE, path + " is not a database");
        }
    }

    private void copy(Path draft) throws SQLException, StoreException {
        try (Connection connection = dialect.writing().getConnection()) {
            dialect.check(connection, false);
            try (PreparedStatement vacuum = connection.prepareStatement("VACUUM INTO ?")) {
                vacuum.setString(1, draft.toString());
                vacuum.execute();
            }
        }
    }

    /** Also looks through the copy: a backup that cannot be read is none. */
    private void makeItsOwn(Path draft) throws SQLException, StoreException {
        Dialect ofDraft = new SqliteDialect(StoreSettings.sqlite(draft));
        try (Connection connection = ofDraft.writing().getConnection();
                Statement statement = connection.createStatement()) {
            // Whoever opens it finds no epoch and makes one.
            statement.execute("DELETE FROM meta WHERE key IN ('epoch', 'file')");
            ofDraft.lookThrough(connection);
        }
    }

    private static void publish(Path draft, Path target) throws IOException {
        try {
            // Unlike a rename this never takes the place of a file that came meanwhile.
            Files.createLink(target, draft);
        } catch (FileAlreadyExistsException e) {
            throw existsAlready(target);
        } catch (UnsupportedOperationException e) {
            Files.move(draft, target);
        }
    }

    private StoreException explain(SQLException failure, Path folder) {
        StoreException explained = dialect.explain(failure);
        boolean full = explained.kind() == Kind.FULL || isFull(folder);
        return full ? new StoreException(Kind.FULL, "no space is left in " + folder, failure) : explained;
    }

    private static boolean isFull(Path folder) {
        try {
            return Files.getFileStore(folder).getUsableSpace() < SqliteDialect.FULL_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    private static IOException existsAlready(Path target) {
        return new IOException(target + " exists already; a backup takes the place of nothing");
    }

    private static void sync(Path path, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }
}
