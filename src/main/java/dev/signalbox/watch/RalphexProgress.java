package dev.signalbox.watch;

import dev.signalbox.files.ProjectFolder;
import java.time.Instant;
import java.util.Optional;

/** Where ralphex keeps the progress of its runs: one text file a plan. */
public final class RalphexProgress {
    private static final String FOLDER = ".ralphex/progress";
    private static final int MAX_FILES = 200;

    private RalphexProgress() {}

    /** The progress file that was written last, relative to the project's folder. */
    public static Optional<String> newest(ProjectFolder folder) {
        Optional<String> newest = Optional.empty();
        Instant newestAt = Instant.MIN;
        for (String name : folder.list(FOLDER).names().stream()
                .filter(it -> it.startsWith("progress-") && it.endsWith(".txt"))
                .limit(MAX_FILES)
                .toList()) {
            Instant at = folder.modifiedAt(FOLDER + "/" + name).orElse(Instant.MIN);
            if (newest.isEmpty() || at.isAfter(newestAt)) {
                newest = Optional.of(FOLDER + "/" + name);
                newestAt = at;
            }
        }
        return newest;
    }
}
