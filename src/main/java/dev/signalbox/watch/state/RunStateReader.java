package dev.signalbox.watch.state;

import dev.signalbox.bus.Project.Problem;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.watch.state.RunClaim.Heartbeat;
import java.util.List;
import java.util.Optional;

/** Reads the run state that one tool leaves in a project. Stateless; never throws for what a file contains. */
public interface RunStateReader {
    /** The tool's name as people know it. */
    String tool();

    /** What the tool's files say; empty if the tool left none here. */
    Optional<Outcome> read(ProjectFolder folder);

    /** What reading a tool's files gave. */
    sealed interface Outcome {}

    /** The files could be read, all that matter. */
    record Read(RunClaim claim) implements Outcome {}

    /** The tool may be here several times at once; each claim names a process of its own. */
    record ReadSeveral(List<RunClaim> claims) implements Outcome {
        public ReadSeveral {
            claims = List.copyOf(claims);
        }
    }

    /**
     * The tool is here, and what it wrote cannot be read (it may be half-written): the last good claim is to be kept.
     *
     * @param heartbeat when the broken file was written: that much is known
     */
    record Broken(Optional<Heartbeat> heartbeat, List<Problem> problems) implements Outcome {
        public Broken {
            problems = List.copyOf(problems);
        }
    }
}
