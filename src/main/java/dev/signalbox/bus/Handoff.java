package dev.signalbox.bus;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * A session of an agent that was laid down, or that needs a person. Equal {@code version}, equal handoff.
 *
 * @param id a UUID, lower case
 * @param sessionId the agent's own name for its session; {@code [A-Za-z0-9._:@-]{1,128}}
 * @param project slug of the project that it is about; empty if it is about none
 * @param summary one to {@link Handoffs#MAX_SUMMARY_LENGTH} characters
 * @param context what the agent adds, one JSON object of at most {@link Handoffs#MAX_CONTEXT_BYTES}
 * @param createdBy who handed it over
 * @param claimedBy who has it; there if and only if it is claimed, or was when it was resolved
 * @param leaseUntil when the claim ends by itself; empty for never
 * @param resolution what whoever resolved it says; at most {@link Handoffs#MAX_NOTE_LENGTH} characters
 * @param updatedAt UTC, like all times
 * @param version changes with every change
 */
public record Handoff(
        String id,
        String sessionId,
        String account,
        Kind kind,
        State state,
        Priority priority,
        Optional<String> project,
        String summary,
        String context,
        String createdBy,
        Instant createdAt,
        Optional<String> claimedBy,
        Optional<Instant> claimedAt,
        Optional<Instant> leaseUntil,
        Optional<String> resolvedBy,
        Optional<Instant> resolvedAt,
        Optional<String> resolution,
        Instant updatedAt,
        String version) {

    /** Why it was handed over. */
    public enum Kind {
        /** To be taken up again some time; nobody is called. */
        PARK,
        /** A person is needed. */
        ESCALATE
    }

    /** Where it stands. */
    public enum State {
        /** Nobody has it. */
        OPEN,
        CLAIMED,
        /** It is over, and never changes again. */
        RESOLVED
    }

    /** How urgent it is; the later the more. */
    public enum Priority {
        LOW,
        NORMAL,
        HIGH,
        URGENT
    }

    /** The order of the queue: the most urgent first, then the oldest first. */
    public static final Comparator<Handoff> MOST_URGENT_FIRST = Comparator.comparing(
                    Handoff::priority, Comparator.reverseOrder())
            .thenComparing(Handoff::createdAt)
            .thenComparing(Handoff::id);
}
