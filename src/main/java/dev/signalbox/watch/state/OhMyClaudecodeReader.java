package dev.signalbox.watch.state;

import dev.signalbox.bus.Project.LoopFigures;
import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.watch.state.RunClaim.Status;
import java.util.List;
import java.util.Optional;

/** oh-my-claudecode: {@code .omc/state/ralph-state.json}, rewritten at each iteration; it names no process. */
final class OhMyClaudecodeReader implements RunStateReader {
    private static final String FILE = ".omc/state/ralph-state.json";

    @Override
    public String tool() {
        return "oh-my-claudecode";
    }

    @Override
    public Optional<Outcome> read(ProjectFolder folder) {
        JsonFile file = JsonFile.read(folder, FILE);
        if (file instanceof JsonFile.Broken broken) {
            return Optional.of(new Broken(Optional.empty(), List.of(broken.problem())));
        }
        return file instanceof JsonFile.Parsed parsed ? Optional.of(new Read(claim(parsed))) : Optional.empty();
    }

    private RunClaim claim(JsonFile.Parsed parsed) {
        JsonFields fields = parsed.fields();
        boolean active = fields.flag("active").orElse(false);
        return new RunClaim(
                tool(),
                active ? Status.RUNNING : Status.STOPPED,
                "ralph-state.json says " + (active ? "active" : "not active"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                fields.instant("started_at"),
                Optional.of(parsed.modifiedAt()),
                Optional.of(new LoopFigures(
                        fields.count("iteration"),
                        fields.count("max_iterations").filter(max -> max > 0),
                        fields.text("current_story_id")
                                .map(id -> "works on " + id)
                                .orElse(""),
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())),
                List.of());
    }
}
