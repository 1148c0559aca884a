package dev.signalbox.bus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A question that an agent, an orchestrator or a script asks a person, and waits. Equal {@code version}, equal gate.
 *
 * @param project slug of the project in whose folder the question lies
 * @param id unique within the project; {@code [A-Za-z0-9._-]{1,128}}
 * @param source whose protocol it is: {@code 5x}, {@code ralph-orchestrator} or {@code signalbox}
 * @param type what it is about, as the source says ({@code phase}, {@code escalation}, {@code question} ...)
 * @param options empty if any text may be answered
 * @param context what the source adds, one JSON object of at most {@link Gates#MAX_CONTEXT_BYTES}
 * @param requestedAt UTC, as the file says, else the time of the file
 * @param asker whether whoever asked is still there to hear the answer, and how that is known
 * @param resolution the answer that counts; there if and only if it is resolved
 * @param version changes when and only when something changes that a reader sees
 */
public record Gate(
        String project,
        String id,
        String account,
        String node,
        String source,
        String type,
        String title,
        String question,
        List<Option> options,
        String context,
        Instant requestedAt,
        State state,
        Asker asker,
        Optional<Resolution> resolution,
        String version) {

    public Gate {
        options = List.copyOf(options);
    }

    /** How far a gate is. */
    public enum State {
        PENDING,
        RESOLVED,
        /** Whoever asked took the question away before anybody answered. */
        WITHDRAWN
    }

    /** @param danger whether a person is to be asked twice before it is answered so */
    public record Option(String value, String label, boolean danger) {}

    /** @param evidence in words that do not change with the clock */
    public record Asker(Presence presence, String evidence) {}

    /** Whether somebody is there. */
    public enum Presence {
        ALIVE,
        /** Nobody is there to hear the answer. */
        GONE,
        /** There is nothing to tell it by. */
        UNKNOWN
    }

    /**
     * The answer that counts. Nothing replaces it.
     *
     * @param by who answered
     * @param via {@code page}, {@code api} or {@code file} (somebody wrote the answer without us)
     * @param responseId tells our answer from everybody else's
     * @param late answers that came after it and changed nothing; the newest {@link Gates#MAX_LATE}
     */
    public record Resolution(
            String decision,
            Optional<String> guidance,
            String by,
            Instant at,
            String via,
            String responseId,
            List<Late> late) {
        public Resolution {
            late = List.copyOf(late);
        }
    }

    /** An answer that came too late. */
    public record Late(String by, Instant at, String decision) {}
}
