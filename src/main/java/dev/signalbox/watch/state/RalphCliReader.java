package dev.signalbox.watch.state;

import dev.signalbox.bus.Project.LoopFigures;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.files.ProjectFolder.Content;
import dev.signalbox.files.Times;
import dev.signalbox.watch.state.RunClaim.Heartbeat;
import dev.signalbox.watch.state.RunClaim.NamedProcess;
import dev.signalbox.watch.state.RunClaim.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * AskTinNguyen/ralph-cli: {@code .ralph/locks/PRD-n.lock} (or {@code n.lock}) is a process number, {@code
 * .ralph/PRD-n/.status.json} is there while the loop works. Of several lists the one that moved last speaks.
 */
final class RalphCliReader implements RunStateReader {
    private static final String LOCKS = ".ralph/locks";
    private static final int MAX_LISTS = 100;

    @Override
    public String tool() {
        return "ralph-cli";
    }

    /** @param list the number of the task list; empty when a lock names none */
    private record Lock(String list, NamedProcess process) {}

    private record Progress(String list, JsonFields fields, Instant at) {}

    @Override
    public Optional<Outcome> read(ProjectFolder folder) {
        List<Problem> problems = new ArrayList<>();
        List<Lock> locks = locks(folder, problems);
        Optional<Progress> newest = progress(folder, problems).stream().max(Comparator.comparing(Progress::at));
        Optional<Lock> lock = newest.flatMap(it ->
                        locks.stream().filter(one -> one.list.equals(it.list)).findFirst())
                .or(() -> locks.stream().max(Comparator.comparing(one -> one.process.notStartedAfter())));
        if (newest.isEmpty() && lock.isEmpty()) {
            return problems.isEmpty() ? Optional.empty() : Optional.of(new Broken(Optional.empty(), problems));
        }
        return Optional.of(new Read(claim(newest, lock, problems)));
    }

    private RunClaim claim(Optional<Progress> progress, Optional<Lock> lock, List<Problem> problems) {
        return new RunClaim(
                tool(),
                Status.RUNNING,
                progress.map(it -> "PRD-" + it.list + "/.status.json is there")
                        .orElseGet(() -> lock.get().process.file() + " is there"),
                lock.map(Lock::process),
                Optional.empty(),
                progress.map(it -> new Heartbeat(it.at, ".status.json")),
                lock.map(it -> it.process.notStartedAfter()),
                progress.map(Progress::at).or(() -> lock.map(it -> it.process.notStartedAfter())),
                progress.map(it -> figures(it.fields)),
                problems);
    }

    private static List<Lock> locks(ProjectFolder folder, List<Problem> problems) {
        List<Lock> locks = new ArrayList<>();
        for (String name : folder.list(LOCKS).names().stream()
                .filter(it -> it.matches("(PRD-)?\\d{1,6}\\.lock"))
                .limit(MAX_LISTS)
                .toList()) {
            String file = LOCKS + "/" + name;
            if (folder.readHead(file, 64) instanceof Content content) {
                String text = new String(content.bytes(), StandardCharsets.UTF_8).strip();
                if (text.matches("\\d{1,7}") && JsonFields.isPid(Long.parseLong(text))) {
                    locks.add(new Lock(
                            name.replaceAll("\\D", ""),
                            new NamedProcess(
                                    name,
                                    Long.parseLong(text),
                                    content.modifiedAt(),
                                    Optional.empty(),
                                    List.of("ralph", "loop.sh"))));
                } else {
                    problems.add(new Problem(file, Optional.of(1), "is not the number of a process"));
                }
            }
        }
        return locks;
    }

    private static List<Progress> progress(ProjectFolder folder, List<Problem> problems) {
        List<Progress> all = new ArrayList<>();
        for (String name : folder.list(".ralph").names().stream()
                .filter(it -> it.matches("PRD-\\d{1,6}"))
                .limit(MAX_LISTS)
                .toList()) {
            JsonFile file = JsonFile.read(folder, ".ralph/" + name + "/.status.json");
            if (file instanceof JsonFile.Parsed parsed) {
                Instant at = parsed.fields()
                        .instant("updated_at")
                        .map(it -> Times.earlier(it, parsed.modifiedAt()))
                        .orElse(parsed.modifiedAt());
                all.add(new Progress(name.replaceAll("\\D", ""), parsed.fields(), at));
            } else if (file instanceof JsonFile.Broken broken) {
                problems.add(broken.problem());
            }
        }
        return all;
    }

    private static LoopFigures figures(JsonFields fields) {
        String phase = fields.text("phase").orElse("");
        String story = fields.text("story_id").orElse("");
        return new LoopFigures(
                fields.count("iteration"),
                Optional.empty(),
                (phase + " " + story).strip(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
