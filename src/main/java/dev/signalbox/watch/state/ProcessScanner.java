package dev.signalbox.watch.state;

import dev.signalbox.watch.state.ProcessTable.LiveProcess;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the processes of this host again and again, cheaply: of a process that is known only the short {@code stat}
 * is read again. Without {@code /proc} it asks the Java runtime, which does not tell the working folder.
 *
 * <p>Keeps a memory, so it belongs to one thread.
 */
public final class ProcessScanner {
    private static final int MAX_COMMAND_BYTES = 4096;
    private static final int MAX_ARGUMENTS = 64;
    /** Clock ticks a second in {@code /proc}: 100 on every Linux that Java runs on. */
    private static final long TICKS = 100;

    /** The Java runtime allocates memory for every larger read. */
    private static final int CHUNK = 8192;

    private final Path proc;
    private final long self;
    private final byte[] buffer = new byte[64 * 1024];
    private Map<Long, Known> known = new HashMap<>();
    private long bootSecond;

    /** @param fingerprint changes when the process becomes another program, or its number another process */
    private record Known(String fingerprint, Optional<List<String>> command, boolean works) {}

    /** The processes of this host. */
    public static ProcessScanner ofThisHost() {
        return new ProcessScanner(Path.of("/proc"), ProcessHandle.current().pid());
    }

    ProcessScanner(Path proc, long self) {
        this.proc = proc;
        this.self = self;
    }

    /** Every live process except this one. */
    public ProcessTable current() {
        String[] names = proc.toFile().list();
        if (names == null || !Files.exists(proc.resolve("self/stat"))) {
            return withoutProc();
        }
        updateBootSecond();
        List<LiveProcess> live = new ArrayList<>(names.length);
        Map<Long, Known> next = new HashMap<>();
        for (String name : names) {
            if (isNumber(name) && Long.parseLong(name) != self) {
                scan(Long.parseLong(name), next).ifPresent(live::add);
            }
        }
        known = next;
        return new ProcessTable(live);
    }

    private static boolean isNumber(String name) {
        return !name.isEmpty() && name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private Optional<LiveProcess> scan(long pid, Map<Long, Known> next) {
        String folder = proc + "/" + pid;
        Optional<ProcStat> stat;
        try {
            int length = read(folder + "/stat", false);
            stat = ProcStat.parse(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // Ended since it was listed, or forbidden; only what is forbidden is still there.
            return Files.exists(Path.of(folder))
                    ? Optional.of(new LiveProcess(pid, Optional.empty(), Optional.empty(), Optional.empty(), false))
                    : Optional.empty();
        }
        if (stat.isPresent() && stat.get().isDead()) {
            return Optional.empty();
        }
        String fingerprint = stat.map(ProcStat::fingerprint).orElse("");
        Known process = known.get(pid);
        if (process == null || !process.fingerprint.equals(fingerprint)) {
            Optional<List<String>> command = command(folder);
            boolean works = new LiveProcess(pid, Optional.empty(), command, Optional.empty(), false).works();
            process = new Known(fingerprint, command, works);
        }
        next.put(pid, process);
        return Optional.of(new LiveProcess(
                pid,
                stat.map(it -> startedAt(it.startTicks())),
                process.command,
                process.works ? cwd(folder) : Optional.empty(),
                stat.map(ProcStat::isStopped).orElse(false)));
    }

    private Instant startedAt(long ticks) {
        return Instant.ofEpochSecond(bootSecond + ticks / TICKS, ticks % TICKS * (1_000_000_000L / TICKS));
    }

    private Optional<List<String>> command(String folder) {
        try {
            int length = Math.min(read(folder + "/cmdline", false), MAX_COMMAND_BYTES);
            String text = new String(buffer, 0, length, StandardCharsets.UTF_8);
            return Optional.of(Arrays.stream(text.split("\0"))
                    .limit(MAX_ARGUMENTS)
                    .filter(argument -> !argument.isEmpty())
                    .toList());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> cwd(String folder) {
        try {
            return Optional.of(Files.readSymbolicLink(Path.of(folder, "cwd")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The kernel computes this from the clock, so it trembles by a second; only a clock that was set moves it. */
    private void updateBootSecond() {
        long second = bootSecond;
        try {
            String text = new String(buffer, 0, read(proc + "/stat", true), StandardCharsets.ISO_8859_1);
            int at = text.indexOf("\nbtime ");
            if (at >= 0) {
                second = Long.parseLong(
                        text.substring(at + 7).lines().findFirst().orElse("0").strip());
            }
        } catch (IOException e) {
            second = Instant.now().getEpochSecond() - System.nanoTime() / 1_000_000_000L;
        }
        if (Math.abs(second - bootSecond) > 1) {
            bootSecond = second;
        }
    }

    /**
     * Fills the buffer from the start of a file of the kernel and says how much it got. What tells of one process comes in
     * one piece, so only a whole longer file needs to be asked for its end.
     */
    private int read(String file, boolean whole) throws IOException {
        try (FileInputStream in = new FileInputStream(file)) {
            int length = 0;
            while (length < buffer.length) {
                int more = in.read(buffer, length, Math.min(CHUNK, buffer.length - length));
                if (more <= 0) {
                    break;
                }
                length += more;
                if (more < CHUNK && !whole) {
                    break;
                }
            }
            return length;
        }
    }

    private ProcessTable withoutProc() {
        return new ProcessTable(ProcessHandle.allProcesses()
                .filter(process -> process.pid() != self)
                .map(process -> new LiveProcess(
                        process.pid(), process.info().startInstant(), command(process.info()), Optional.empty(), false))
                .toList());
    }

    private static Optional<List<String>> command(ProcessHandle.Info info) {
        return info.command().map(program -> {
            List<String> all = new ArrayList<>(List.of(program));
            info.arguments().ifPresent(arguments -> all.addAll(Arrays.asList(arguments)));
            return all.stream().limit(MAX_ARGUMENTS).toList();
        });
    }
}
