package dev.signalbox.watch.state;

import dev.signalbox.bus.Project.LoopFigures;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.watch.state.RunClaim.NamedProcess;
import dev.signalbox.watch.state.RunClaim.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ralph-tui: {@code .ralph-tui/ralph.lock} names the process and its host, {@code session.json} the state of the run. */
final class RalphTuiReader implements RunStateReader {
    private static final String LOCK = ".ralph-tui/ralph.lock";
    private static final String SESSION = ".ralph-tui/session.json";

    @Override
    public String tool() {
        return "ralph-tui";
    }

    @Override
    public Optional<Outcome> read(ProjectFolder folder) {
        JsonFile lock = JsonFile.read(folder, LOCK);
        JsonFile session = JsonFile.read(folder, SESSION);
        List<Problem> problems = new ArrayList<>();
        for (JsonFile file : List.of(lock, session)) {
            if (file instanceof JsonFile.Broken broken) {
                problems.add(broken.problem());
            }
        }
        if (!problems.isEmpty()) {
            return Optional.of(new Broken(Optional.empty(), problems));
        }
        Optional<JsonFields> sessionFields =
                session instanceof JsonFile.Parsed parsed ? Optional.of(parsed.fields()) : Optional.empty();
        Optional<JsonFile.Parsed> lockFile =
                lock instanceof JsonFile.Parsed parsed ? Optional.of(parsed) : Optional.empty();
        if (sessionFields.isEmpty() && lockFile.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(outcome(lockFile, sessionFields));
    }

    private Outcome outcome(Optional<JsonFile.Parsed> lock, Optional<JsonFields> session) {
        List<Problem> problems = new ArrayList<>();
        Optional<NamedProcess> process = lock.flatMap(it -> process(it, problems));
        Optional<Instant> acquired = lock.flatMap(it -> it.fields().instant("acquiredAt"));
        Optional<Instant> updated = session.flatMap(it -> it.instant("updatedAt"));
        // A run that has just begun has not yet written over what the one before left.
        boolean newRun =
                acquired.isPresent() && (updated.isEmpty() || acquired.get().isAfter(updated.get()));
        String word = newRun ? "" : session.flatMap(it -> it.text("status")).orElse("");
        boolean paused = !newRun && session.flatMap(it -> it.flag("isPaused")).orElse(false);
        Status status = paused ? Status.PAUSED : status(word, lock.isPresent());
        return new Read(new RunClaim(
                tool(),
                status,
                word.isEmpty() ? "ralph.lock is there" : "session.json says " + (paused ? "paused" : word),
                process,
                Optional.empty(),
                Optional.empty(),
                acquired.or(() -> session.flatMap(it -> it.instant("startedAt"))),
                newRun ? acquired : updated,
                session.map(RalphTuiReader::figures),
                problems));
    }

    private static Optional<NamedProcess> process(JsonFile.Parsed lock, List<Problem> problems) {
        Optional<Long> pid = lock.fields().pid("pid");
        if (pid.isEmpty()) {
            problems.add(new Problem(LOCK, Optional.empty(), "names no process"));
        }
        return pid.map(number -> new NamedProcess(
                "ralph.lock",
                number,
                lock.fields().instant("acquiredAt").orElse(lock.modifiedAt()),
                lock.fields().text("hostname"),
                List.of("ralph")));
    }

    private static Status status(String word, boolean locked) {
        return switch (word) {
            case "running" -> Status.RUNNING;
            case "paused" -> Status.PAUSED;
            case "completed" -> Status.COMPLETED;
            case "failed" -> Status.FAILED;
            case "interrupted" -> Status.STOPPED;
            default -> locked ? Status.RUNNING : Status.NONE;
        };
    }

    private static LoopFigures figures(JsonFields session) {
        return new LoopFigures(
                session.count("currentIteration"),
                session.count("maxIterations").filter(max -> max > 0),
                session.firstText("activeTaskIds").map(id -> "works on " + id).orElse(""),
                session.text("model").or(() -> session.text("agentPlugin")).orElse(""),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
