package dev.signalbox.gate.source;

import dev.signalbox.bus.Gate;
import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One protocol by which somebody asks. Reads what was parsed and says what is to be written; touches no file but to look who
 * asks. No state; any thread.
 */
public interface GateSource {
    /** Every protocol that is known. */
    List<GateSource> ALL = List.of(new OwnGates(), new FiveXGates(), new RalphOrchestratorGates());

    /** As in {@link Gate#source}. */
    String name();

    /** Where the files lie, relative to the project's folder, with {@code /} between names. */
    String folder();

    /** Whether a file of that name in the folder asks something. */
    boolean isRequest(String file);

    /** The name of the file, in the same folder, that answers a request. */
    String answerTo(String requestFile);

    /** Whether a file of that name in the folder answers something. */
    boolean isAnswer(String file);

    /** Whether an answer says that Signalbox wrote it. */
    boolean isOurs(JsonFields answer);

    /**
     * Whether requests and answers stay where they are when they are done with, so that somebody has to clear them away.
     */
    boolean leavesFiles();

    /**
     * What a request asks.
     *
     * @param modifiedAt of the file, UTC
     * @throws MalformedFileException if it cannot be shown to a person and answered
     */
    Asked read(String requestFile, JsonFields fields, Instant modifiedAt) throws MalformedFileException;

    /**
     * What somebody answered; empty if it answers another question.
     *
     * @param written about the file itself, for what it does not say
     * @throws MalformedFileException if it is no answer
     */
    Optional<Gate.Resolution> readAnswer(Asked asked, JsonFields fields, Written written) throws MalformedFileException;

    /** The members of the file that gives that answer, to be written as JSON. Holds the answer's response id. */
    Map<String, Object> answer(Asked asked, Gate.Resolution resolution);

    /** Whether whoever asked is still there, as far as files and processes tell. */
    Gate.Asker asker(ProjectFolder folder, Asked asked, Instant now);

    /**
     * Who wrote a file, and when.
     *
     * @param owner of the file, as the system calls it
     */
    record Written(String owner, Instant at) {}
}
