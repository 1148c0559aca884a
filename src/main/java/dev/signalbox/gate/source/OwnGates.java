package dev.signalbox.gate.source;

import dev.signalbox.bus.Gate.Asker;
import dev.signalbox.bus.Gate.Resolution;
import dev.signalbox.bus.Gates;
import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Signalbox's own form, for anybody's script: {@code .signalbox/gates/<id>.json} with at least a {@code question}, answered
 * by {@code <id>.resolved.json}. Described in the README.
 */
final class OwnGates implements GateSource {
    @Override
    public String name() {
        return "signalbox";
    }

    @Override
    public String folder() {
        return ".signalbox/gates";
    }

    @Override
    public boolean isRequest(String file) {
        return PairedFiles.isRequest(file);
    }

    @Override
    public String answerTo(String requestFile) {
        return PairedFiles.answerTo(requestFile);
    }

    @Override
    public boolean isAnswer(String file) {
        return PairedFiles.isAnswer(file);
    }

    @Override
    public boolean isOurs(JsonFields answer) {
        return PairedFiles.isOurs(answer);
    }

    @Override
    public boolean leavesFiles() {
        return true;
    }

    @Override
    public Asked read(String requestFile, JsonFields fields, Instant modifiedAt) throws MalformedFileException {
        Optional<String> title = Members.text(fields, "title", Gates.MAX_TITLE_LENGTH);
        String question = Members.text(fields, "question", Gates.MAX_QUESTION_LENGTH)
                .or(() -> title)
                .orElseThrow(() -> new MalformedFileException("asks nothing: it has no text \"question\""));
        return new Asked(
                requestFile,
                PairedFiles.idOf(requestFile),
                Optional.empty(),
                fields.text("type").orElse("question"),
                Members.title(title.orElse(question)),
                question,
                Members.options(fields, "options"),
                Members.object(fields, "context"),
                fields.instant("requested_at").orElse(modifiedAt),
                fields,
                modifiedAt);
    }

    @Override
    public Optional<Resolution> readAnswer(Asked asked, JsonFields fields, Written written)
            throws MalformedFileException {
        return Optional.of(PairedFiles.resolution(
                fields,
                Members.text(fields, "decision", Gates.MAX_QUESTION_LENGTH)
                        .orElseThrow(() -> new MalformedFileException("has no text \"decision\"")),
                written));
    }

    @Override
    public Map<String, Object> answer(Asked asked, Resolution resolution) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", asked.id());
        members.put("decision", resolution.decision());
        members.put("guidance", resolution.guidance());
        members.put("by", resolution.by());
        members.put("at", resolution.at());
        members.put("via", resolution.via());
        members.put("response_id", resolution.responseId());
        return members;
    }

    @Override
    public Asker asker(ProjectFolder folder, Asked asked, Instant now) {
        JsonFields fields = asked.fields();
        return fields.pid("pid")
                .map(pid -> Askers.process(
                        "the request", pid, fields.instant("pid_started_at").orElse(asked.modifiedAt())))
                .orElseGet(() -> Askers.unknown("the request names no process"));
    }
}
