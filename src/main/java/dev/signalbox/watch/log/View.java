package dev.signalbox.watch.log;

import java.io.IOException;
import java.util.Optional;

/**
 * A log as it is for one reading.
 *
 * @param generation as the reader calls it, unless {@code reset} says that it is another one
 * @param end where the file ends
 * @param finished whether nothing is written behind it any more
 * @param reset why the generation is another one than the reader's
 * @param next the generation that follows
 */
record View(
        OpenedLog log, String generation, long end, boolean finished, Optional<String> reset, Optional<String> next) {
    private static final String TRUNCATED = "truncated";
    private static final String REPLACED = "replaced";

    /**
     * A file as it is now, for a reader that has that generation and position.
     *
     * @param own what the generation is called if the reader's is another one
     * @param trusted whether the reader's may be the same under another name
     */
    static View of(OpenedLog log, Generation own, Optional<String> asked, long position, boolean trusted)
            throws IOException {
        long end = log.size();
        Optional<Generation> known = asked.flatMap(Generation::parse);
        boolean named = asked.filter(own.text()::equals).isPresent();
        boolean same = named || trusted && known.isPresent() && known.get().isBeginningOf(log);
        if (same && known.orElseThrow().isFile(log) && position <= end) {
            return new View(log, asked.orElseThrow(), end, false, Optional.empty(), Optional.empty());
        }
        Optional<String> reset = asked.map(
                text -> known.filter(generation -> generation.isFile(log)).isPresent() ? TRUNCATED : REPLACED);
        return new View(log, own.text(), end, false, reset, Optional.empty());
    }

    /** Whether what was read of it was of this generation: the file may have been written anew meanwhile. */
    boolean holds() throws IOException {
        Optional<Generation> known = Generation.parse(generation);
        return log.size() >= end && known.isPresent() && known.get().isBeginningOf(log);
    }
}
