package dev.signalbox.bus;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Whether a copy of what somebody publishes is whole: the receiving side of a conversation about state, of which
 * {@link Publication} is the sending one. Changes are applied in order; a gap, another epoch or another signature asks for
 * a snapshot, and changes that come while it is on its way are applied after it. Knows nothing of the bus or of time. For
 * one thread.
 *
 * @param <C> the change
 */
public final class Replica<C> {
    /** Changes kept while a snapshot is on its way; with more than that a new one is asked for. */
    private static final int MAX_EARLY = 1_000;

    private final Function<C, StateMark> markOf;
    private final Consumer<C> apply;
    private final List<C> early = new ArrayList<>();
    private StateMark mark = new StateMark("", -1, "");
    private boolean synced;
    private boolean asking;

    /** @param apply is called with each change that fits, in order */
    public Replica(Function<C, StateMark> markOf, Consumer<C> apply) {
        this.markOf = markOf;
        this.apply = apply;
    }

    /** Whether everything that was published is here. */
    public boolean isSynced() {
        return synced;
    }

    /** Whether a snapshot is on its way. */
    public boolean isAsking() {
        return asking;
    }

    /**
     * The publisher told where it stands.
     *
     * @return whether a snapshot is to be asked for
     */
    public boolean announced(StateMark announced) {
        return needsSnapshot(!synced || !announced.equals(mark));
    }

    /** Whoever uses the copy wants it whole anew; returns whether a snapshot is to be asked for. */
    public boolean refresh() {
        return needsSnapshot(true);
    }

    /** @return whether a snapshot is to be asked for */
    public boolean changed(C change) {
        if (asking) {
            if (early.size() < MAX_EARLY) {
                early.add(change);
            }
            return false;
        }
        return needsSnapshot(!applied(change));
    }

    /**
     * The snapshot has come.
     *
     * @param at where the publisher stood
     * @param load takes the snapshot over
     * @return whether yet another one is to be asked for
     */
    public boolean snapshot(StateMark at, Runnable load) {
        asking = false;
        load.run();
        mark = at;
        synced = true;
        List<C> since = List.copyOf(early);
        early.clear();
        boolean gap = since.size() >= MAX_EARLY;
        for (C change : since) {
            gap = gap || !applied(change);
        }
        return needsSnapshot(gap);
    }

    /** The snapshot that was asked for will not come; the next announcement asks again. */
    public void snapshotFailed() {
        asking = false;
        synced = false;
        early.clear();
    }

    private boolean needsSnapshot(boolean needed) {
        if (needed && !asking) {
            asking = true;
            return true;
        }
        return false;
    }

    /** Whether the change fits what is known. */
    private boolean applied(C change) {
        StateMark its = markOf.apply(change);
        if (!synced || !its.epoch().equals(mark.epoch())) {
            return false;
        }
        if (its.seq() <= mark.seq()) {
            return true;
        }
        if (its.seq() != mark.seq() + 1) {
            return false;
        }
        apply.accept(change);
        mark = its;
        return true;
    }
}
