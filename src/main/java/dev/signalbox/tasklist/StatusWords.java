package dev.signalbox.tasklist;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The words for a task's status that loops use. */
final class StatusWords {
    private static final Map<String, Task.Status> WORDS = Map.ofEntries(
            Map.entry("done", Task.Status.PASSED),
            Map.entry("completed", Task.Status.PASSED),
            Map.entry("complete", Task.Status.PASSED),
            Map.entry("closed", Task.Status.PASSED),
            Map.entry("passed", Task.Status.PASSED),
            Map.entry("merged", Task.Status.PASSED),
            Map.entry("in_progress", Task.Status.IN_PROGRESS),
            Map.entry("inprogress", Task.Status.IN_PROGRESS),
            Map.entry("processing", Task.Status.IN_PROGRESS),
            Map.entry("running", Task.Status.IN_PROGRESS),
            Map.entry("claimed", Task.Status.IN_PROGRESS),
            Map.entry("started", Task.Status.IN_PROGRESS),
            Map.entry("working", Task.Status.IN_PROGRESS),
            Map.entry("doing", Task.Status.IN_PROGRESS),
            Map.entry("verifying", Task.Status.VERIFYING),
            Map.entry("pr_opened", Task.Status.VERIFYING),
            Map.entry("in_review", Task.Status.VERIFYING),
            Map.entry("review", Task.Status.VERIFYING),
            Map.entry("failed", Task.Status.FAILED),
            Map.entry("error", Task.Status.FAILED),
            Map.entry("skipped", Task.Status.SKIPPED),
            Map.entry("rejected", Task.Status.SKIPPED),
            Map.entry("cancelled", Task.Status.SKIPPED),
            Map.entry("canceled", Task.Status.SKIPPED),
            Map.entry("open", Task.Status.OPEN),
            Map.entry("pending", Task.Status.OPEN),
            Map.entry("todo", Task.Status.OPEN),
            Map.entry("to_do", Task.Status.OPEN),
            Map.entry("queued", Task.Status.OPEN),
            Map.entry("backlog", Task.Status.OPEN),
            Map.entry("blocked", Task.Status.OPEN),
            Map.entry("not_started", Task.Status.OPEN),
            Map.entry("planned", Task.Status.OPEN),
            Map.entry("draft", Task.Status.OPEN),
            Map.entry("ready", Task.Status.OPEN),
            Map.entry("new", Task.Status.OPEN),
            Map.entry("recoverable", Task.Status.OPEN));

    private StatusWords() {}

    /** Empty if the word is not known. Upper case, hyphens and spaces make no difference. */
    static Optional<Task.Status> read(String word) {
        if (word.length() > 40) {
            return Optional.empty();
        }
        String normal = word.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
        return Optional.ofNullable(WORDS.get(normal));
    }
}
