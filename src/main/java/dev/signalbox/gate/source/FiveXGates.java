package dev.signalbox.gate.source;

import dev.signalbox.bus.Gate.Asker;
import dev.signalbox.bus.Gate.Option;
import dev.signalbox.bus.Gate.Presence;
import dev.signalbox.bus.Gate.Resolution;
import dev.signalbox.bus.Gates;
import dev.signalbox.files.JsonFields;
import dev.signalbox.files.ProjectFolder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The 5x orchestrator: {@code .5x/gates/<id>.json} is a phase, an escalation or a run to be resumed, answered by
 * {@code <id>.resolved.json}. Whoever runs holds a file in {@code .5x/locks}.
 */
final class FiveXGates implements GateSource {
    private static final String LOCKS = ".5x/locks";
    private static final String LOCK = ".lock";
    private static final int MAX_LOCKS = 64;
    /** Characters of the plan's hash that name its lock. */
    private static final int HASH_LENGTH = 16;

    private static final Set<String> SHOWN_ELSEWHERE =
            Set.of("gateId", "gateType", "title", "question", "options", "createdAt", "requestedAt", "timestamp");

    @Override
    public String name() {
        return "5x";
    }

    @Override
    public String folder() {
        return ".5x/gates";
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
        String type = fields.text("gateType").orElseThrow(() -> new MalformedFileException("has no text \"gateType\""));
        JsonFields context = fields.node().path("context").isObject() ? fields.object("context") : fields;
        List<Option> given = Members.options(fields, "options");
        Optional<String> asks = Members.text(fields, "question", Gates.MAX_QUESTION_LENGTH)
                .or(() -> context.rawText("reason").map(text -> Members.cut(text, Gates.MAX_QUESTION_LENGTH)))
                .filter(text -> !text.isBlank());
        String title = Members.text(fields, "title", Gates.MAX_TITLE_LENGTH).orElseGet(() -> title(type, context));
        return new Asked(
                requestFile,
                PairedFiles.idOf(requestFile),
                Optional.empty(),
                type,
                Members.title(title),
                asks.orElseGet(() -> question(type)),
                given.isEmpty() ? options(type) : given,
                context.node() == fields.node()
                        ? Members.others(fields, SHOWN_ELSEWHERE)
                        : Members.object(fields, "context"),
                fields.instant("requestedAt")
                        .or(() -> fields.instant("createdAt"))
                        .or(() -> fields.instant("timestamp"))
                        .orElse(modifiedAt),
                fields,
                modifiedAt);
    }

    private static String title(String type, JsonFields context) {
        return switch (type) {
            case "phase" ->
                "Phase"
                        + number(context, "phaseNumber").map(it -> " " + it).orElse("")
                        + context.text("phaseTitle").map(it -> ": " + it).orElse("");
            case "escalation" ->
                "Escalation"
                        + number(context, "iteration")
                                .map(it -> " in iteration " + it)
                                .orElse("");
            case "resume" ->
                "Interrupted run" + context.text("runId").map(it -> " " + it).orElse("");
            default -> type;
        };
    }

    /** Phases are numbers in some versions and texts in others. */
    private static Optional<String> number(JsonFields context, String name) {
        return context.text(name).or(() -> context.count(name).map(Object::toString));
    }

    private static String question(String type) {
        return switch (type) {
            case "phase" -> "The phase is done. Go on with the next one?";
            case "escalation" -> "The orchestrator needs a person.";
            case "resume" -> "Resume the interrupted run, start it afresh, or abort it?";
            default -> "The orchestrator waits for an answer.";
        };
    }

    private static List<Option> options(String type) {
        return switch (type) {
            case "phase" -> List.of(new Option("continue", "Continue", false), new Option("exit", "Exit", true));
            case "escalation" ->
                List.of(
                        new Option("continue", "Continue", false),
                        new Option("approve", "Approve as it is", true),
                        new Option("abort", "Abort", true));
            case "resume" ->
                List.of(
                        new Option("resume", "Resume", false),
                        new Option("start-fresh", "Start afresh", true),
                        new Option("abort", "Abort", true));
            default -> List.of();
        };
    }

    @Override
    public Optional<Resolution> readAnswer(Asked asked, JsonFields fields, Written written)
            throws MalformedFileException {
        JsonFields response = fields.object("response");
        String decision = fields.rawText("decision")
                .or(() -> fields.rawText("response"))
                .or(() -> response.rawText("action"))
                .or(() -> fields.rawText("action"))
                .or(() -> fields.rawText("choice"))
                .map(text -> Members.cut(text, Gates.MAX_QUESTION_LENGTH))
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new MalformedFileException("has none of decision, response, action and choice"));
        return Optional.of(PairedFiles.resolution(fields, decision, written));
    }

    /** An escalation is answered by an object, everything else by a text. */
    @Override
    public Map<String, Object> answer(Asked asked, Resolution resolution) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("gateId", asked.fields().text("gateId").orElse(asked.id()));
        members.put("gateType", asked.type());
        asked.fields().rawText("runId").ifPresent(run -> members.put("runId", run));
        members.put("decision", resolution.decision());
        if (asked.type().equals("escalation")) {
            Map<String, Object> response = new LinkedHashMap<>();
            response.put("action", resolution.decision());
            resolution.guidance().ifPresent(text -> response.put("guidance", text));
            members.put("response", response);
        } else {
            members.put("response", resolution.decision());
        }
        resolution.guidance().ifPresent(text -> members.put("guidance", text));
        members.put("resolvedBy", resolution.by());
        members.put("resolvedAt", resolution.at());
        members.put("via", resolution.via());
        members.put("responseId", resolution.responseId());
        return members;
    }

    @Override
    public Asker asker(ProjectFolder folder, Asked asked, Instant now) {
        JsonFields fields = asked.fields();
        Optional<String> plan = fields.rawText("planPath")
                .or(() -> fields.object("context").rawText("planPath"))
                .map(path -> hash(path) + LOCK);
        List<String> locks = folder.list(LOCKS).names().stream()
                .filter(name -> name.endsWith(LOCK))
                .filter(name -> plan.isEmpty() || plan.get().equals(name))
                .limit(MAX_LOCKS)
                .toList();
        Optional<Asker> last = Optional.empty();
        for (String name : locks) {
            Optional<Asker> holder = holder(folder, name);
            if (holder.filter(it -> it.presence() == Presence.ALIVE).isPresent()) {
                return holder.get();
            }
            last = holder.or(() -> Optional.of(Askers.unknown(LOCKS + "/" + name + " names no process")));
        }
        if (last.isPresent()) {
            return last.get();
        }
        return folder.list(".5x").has("locks")
                ? Askers.gone("no run holds a lock in " + LOCKS)
                : Askers.unknown("there is no lock to tell it by");
    }

    private static Optional<Asker> holder(ProjectFolder folder, String name) {
        return Askers.lock(folder, LOCKS + "/" + name).flatMap(lock -> lock.fields()
                .pid("pid")
                .map(pid -> Askers.process(
                        LOCKS + "/" + name,
                        pid,
                        lock.fields().instant("startedAt").orElse(lock.modifiedAt()))));
    }

    private static String hash(String planPath) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(planPath.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
