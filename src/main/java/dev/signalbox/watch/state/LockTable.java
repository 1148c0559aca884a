package dev.signalbox.watch.state;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The file locks of this host as of one moment, as the kernel lists them. Trying to take a lock would tell as well, and
 * would for that moment keep the loop itself from taking it. Immutable; any thread.
 */
public final class LockTable {
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    /** A line with {@code ->} waits for a lock and holds none. */
    private static final Pattern LINE = Pattern.compile(
            "^\\d+: (?:FLOCK|POSIX|OFDLCK)\\s+\\S+\\s+\\S+\\s+(-?\\d{1,10}) ([0-9a-f]{1,8}):([0-9a-f]{1,8}):(\\d{1,19}) .*");

    private final boolean known;
    private final Map<Long, List<Lock>> byInode;

    private record Lock(long pid, long major, long minor, long inode) {}

    /** Whether somebody holds a lock on a file. */
    public sealed interface Answer {}

    /** @param pid empty if the kernel does not say whose lock it is */
    public record Held(Optional<Long> pid) implements Answer {}

    public record Free() implements Answer {}

    /** This host does not list its locks. */
    public record NotKnown() implements Answer {}

    private LockTable(boolean known, List<Lock> locks) {
        this.known = known;
        this.byInode = locks.stream().collect(Collectors.groupingBy(Lock::inode));
    }

    /** The locks of this host. */
    public static LockTable current() {
        return read(Path.of("/proc/locks"));
    }

    static LockTable read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return new LockTable(false, List.of());
        }
    }

    static LockTable parse(String text) {
        List<Lock> locks = text.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .map(line -> new Lock(
                        Long.parseLong(line.group(1)),
                        Long.parseLong(line.group(2), 16),
                        Long.parseLong(line.group(3), 16),
                        Long.parseUnsignedLong(line.group(4))))
                .toList();
        return new LockTable(true, locks);
    }

    /**
     * Who holds a lock on a file.
     *
     * @param file a regular file in a project, which has been looked at through its folder
     * @param expected tells whether a process is one that could hold it. On overlay and btrfs file systems the kernel
     *     lists another device than the file shows, so there only the number within the device and the process count.
     */
    public Answer holder(Path file, LongPredicate expected) {
        if (!known) {
            return new NotKnown();
        }
        try {
            Map<String, Object> attributes = Files.readAttributes(file, "unix:dev,ino");
            return holder((Long) attributes.get("dev"), (Long) attributes.get("ino"), expected);
        } catch (IOException e) {
            return new Free();
        } catch (UnsupportedOperationException e) {
            return new NotKnown();
        }
    }

    Answer holder(long device, long inode, LongPredicate expected) {
        return byInode.getOrDefault(inode, List.of()).stream()
                .filter(lock -> lock.major == major(device) && lock.minor == minor(device)
                        || lock.pid > 0 && expected.test(lock.pid))
                .findFirst()
                .<Answer>map(lock -> new Held(Optional.of(lock.pid).filter(pid -> pid > 0)))
                .orElseGet(Free::new);
    }

    /** The C library packs both numbers into one, in an order that grew over the years. */
    private static long major(long device) {
        return (device >>> 8 & 0xfff) | (device >>> 32 & ~0xfffL);
    }

    private static long minor(long device) {
        return (device & 0xff) | (device >>> 12 & 0xffffff00L);
    }
}
