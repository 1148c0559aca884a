package dev.signalbox.watch.run;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Which runs ask a person something that nobody has answered, as the gates of this node tell. For one thread. */
final class OpenGates {
    private final Map<String, Map<String, String>> byProject = new HashMap<>();

    /** @param byRun the gate that waits, by the id of the run; replaces what was told of the project before */
    void asked(String slug, Map<String, String> byRun) {
        if (byRun.isEmpty()) {
            byProject.remove(slug);
        } else {
            byProject.put(slug, Map.copyOf(byRun));
        }
    }

    /** The gate of a run that waits. */
    Optional<String> of(String slug, String runId) {
        return Optional.ofNullable(byProject.getOrDefault(slug, Map.of()).get(runId));
    }
}
