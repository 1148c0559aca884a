package dev.signalbox.job;

import dev.signalbox.bus.Job.State;
import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Jobs.FieldProblem;
import dev.signalbox.bus.Jobs.Report;
import dev.signalbox.bus.Jobs.StartExternal;
import dev.signalbox.job.process.PlainText;
import dev.signalbox.job.process.Progress;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What workers elsewhere may say. */
final class ReportChecks {
    private static final String NAME = "[A-Za-z0-9_][A-Za-z0-9._-]{0,63}";
    private static final int MAX_HEARTBEAT_S = 86_400;
    private static final Set<State> REPORTABLE =
            Set.of(State.RUNNING, State.SUCCESS, State.WARNING, State.ERROR, State.CANCELLED);

    private ReportChecks() {}

    static List<FieldProblem> check(StartExternal start) {
        List<FieldProblem> problems = new ArrayList<>();
        if (!start.action().matches(NAME)) {
            problems.add(new FieldProblem("action", "must match " + NAME));
        }
        if (start.target().filter(target -> !target.matches(NAME)).isPresent()) {
            problems.add(new FieldProblem("target", "must match " + NAME));
        }
        start.heartbeatS()
                .filter(s -> s < 1 || s > MAX_HEARTBEAT_S)
                .ifPresent(
                        wrong -> problems.add(new FieldProblem("heartbeat_s", "must be from 1 to " + MAX_HEARTBEAT_S)));
        if (!isObject(start.parameters(), Jobs.MAX_PARAMETERS_BYTES)) {
            problems.add(new FieldProblem(
                    "parameters", "must be a JSON object of at most " + Jobs.MAX_PARAMETERS_BYTES + " bytes"));
        }
        return problems;
    }

    static List<FieldProblem> check(Report report) {
        List<FieldProblem> problems = new ArrayList<>();
        if (report.state().filter(state -> !REPORTABLE.contains(state)).isPresent()) {
            problems.add(new FieldProblem("state", "must be running, success, warning, error or cancelled"));
        }
        if (report.progress().filter(p -> !(p >= 0 && p <= 1)).isPresent()) {
            problems.add(new FieldProblem("progress", "must be from 0 to 1"));
        }
        if (report.data().filter(data -> !isObject(data, Jobs.MAX_DATA_BYTES)).isPresent()) {
            problems.add(
                    new FieldProblem("data", "must be a JSON object of at most " + Jobs.MAX_DATA_BYTES + " bytes"));
        }
        return problems;
    }

    /** What a report without problems tells. */
    static Progress progress(Report report) {
        return new Progress(
                false,
                report.progress(),
                report.phase().map(text -> PlainText.line(text, Jobs.MAX_PHASE_LENGTH)),
                report.message().map(text -> PlainText.line(text, Jobs.MAX_MESSAGE_LENGTH)),
                report.data());
    }

    static Optional<String> label(Optional<String> text) {
        return text.map(it -> PlainText.line(it, Jobs.MAX_LABEL_LENGTH)).filter(it -> !it.isEmpty());
    }

    private static boolean isObject(String json, int maxBytes) {
        if (json.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            return false;
        }
        try {
            return new JsonObject(json).size() >= 0;
        } catch (DecodeException e) {
            return false;
        }
    }
}
