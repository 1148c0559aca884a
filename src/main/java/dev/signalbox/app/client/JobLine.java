package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A job in words, for one line of a terminal or a log. */
final class JobLine {
    private JobLine() {}

    static boolean finished(JsonNode job) {
        return !state(job).equals("queued") && !state(job).equals("running");
    }

    static String state(JsonNode job) {
        return job.path("state").asText();
    }

    /** The label, and what it is done to. */
    static String name(JsonNode job) {
        String label =
                TerminalText.plain(job.path("label").asText(job.path("action").asText()));
        String target = TerminalText.plain(job.path("target").asText(""));
        return target.isEmpty() || job.path("target").isNull() ? label : label + " (" + target + ")";
    }

    /** Whole percent; -1 if the job does not tell. */
    static int percent(JsonNode job) {
        return job.path("progress").isNumber()
                ? (int) Math.floor(100 * job.path("progress").asDouble())
                : -1;
    }

    /** State, progress, phase and message. */
    static String standing(JsonNode job) {
        List<String> words = new ArrayList<>();
        words.add(state(job) + (job.path("stalled").asBoolean() ? ", stalled" : ""));
        if (percent(job) >= 0 && !finished(job)) {
            words.add(percent(job) + "%");
        }
        String said = said(job);
        if (!said.isEmpty()) {
            words.add(said);
        }
        return String.join("  ", words);
    }

    /** What the job says of itself: phase and message. */
    static String said(JsonNode job) {
        String phase = text(job, "phase");
        String message = text(job, "message");
        return phase.isEmpty() || message.isEmpty() ? phase + message : phase + ": " + message;
    }

    private static String text(JsonNode job, String member) {
        return job.path(member).isTextual()
                ? TerminalText.plain(job.path(member).asText())
                : "";
    }
}
