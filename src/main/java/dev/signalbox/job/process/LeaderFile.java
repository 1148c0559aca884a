package dev.signalbox.job.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps in a job's folder which process leads it, for a server that finds the job after a crash. A number alone would not do,
 * because the system gives numbers again: the start of the process and that of the system belong to it. Blocking.
 */
final class LeaderFile {
    private static final Logger LOG = LoggerFactory.getLogger(LeaderFile.class);
    private static final String NAME = "leader";
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int START_TIME = 19;

    private final Path file;

    private LeaderFile(Path file) {
        this.file = file;
    }

    /** @param folder the job's own, which need not exist yet */
    static LeaderFile in(Path folder) {
        return new LeaderFile(folder.resolve(NAME));
    }

    /** Notes a process that was just started. A crash before this, or on a full disk, leaves the mark to find it by. */
    void write(long pid) {
        try {
            Optional<String> identity = identityOf(pid);
            if (identity.isPresent()) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, identity.get());
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be written: {}", file, e.toString());
        }
    }

    /** The process that was noted, if it is still that one; also if it is dead and nobody has taken note of that. */
    Optional<Long> stillThere() {
        try {
            String noted = Files.readString(file);
            long pid = Long.parseLong(noted.substring(0, noted.indexOf(' ')));
            return identityOf(pid).filter(noted::equals).map(same -> pid);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            LOG.warn("{} cannot be used: {}", file, e.toString());
            return Optional.empty();
        }
    }

    void remove() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", file, e.toString());
        }
    }

    /** Number, start and system of a process; empty if it is gone, or if this system does not tell. */
    private static Optional<String> identityOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Optional.of(pid + " " + fields[START_TIME] + " "
                    + Files.readString(BOOT_ID).strip());
        } catch (IOException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }
}
