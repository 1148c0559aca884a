package dev.signalbox.watch.state;

import dev.signalbox.bus.Project.LoopFigures;
import dev.signalbox.bus.Project.Problem;
import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.files.Times;
import dev.signalbox.watch.state.RunClaim.Heartbeat;
import dev.signalbox.watch.state.RunClaim.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * frankbria/ralph-claude-code: {@code .ralph/status.json} is written at each step of the loop, {@code
 * .ralph/progress.json} every ten seconds while the agent works. The loop names no process and holds no lock, so these
 * are its only signs of life.
 */
final class RalphClaudeCodeReader implements RunStateReader {
    private static final String STATUS = ".ralph/status.json";
    private static final String PROGRESS = ".ralph/progress.json";
    private static final String BREAKER = ".ralph/.circuit_breaker_state";
    private static final String SESSION = ".ralph/.ralph_session";
    /** No place on Earth is further from UTC; a time without a zone that is further off is old. */
    private static final Duration WIDEST_ZONE = Duration.ofHours(15);

    private static final Pattern MEMBER =
            Pattern.compile("^\\s*\"(status|elapsed_seconds|timestamp)\"\\s*:\\s*\"?([^\",}]*)\"?");
    private static final Pattern OPEN = Pattern.compile("^\\s*\"?OPEN\"?\\s*$|\"state\"\\s*:\\s*\"OPEN\"");

    @Override
    public String tool() {
        return "ralph-claude-code";
    }

    @Override
    public Optional<Outcome> read(ProjectFolder folder) {
        JsonFile file = JsonFile.read(folder, STATUS);
        Optional<Progress> progress = progress(folder);
        Optional<Heartbeat> beat =
                progress.filter(it -> it.status == Status.RUNNING).flatMap(Progress::heartbeat);
        if (file instanceof JsonFile.Broken broken) {
            Optional<Heartbeat> written = broken.modifiedAt().map(at -> new Heartbeat(at, "status.json"));
            return Optional.of(new Broken(RunStates.later(written, beat), List.of(broken.problem())));
        }
        if (file instanceof JsonFile.Parsed parsed && isOurs(parsed.fields())) {
            return Optional.of(new Read(claim(folder, parsed, beat)));
        }
        return progress.map(it -> new Read(it.claim(tool())));
    }

    private static boolean isOurs(JsonFields fields) {
        return fields.has("loop_count") || fields.has("last_action") || fields.has("calls_made_this_hour");
    }

    private RunClaim claim(ProjectFolder folder, JsonFile.Parsed parsed, Optional<Heartbeat> beat) {
        JsonFields fields = parsed.fields();
        String word = fields.text("status").orElse("nothing");
        // A file that was copied or checked out is new, and the time inside it is not.
        Instant written = fields.instant("timestamp")
                .map(at -> Times.earlier(at, parsed.modifiedAt()))
                .orElse(parsed.modifiedAt());
        Status status = status(word);
        List<Problem> problems = new ArrayList<>();
        String says = "status.json says " + word;
        if (status.isPresent() && breakerIsOpen(folder, problems)) {
            status = Status.FAILED;
            says += ", and the circuit breaker is open";
        }
        Heartbeat own = new Heartbeat(written, "status.json");
        return new RunClaim(
                tool(),
                status,
                says,
                Optional.empty(),
                Optional.empty(),
                status.isPresent() ? RunStates.later(Optional.of(own), beat) : Optional.empty(),
                sessionStart(folder),
                Optional.of(written),
                Optional.of(figures(fields)),
                problems);
    }

    private static LoopFigures figures(JsonFields fields) {
        return new LoopFigures(
                fields.count("loop_count"),
                Optional.empty(),
                fields.text("last_action").orElse(""),
                fields.text("model").orElse(""),
                Optional.empty(),
                Optional.empty(),
                fields.amount("session_spend_usd"));
    }

    private static Status status(String word) {
        return switch (word) {
            // A finished or failed call of the agent is not the end of the loop.
            case "running", "executing", "success", "error" -> Status.RUNNING;
            case "paused" -> Status.PAUSED;
            case "completed" -> Status.COMPLETED;
            case "halted", "failed", "crashed" -> Status.FAILED;
            case "stopped" -> Status.STOPPED;
            default -> Status.NONE;
        };
    }

    private static boolean breakerIsOpen(ProjectFolder folder, List<Problem> problems) {
        // Some write the bare word instead of an object.
        JsonFile file = JsonFile.read(folder, BREAKER);
        if (file instanceof JsonFile.Parsed parsed) {
            return parsed.fields().text("state").equals(Optional.of("OPEN"));
        }
        if (file instanceof JsonFile.Broken broken) {
            String text = broken.text().strip();
            if (!text.matches("\"?(CLOSED|HALF_OPEN|OPEN)\"?")) {
                problems.add(broken.problem());
            }
            return OPEN.matcher(text).find();
        }
        return false;
    }

    private static Optional<Instant> sessionStart(ProjectFolder folder) {
        return JsonFile.read(folder, SESSION) instanceof JsonFile.Parsed parsed
                ? parsed.fields().instant("created_at")
                : Optional.empty();
    }

    /** What {@code progress.json} says; empty if it is not there or is the file of the same name of another tool. */
    private static Optional<Progress> progress(ProjectFolder folder) {
        JsonFile file = JsonFile.read(folder, PROGRESS);
        if (file instanceof JsonFile.Parsed parsed && parsed.fields().has("elapsed_seconds")) {
            JsonFields fields = parsed.fields();
            return Optional.of(new Progress(
                    fields.text("status").orElse(""),
                    fields.rawText("timestamp").orElse(""),
                    parsed.modifiedAt()));
        }
        if (file instanceof JsonFile.Broken broken && broken.modifiedAt().isPresent()) {
            return salvage(broken.text(), broken.modifiedAt().get());
        }
        return Optional.empty();
    }

    /** The loop puts the agent's output into the file unescaped, so it is often not JSON at all; its own lines still are. */
    private static Optional<Progress> salvage(String text, Instant modifiedAt) {
        String status = "";
        String timestamp = "";
        boolean ours = false;
        for (String line : text.lines().limit(10_000).toList()) {
            Matcher member = MEMBER.matcher(line);
            if (!member.find()) {
                continue;
            }
            switch (member.group(1)) {
                case "status" -> status = status.isEmpty() ? member.group(2) : status;
                // The output stands before the time, so what looks like one in the output comes first.
                case "timestamp" -> timestamp = member.group(2);
                default -> ours = true;
            }
        }
        return ours ? Optional.of(new Progress(status, timestamp, modifiedAt)) : Optional.empty();
    }

    private static final class Progress {
        private final String word;
        private final Status status;
        private final Optional<Instant> beat;

        Progress(String word, String timestamp, Instant modifiedAt) {
            this.word = JsonFields.oneLine(word);
            this.status = word.equals("executing") ? Status.RUNNING : Status.NONE;
            this.beat = Times.parseLocal(timestamp, ZoneOffset.UTC)
                            .filter(at -> Duration.between(at, modifiedAt).abs().compareTo(WIDEST_ZONE) > 0)
                            .isPresent()
                    ? Optional.empty()
                    : Times.parse(timestamp)
                            .map(at -> Times.earlier(at, modifiedAt))
                            .or(() -> Optional.of(modifiedAt));
        }

        Optional<Heartbeat> heartbeat() {
            return beat.map(at -> new Heartbeat(at, "progress.json"));
        }

        RunClaim claim(String tool) {
            return new RunClaim(
                    tool,
                    status,
                    "progress.json says " + (word.isEmpty() ? "nothing" : word),
                    Optional.empty(),
                    Optional.empty(),
                    status == Status.RUNNING ? heartbeat() : Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
        }
    }
}
