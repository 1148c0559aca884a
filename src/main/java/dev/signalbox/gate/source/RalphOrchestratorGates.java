package dev.signalbox.gate.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.bus.Gate.Asker;
import dev.signalbox.bus.Gate.Resolution;
import dev.signalbox.bus.Gates;
import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import dev.signalbox.files.Times;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * ralph-orchestrator: one question at a time in {@code .ralph/api/robot-question.json}, answered by
 * {@code robot-response.json} with the question's token. The loop looks four times a second and removes both files when it
 * has read the answer, or waits no longer; an answer with another token it removes too. It can only take a text, so the
 * guidance comes after the decision.
 */
final class RalphOrchestratorGates implements GateSource {
    private static final String QUESTION = "robot-question.json";
    private static final String RESPONSE = "robot-response.json";
    private static final String LOCK = ".ralph/loop.lock";
    private static final String LOOPS = ".ralph/loops.json";
    /** Far more than anybody waits; more could not be added to a time. */
    private static final long MAX_TIMEOUT_SECONDS = 10_000_000_000L;

    private static final Set<String> SHOWN_ELSEWHERE = Set.of("response_token", "payload", "timestamp");

    @Override
    public String name() {
        return "ralph-orchestrator";
    }

    @Override
    public String folder() {
        return ".ralph/api";
    }

    @Override
    public boolean isRequest(String file) {
        return file.equals(QUESTION);
    }

    @Override
    public String answerTo(String requestFile) {
        return RESPONSE;
    }

    @Override
    public boolean isAnswer(String file) {
        return file.equals(RESPONSE);
    }

    @Override
    public boolean isOurs(JsonFields answer) {
        return PairedFiles.isOurs(answer);
    }

    @Override
    public boolean leavesFiles() {
        return false;
    }

    @Override
    public Asked read(String requestFile, JsonFields fields, Instant modifiedAt) throws MalformedFileException {
        String id = id(fields).orElseThrow(() -> new MalformedFileException("has no \"id\""));
        String token = fields.rawText("response_token")
                .or(() -> fields.rawText("token"))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new MalformedFileException("has no text \"response_token\""));
        String question = question(fields);
        return new Asked(
                requestFile,
                id,
                Optional.of(token),
                "question",
                fields.text("hat").map(hat -> "Question of " + hat).orElseGet(() -> Members.title(question)),
                question,
                List.of(),
                Members.others(fields, SHOWN_ELSEWHERE),
                fields.instant("timestamp").orElse(modifiedAt),
                fields,
                modifiedAt);
    }

    /** The payload is a text, or JSON in a text; then the member that is meant for people is what is asked. */
    private static String question(JsonFields fields) throws MalformedFileException {
        JsonFields payload = fields.object("payload_json");
        return payload.rawText("question")
                .or(() -> payload.rawText("message"))
                .or(() -> payload.rawText("text"))
                .or(() -> fields.rawText("payload"))
                .map(text -> Members.cut(text, Gates.MAX_QUESTION_LENGTH))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new MalformedFileException("asks nothing: it has no text \"payload\""));
    }

    private static Optional<String> id(JsonFields fields) {
        JsonNode id = fields.node().path("id");
        return id.isIntegralNumber() ? Optional.of(id.asText()) : fields.text("id");
    }

    @Override
    public Optional<Resolution> readAnswer(Asked asked, JsonFields fields, Written written)
            throws MalformedFileException {
        Optional<String> token = fields.rawText("response_token").or(() -> fields.rawText("token"));
        if (!id(fields).equals(Optional.of(asked.id())) || !token.equals(asked.token())) {
            return Optional.empty();
        }
        String decision = fields.rawText("decision")
                .or(() -> fields.rawText("response"))
                .or(() -> fields.rawText("message"))
                .or(() -> fields.rawText("text"))
                .map(text -> Members.cut(text, Gates.MAX_QUESTION_LENGTH))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new MalformedFileException("has no text \"response\""));
        return Optional.of(PairedFiles.resolution(fields, decision, written));
    }

    @Override
    public Map<String, Object> answer(Asked asked, Resolution resolution) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", asked.fields().node().path("id"));
        members.put("loop_id", asked.fields().node().path("loop_id"));
        members.put("response_token", asked.token());
        members.put(
                "response",
                resolution.decision()
                        + resolution.guidance().map(text -> "\n\n" + text).orElse(""));
        members.put("timestamp", resolution.at());
        // What follows the loop does not read.
        members.put("decision", resolution.decision());
        members.put("guidance", resolution.guidance());
        members.put("by", resolution.by());
        members.put("via", resolution.via());
        members.put("response_id", resolution.responseId());
        return members;
    }

    @Override
    public Asker asker(ProjectFolder folder, Asked asked, Instant now) {
        Optional<Instant> deadline = asked.fields()
                .count("timeout_seconds")
                .filter(seconds -> seconds > 0 && seconds < MAX_TIMEOUT_SECONDS)
                .map(seconds -> asked.requestedAt().plusSeconds(seconds));
        if (deadline.filter(now::isAfter).isPresent()) {
            return Askers.gone("the loop waited until " + Times.show(deadline.get()));
        }
        return registered(folder, asked)
                .or(() -> Askers.lock(folder, LOCK).flatMap(lock -> holder(LOCK, lock.fields(), lock.modifiedAt())))
                .orElseGet(() -> Askers.unknown("neither " + LOCK + " nor " + LOOPS + " names a process"));
    }

    private static Optional<Asker> registered(ProjectFolder folder, Asked asked) {
        Optional<String> loop = asked.fields().rawText("loop_id");
        return Askers.lock(folder, LOOPS).flatMap(loops -> loops.fields().objects("loops").stream()
                .filter(entry -> loop.isPresent() && entry.rawText("id").equals(loop))
                .flatMap(entry -> holder(LOOPS, entry, loops.modifiedAt()).stream())
                .findFirst());
    }

    private static Optional<Asker> holder(String file, JsonFields fields, Instant modifiedAt) {
        return fields.pid("pid")
                .map(pid -> Askers.process(file, pid, fields.instant("started").orElse(modifiedAt)));
    }
}
