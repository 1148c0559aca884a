package dev.signalbox.http.stream;

import java.util.Optional;

/** One reader of a {@link HistoryTopic}: its place, and nothing else. */
final class HistoryFeed implements Feed {
    private static final long NOTHING = -1;

    private final HistoryTopic topic;
    private final HistoryPosition position;
    private final Runnable wake;
    private final HistoryStart start;
    private final RowForm form;
    private int generation;
    // Every row of ours up to here has been sent.
    private long cursor;
    // The reader's own last id; never beyond the cursor.
    private long told = NOTHING;
    private boolean introduced;
    // An id from elsewhere that is newer than anything known here: perhaps we are late, perhaps it is of no row.
    private boolean doubtful;
    private Optional<HistoryReads.Key> page = Optional.empty();

    HistoryFeed(HistoryTopic topic, Runnable wake, HistoryStart start, RowForm form) {
        this.topic = topic;
        this.position = topic.position();
        this.wake = wake;
        this.start = start;
        this.form = form;
    }

    @Override
    public Optional<Piece> next() {
        topic.looked();
        if (generation != position.generation()) {
            boolean first = generation == 0;
            Optional<String> problem = first ? begin() : Optional.of("database_replaced");
            generation = position.generation();
            page = Optional.empty();
            if (problem.isPresent()) {
                return reset(problem.get(), first ? placeInAnother() : position.lastId());
            }
        }
        if (!position.known()) {
            return Optional.empty();
        }
        while (doubtful || topic.placeOf(cursor) < topic.window().after()) {
            HistoryReads.Key key = page.orElseGet(this::keyHere);
            Optional<HistoryReads.Kept> kept = topic.reads().page(key);
            if (kept.isEmpty() && page.isPresent()) {
                // It was dropped while this reader was taking it.
                key = keyHere();
                kept = topic.reads().page(key);
            }
            page = Optional.of(key);
            if (kept.isEmpty()) {
                topic.reads().want(key, wake);
                return Optional.empty();
            }
            Optional<Piece> piece = take(key, kept.get());
            if (piece.isPresent()) {
                return piece;
            }
        }
        page = Optional.empty();
        return topic.window().next(cursor, form).map(this::send).or(this::upToDate);
    }

    @Override
    public void close() {
        page.ifPresent(key -> topic.reads().forget(key, wake));
        topic.unsubscribe(wake);
    }

    /** Finds the place to begin; what is wrong with the wanted one, if something is. */
    private Optional<String> begin() {
        if (start instanceof HistoryStart.Unreadable) {
            return Optional.of("invalid_id");
        }
        if (start instanceof HistoryStart.After after) {
            if (after.epoch().filter(epoch -> !epoch.equals(position.epoch())).isPresent()) {
                return Optional.of("database_replaced");
            }
            if (after.id() < position.prunedThrough()) {
                return Optional.of("pruned");
            }
            cursor = after.id();
            told = cursor;
            doubtful = cursor > position.lastId();
            return Optional.empty();
        }
        cursor = position.lastId();
        return Optional.empty();
    }

    private HistoryReads.Key keyHere() {
        return new HistoryReads.Key(topic, generation, topic.placeOf(cursor));
    }

    private Optional<Piece> take(HistoryReads.Key key, HistoryReads.Kept kept) {
        cursor = topic.placeOf(cursor);
        if (kept.prunedThrough() > cursor) {
            return reset("pruned", position.lastId());
        }
        if (doubtful && kept.lastId() < cursor) {
            return reset("unknown_id", position.lastId());
        }
        doubtful = false;
        Optional<Piece> piece = kept.rows().next(cursor, form).map(this::send);
        if (piece.isEmpty()) {
            if (kept.coveredTo() <= cursor) {
                topic.reads().drop(key);
            }
            cursor = Math.max(cursor, kept.coveredTo());
            page = Optional.empty();
        }
        return piece;
    }

    private Piece send(Stretch.Batch batch) {
        cursor = batch.lastId();
        told = cursor;
        topic.reads().counters().delivered(batch.rows());
        return batch.piece();
    }

    private Optional<Piece> upToDate() {
        cursor = Math.max(cursor, position.lastId());
        boolean far = told == NOTHING || cursor - told >= HistoryTopic.MARK_EVERY_ROWS;
        if (told == cursor || introduced && !far) {
            introduced = true;
            return Optional.empty();
        }
        introduced = true;
        told = cursor;
        return Optional.of(Piece.of(form.wire().place(told)));
    }

    /**
     * Where a reader goes on that has named another database. A browser that connects again names that of the first time for
     * ever: it would miss, each time, what came meanwhile, so it goes on after its id if that can be one of this database.
     */
    private long placeInAnother() {
        return start instanceof HistoryStart.After after
                        && after.epochMayBeOld()
                        && after.id() >= position.prunedThrough()
                        && after.id() <= position.lastId()
                ? after.id()
                : position.lastId();
    }

    private Optional<Piece> reset(String reason, long place) {
        cursor = place;
        told = cursor;
        introduced = true;
        doubtful = false;
        page = Optional.empty();
        return Optional.of(topic.reset(form.wire(), reason, place));
    }
}
