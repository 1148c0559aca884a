package dev.signalbox.http.stream;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The latest change of each item in the order in which they happened, so that "what is new since revision N" is a tail
 * of it. Removals are remembered up to a bound; whoever is further behind than the last forgotten one needs the whole.
 */
final class ChangeLog {
    private final int maxRemovals;
    private final NavigableMap<Long, Change> byRevision = new TreeMap<>();
    private final Map<String, Change> removals = new LinkedHashMap<>();
    private long revision;
    private long forgotten;

    ChangeLog(int maxRemovals) {
        if (maxRemovals < 1) {
            throw new IllegalArgumentException("at least one removal has to be remembered");
        }
        this.maxRemovals = maxRemovals;
    }

    /** Of the newest change; 0 before the first. */
    long revision() {
        return revision;
    }

    long nextRevision() {
        return revision + 1;
    }

    void append(Change change) {
        revision = change.revision();
        byRevision.put(revision, change);
        switch (change.kind()) {
            case PUT -> {
                Change removal = removals.remove(change.key());
                if (removal != null) {
                    byRevision.remove(removal.revision());
                }
            }
            case REMOVE -> {
                removals.put(change.key(), change);
                if (removals.size() > maxRemovals) {
                    Change oldest = removals.values().iterator().next();
                    drop(oldest);
                    removals.remove(oldest.key());
                    forgotten = oldest.revision();
                }
            }
            case MEMBER -> {}
        }
    }

    /** Takes out a change that a newer one of the same thing replaces. */
    void drop(Change replaced) {
        byRevision.remove(replaced.revision());
    }

    boolean reachesBackTo(long sent) {
        return sent >= forgotten;
    }

    /** Oldest first. */
    Collection<Change> after(long sent) {
        return byRevision.tailMap(sent, false).values();
    }
}
