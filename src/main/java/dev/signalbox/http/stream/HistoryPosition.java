package dev.signalbox.http.stream;

/**
 * Where the database stands that the histories of one event loop come from: one for the histories of all accounts,
 * because their rows are numbered together. Changed by its owner only.
 */
public final class HistoryPosition {
    private String epoch = "";
    private int generation;
    private long lastId;
    private long prunedThrough;

    /** Whether anything is known yet; until then readers wait. */
    public boolean known() {
        return generation > 0;
    }

    /** Of the database; empty text as long as nothing is known. */
    public String epoch() {
        return epoch;
    }

    /** Counts the databases, from 1; 0 as long as nothing is known. */
    int generation() {
        return generation;
    }

    /** Every row up to this id has been given to its topic, or its topic knows that it has not. */
    public long lastId() {
        return lastId;
    }

    /** Every row up to this id was removed. */
    public long prunedThrough() {
        return prunedThrough;
    }

    /** The first database, or another one: nothing that was known before holds. */
    public void begin(String newEpoch, long newLastId, long newPrunedThrough) {
        epoch = newEpoch;
        generation++;
        lastId = newLastId;
        prunedThrough = newPrunedThrough;
    }

    public void advanceTo(long id) {
        lastId = Math.max(lastId, id);
    }

    public void pruned(long through) {
        prunedThrough = Math.max(prunedThrough, through);
    }
}
