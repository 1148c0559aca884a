package dev.signalbox.handoff;

import dev.signalbox.bus.Handoffs;
import dev.signalbox.bus.Handoffs.Act;
import dev.signalbox.bus.Handoffs.Change;
import dev.signalbox.bus.Handoffs.Create;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is wrong with a request, for people; empty if nothing is. */
final class Checks {
    private static final Pattern PROJECT = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private Checks() {}

    static Optional<String> of(Create request) {
        int bytes = request.context().getBytes(StandardCharsets.UTF_8).length;
        if (!Handoffs.isSessionId(request.sessionId())) {
            return Optional.of("that cannot be the id of a session");
        }
        if (bytes > Handoffs.MAX_CONTEXT_BYTES) {
            return Optional.of(
                    "context has " + bytes + " bytes; it may have " + Handoffs.MAX_CONTEXT_BYTES + " as JSON");
        }
        if (request.project().filter(slug -> !PROJECT.matcher(slug).matches()).isPresent()) {
            return Optional.of("project is not the slug of a project");
        }
        return text("summary", Optional.of(request.summary()), Handoffs.MAX_SUMMARY_LENGTH)
                .or(() -> text("idempotency_key", request.idempotencyKey(), Handoffs.MAX_KEY_LENGTH));
    }

    static Optional<String> of(Change request) {
        if (request.leaseS()
                .filter(seconds -> seconds < 1 || seconds > Handoffs.MAX_LEASE_S)
                .isPresent()) {
            return Optional.of("lease_s must be from 1 to " + Handoffs.MAX_LEASE_S);
        }
        if (request.act() == Act.REASSIGN && request.assignee().isEmpty()) {
            return Optional.of("assignee is missing");
        }
        return text("assignee", request.assignee(), Handoffs.MAX_NAME_LENGTH).or(() -> request.note()
                .filter(note -> note.length() > Handoffs.MAX_NOTE_LENGTH)
                .map(note -> "a text has " + note.length() + " characters; it may have " + Handoffs.MAX_NOTE_LENGTH));
    }

    private static Optional<String> text(String name, Optional<String> value, int max) {
        // No database is sure to take a NUL.
        return value.filter(text -> text.isBlank() || text.length() > max || text.indexOf('\0') >= 0)
                .map(text -> name + " must have from 1 to " + max + " characters, none of them NUL");
    }
}
