package dev.signalbox.gate;

import dev.signalbox.bus.Gates.Trouble;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Files of one project that cannot be read as what they are to be. What looks broken may only be half-written, so it is told
 * when it has been so for a while. Used by one thread.
 */
final class Troubles {
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int MAX = 50;

    private final String project;
    private Map<String, Long> since = new HashMap<>();
    private Map<String, Long> found = new HashMap<>();
    private List<Trouble> shown = List.of();
    private List<Trouble> next = new ArrayList<>();
    private OptionalLong nextChange = OptionalLong.empty();

    Troubles(String project) {
        this.project = project;
    }

    /** A look begins. */
    void begin() {
        found = new HashMap<>();
        next = new ArrayList<>();
        nextChange = OptionalLong.empty();
    }

    /** @param file relative to the project's folder */
    void add(String file, String reason, long nowNanos) {
        long first = Optional.ofNullable(since.get(file)).orElse(nowNanos);
        found.put(file, first);
        if (nowNanos - first < PATIENCE_NANOS) {
            laterAt(first + PATIENCE_NANOS);
        } else if (next.size() < MAX) {
            next.add(new Trouble(project, file, reason));
        }
    }

    /** Something may be told at that time that is not yet, although no file changes. */
    void laterAt(long nanos) {
        nextChange = nextChange.isEmpty() || nextChange.getAsLong() - nanos > 0 ? OptionalLong.of(nanos) : nextChange;
    }

    /** The look has ended. */
    void end() {
        since = found;
        shown = List.copyOf(next);
    }

    List<Trouble> shown() {
        return shown;
    }

    /** When to look again for this alone, in nanoseconds. */
    OptionalLong nextChange() {
        return nextChange;
    }
}
