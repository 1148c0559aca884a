package dev.signalbox.gate.source;

import dev.signalbox.bus.Gate.Resolution;
import dev.signalbox.bus.Gates;
import dev.signalbox.files.JsonFields;
import dev.signalbox.gate.source.GateSource.Written;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the protocols have in common in which each question is a file of its own, and each answer a file beside it. */
final class PairedFiles {
    private static final String REQUEST = ".json";
    private static final String ANSWER = ".resolved.json";
    private static final int MAX_RESPONSE_ID = 200;
    /** By which way an answer of Signalbox was given. */
    private static final Pattern OWN_WAY = Pattern.compile("page|api");

    private PairedFiles() {}

    /** Whether that file asks something: {@code <id>.json}. */
    static boolean isRequest(String file) {
        return file.endsWith(REQUEST) && !file.endsWith(ANSWER) && !file.startsWith(".");
    }

    static boolean isAnswer(String file) {
        return file.endsWith(ANSWER) && file.length() > ANSWER.length() && !file.startsWith(".");
    }

    /** Whether Signalbox wrote the answer, as it says itself. */
    static boolean isOurs(JsonFields fields) {
        return Members.actor(fields, "response_id", "responseId").isPresent()
                && fields.rawText("via")
                        .filter(way -> OWN_WAY.matcher(way).matches())
                        .isPresent();
    }

    static String answerTo(String requestFile) {
        return idOf(requestFile) + ANSWER;
    }

    static String idOf(String requestFile) {
        return requestFile.substring(0, requestFile.length() - REQUEST.length());
    }

    /** An answer of Signalbox says so; every other one came by file. */
    static Resolution resolution(JsonFields fields, String decision, Written written) throws MalformedFileException {
        Optional<String> responseId =
                Members.actor(fields, "response_id", "responseId").filter(id -> id.length() <= MAX_RESPONSE_ID);
        String via = fields.rawText("via")
                .filter(way -> responseId.isPresent() && OWN_WAY.matcher(way).matches())
                .orElse("file");
        Instant at = List.of("at", "resolved_at", "resolvedAt", "timestamp").stream()
                .flatMap(name -> fields.instant(name).stream())
                .findFirst()
                .orElse(written.at());
        return new Resolution(
                decision,
                guidance(fields),
                Members.actor(fields, "by", "resolved_by", "resolvedBy").orElse(written.owner()),
                at.truncatedTo(ChronoUnit.MILLIS),
                via,
                responseId.orElse(""),
                List.of());
    }

    private static Optional<String> guidance(JsonFields fields) {
        return fields.rawText("guidance")
                .or(() -> fields.object("response").rawText("guidance"))
                .map(text -> Members.cut(text, Gates.MAX_GUIDANCE_LENGTH))
                .filter(text -> !text.isBlank());
    }
}
