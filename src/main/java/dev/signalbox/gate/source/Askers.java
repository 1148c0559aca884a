package dev.signalbox.gate.source;

import dev.signalbox.bus.Gate.Asker;
import dev.signalbox.bus.Gate.Presence;
import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.files.Times;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a process that a file names is there. The words stay the same as long as the facts do. */
final class Askers {
    /** Start times come from clock ticks and a boot time in whole seconds. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    private static final int MAX_FILE_BYTES = 64 * 1024;

    private Askers() {}

    static Asker unknown(String evidence) {
        return new Asker(Presence.UNKNOWN, evidence);
    }

    static Asker gone(String evidence) {
        return new Asker(Presence.GONE, evidence);
    }

    /**
     * @param file that names the process
     * @param notStartedAfter a process that began later is another one with the same number
     */
    static Asker process(String file, long pid, Instant notStartedAfter) {
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(it -> it.isAlive() && !isZombie(pid));
        if (process.isEmpty()) {
            return gone("process " + pid + ", which " + file + " names, is gone");
        }
        Optional<Instant> started = process.get().info().startInstant();
        if (started.filter(at -> at.isAfter(notStartedAfter.plus(SLACK))).isPresent()) {
            return gone("process " + pid + ", which " + file + " names, is gone: its number was reused");
        }
        return new Asker(
                Presence.ALIVE,
                "process " + pid + " is alive"
                        + started.map(at -> " since " + Times.show(at)).orElse(""));
    }

    /** A process that has ended and whose parent takes no notice; only Linux tells. */
    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            int name = stat.lastIndexOf(')');
            return name >= 0 && stat.startsWith(" Z", name + 1);
        } catch (IOException e) {
            return false;
        }
    }

    /** The members of a small JSON file; empty if it is missing or anything else. */
    static Optional<Lock> lock(ProjectFolder folder, String file) {
        return folder.read(file, MAX_FILE_BYTES) instanceof ProjectFolder.Content content
                ? JsonText.parseIfPossible(content.bytes()).map(fields -> new Lock(fields, content.modifiedAt()))
                : Optional.empty();
    }

    /** @param modifiedAt of the file, UTC */
    record Lock(JsonFields fields, Instant modifiedAt) {}
}
