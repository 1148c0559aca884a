package dev.signalbox.watch.state;

import dev.signalbox.bus.Project.LoopFigures;
import dev.signalbox.bus.Project.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one loop's files say of its run. A claim proves nothing: {@link StateVerdict} compares it with processes, locks and
 * the age of the heartbeat.
 *
 * @param tool the loop's name, the same for every claim of one reader
 * @param says the claim as a sentence for people, which does not change while the status does not
 * @param process the process that is said to run the loop
 * @param lockFile an absolute path; the loop holds a lock on this file as long as it runs
 * @param heartbeat the last sign of life that the loop wrote; not a sign of progress
 * @param startedAt of this run
 * @param lastMeaningfulChange an iteration, a task, an event; never a mere heartbeat
 * @param problems files of this loop that could not be read as they should
 */
public record RunClaim(
        String tool,
        Status status,
        String says,
        Optional<NamedProcess> process,
        Optional<Path> lockFile,
        Optional<Heartbeat> heartbeat,
        Optional<Instant> startedAt,
        Optional<Instant> lastMeaningfulChange,
        Optional<LoopFigures> loop,
        List<Problem> problems) {

    public RunClaim {
        problems = List.copyOf(problems);
    }

    /** What the loop says it does. */
    public enum Status {
        RUNNING,
        PAUSED,
        COMPLETED,
        FAILED,
        STOPPED,
        /** It says nothing that we understand. */
        NONE;

        /** Whether a loop that says this also says that it is still there. */
        boolean isPresent() {
            return this == RUNNING || this == PAUSED;
        }
    }

    /**
     * A process by its number, with what is needed to tell it from a later one that got the same number.
     *
     * @param file the name of the file that names it
     * @param notStartedAfter the moment when the process was there already
     * @param host where the number means something; empty if the file does not say
     * @param words one of them must be in the command line; any will do if there are none
     */
    public record NamedProcess(
            String file, long pid, Instant notStartedAfter, Optional<String> host, List<String> words) {
        public NamedProcess {
            words = List.copyOf(words);
        }
    }

    /** @param file the name of the file that carries it */
    public record Heartbeat(Instant at, String file) {}

    RunClaim withHeartbeat(Optional<Heartbeat> other) {
        return other.isEmpty()
                ? this
                : new RunClaim(
                        tool, status, says, process, lockFile, other, startedAt, lastMeaningfulChange, loop, problems);
    }

    RunClaim withLastMeaningfulChange(Optional<Instant> other) {
        return new RunClaim(tool, status, says, process, lockFile, heartbeat, startedAt, other, loop, problems);
    }

    /** The latest moment that the claim carries; tells which of several claims is the current one. */
    Optional<Instant> latest() {
        return Stream.of(heartbeat.map(Heartbeat::at), lastMeaningfulChange, startedAt)
                .flatMap(Optional::stream)
                .max(Instant::compareTo);
    }
}
