package dev.signalbox.watch.state;

import dev.signalbox.bus.Project.LoopFigures;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.watch.state.OrchestratorEvents.LastEvent;
import dev.signalbox.watch.state.RunClaim.NamedProcess;
import dev.signalbox.watch.state.RunClaim.Status;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * ralph-orchestrator: {@code .ralph/loop.lock} is locked as long as the loop runs, and stays behind when it ends;
 * {@code .ralph/loops.json} registers loops; the events file that {@code .ralph/current-events} names tells how far it is.
 */
final class RalphOrchestratorReader implements RunStateReader {
    private static final String LOCK = ".ralph/loop.lock";
    private static final String LOOPS = ".ralph/loops.json";
    private static final String CHECK_IN = ".ralph/api/robot-checkin.json";
    private static final List<String> WORDS = List.of("ralph");

    @Override
    public String tool() {
        return "ralph-orchestrator";
    }

    @Override
    public Optional<Outcome> read(ProjectFolder folder) {
        JsonFile lock = JsonFile.read(folder, LOCK);
        if (lock instanceof JsonFile.Absent) {
            return registered(folder).map(Read::new);
        }
        Optional<LastEvent> event = OrchestratorEvents.last(folder);
        if (lock instanceof JsonFile.Parsed parsed) {
            JsonFields fields = parsed.fields();
            Instant taken = fields.instant("started").orElse(parsed.modifiedAt());
            Optional<NamedProcess> process =
                    fields.pid("pid").map(pid -> new NamedProcess("loop.lock", pid, taken, Optional.empty(), WORDS));
            List<Problem> problems =
                    process.isPresent() ? List.of() : List.of(new Problem(LOCK, Optional.empty(), "names no process"));
            return Optional.of(new Read(claim(folder, process, Optional.of(taken), event, problems)));
        }
        JsonFile.Broken broken = (JsonFile.Broken) lock;
        // The lock counts, whatever is written in the file: the loop empties it before it writes its number.
        return Optional.of(
                broken.modifiedAt().isPresent()
                        ? new Read(claim(
                                folder,
                                Optional.empty(),
                                Optional.empty(),
                                event,
                                broken.text().isBlank() ? List.of() : List.of(broken.problem())))
                        : new Broken(Optional.empty(), List.of(broken.problem())));
    }

    /** A loop that works in this very folder without holding its lock. */
    private Optional<RunClaim> registered(ProjectFolder folder) {
        JsonFile loops = JsonFile.read(folder, LOOPS);
        if (!(loops instanceof JsonFile.Parsed parsed)) {
            return Optional.empty();
        }
        return parsed.fields().objects("loops").stream()
                .filter(loop -> loop.rawText("worktree_path").isEmpty())
                .filter(loop -> loop.pid("pid").isPresent())
                .reduce((first, last) -> last)
                .map(loop -> {
                    Instant started = loop.instant("started").orElse(parsed.modifiedAt());
                    NamedProcess process =
                            new NamedProcess("loops.json", loop.pid("pid").get(), started, Optional.empty(), WORDS);
                    return claim(
                            folder,
                            Optional.of(process),
                            Optional.of(started),
                            OrchestratorEvents.last(folder),
                            List.of());
                });
    }

    private RunClaim claim(
            ProjectFolder folder,
            Optional<NamedProcess> process,
            Optional<Instant> started,
            Optional<LastEvent> event,
            List<Problem> problems) {
        // Events of the run before say nothing about this one.
        Optional<LastEvent> own = event.filter(
                it -> started.isEmpty() || it.at().isEmpty() || !it.at().get().isBefore(started.get()));
        Optional<String> end = own.flatMap(LastEvent::terminatedBecause);
        boolean locked = process.map(it -> it.file().equals("loop.lock")).orElse(true);
        return new RunClaim(
                tool(),
                end.map(RalphOrchestratorReader::ended)
                        .orElse(process.isPresent() || own.isPresent() ? Status.RUNNING : Status.NONE),
                end.map(reason -> "the loop's last event says that it ended (" + reason + ")")
                        .orElse((locked ? "loop.lock" : "loops.json") + " says that a loop runs"),
                process,
                locked ? Optional.of(Path.of(folder.root().toString(), LOCK)) : Optional.empty(),
                Optional.empty(),
                started,
                own.flatMap(LastEvent::at).or(() -> started),
                Optional.of(figures(folder, own)),
                problems);
    }

    private static Status ended(String reason) {
        return switch (reason.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "")) {
            case "completed", "completionpromise" -> Status.COMPLETED;
            case "maxiterations", "maxruntime", "maxcost", "interrupted", "cancelled", "restartrequested" ->
                Status.STOPPED;
            default -> Status.FAILED;
        };
    }

    private static LoopFigures figures(ProjectFolder folder, Optional<LastEvent> event) {
        Optional<Double> cost = JsonFile.read(folder, CHECK_IN) instanceof JsonFile.Parsed parsed
                ? parsed.fields().object("context").amount("cumulative_cost")
                : Optional.empty();
        return new LoopFigures(
                event.flatMap(LastEvent::iteration),
                Optional.empty(),
                event.map(LastEvent::topic).orElse(""),
                "",
                Optional.empty(),
                Optional.empty(),
                cost);
    }
}
