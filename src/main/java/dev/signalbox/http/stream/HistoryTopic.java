package dev.signalbox.http.stream;

import dev.signalbox.bus.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A topic of which every row counts, of one account; whoever owns the topics must never give a stream one of another
 * account. It keeps the newest rows, encoded, so that readers who are up to date cost no question to anyone; those who
 * are behind keep nothing but their place, and read page by page while their sockets take bytes.
 *
 * <p>Each row is an event that moves the reader's place to its id. The place is moved without a row first of all, and when
 * many rows of others have passed by. A reader whose place cannot be honoured gets the event
 * {@code reset} with {@code {topic, reason, last_id, epoch}}, and from there on what is new.
 *
 * <p>Used on one event loop.
 */
public final class HistoryTopic {
    /** Rows that are kept at most. */
    public static final int MAX_ROWS = 1_024;
    /** Rows that are kept at most, in bytes, about. */
    public static final long MAX_BYTES = 1024 * 1024;
    /** A reader's place is moved without a row when it is this far behind. */
    public static final long MARK_EVERY_ROWS = 1_000;
    /** How often {@link #mark} is worth calling. */
    public static final Duration MARK_EVERY = Duration.ofSeconds(30);

    private final String name;
    private final HistoryPosition position;
    private final HistorySource source;
    private final HistoryReads reads;
    private final int maxRows;
    private final Readers readers = new Readers();
    private final Stretch window;
    // Readers who were up to date when the window began anew: everything between the two ids was not theirs.
    private Gap gap;
    private Optional<Reset> reset = Optional.empty();
    private long marked;

    private record Gap(long lastRow, long upTo) {}

    private record ResetData(String topic, String reason, long lastId, String epoch) {}

    private record Reset(WireForm wire, ResetData data, long place, Piece piece) {}

    /** @param name of the topic, as {@code reset} tells it */
    public HistoryTopic(String name, HistoryPosition position, HistorySource source, HistoryReads reads) {
        this(name, position, source, reads, MAX_ROWS);
    }

    HistoryTopic(String name, HistoryPosition position, HistorySource source, HistoryReads reads, int maxRows) {
        this.name = name;
        this.position = position;
        this.source = source;
        this.reads = reads;
        this.maxRows = maxRows;
        this.window = new Stretch(position.lastId());
        this.gap = new Gap(position.lastId(), position.lastId());
        this.marked = position.lastId();
    }

    /** A reader that begins there; its events have that form. */
    public Topic from(HistoryStart start, HistoryForm form) {
        return (wake, wire) -> {
            readers.add(wake);
            return new HistoryFeed(this, wake, start, new RowForm(wire, form.name()));
        };
    }

    /** Rows came in; the position has been moved before. Ascending, all newer than those before. */
    public void append(List<HistoryRow> rows) {
        window.append(rows);
        window.trim(maxRows, MAX_BYTES);
        readers.wake();
    }

    /**
     * Forgets the rows that are kept: before the position is moved over rows that may have been missed, or to save memory.
     *
     * @param upTo where the position is moved to, or where it is
     */
    public void skipTo(long upTo) {
        gap = new Gap(window.lastId(), position.lastId());
        window.restart(upTo);
        readers.wake();
    }

    /** The position has begun with another database, or for the first time. */
    public void begin() {
        window.restart(position.lastId());
        gap = new Gap(position.lastId(), position.lastId());
        marked = position.lastId();
        readers.wake();
    }

    /** Moves the readers' places if many rows of others have passed by; to be called now and then. */
    public void mark() {
        if (position.lastId() - marked >= MARK_EVERY_ROWS) {
            marked = position.lastId();
            readers.wake();
        }
    }

    public boolean hasReaders() {
        return readers.count() > 0;
    }

    /** About what the kept rows take in memory. */
    public long bytes() {
        return window.bytes();
    }

    HistoryPosition position() {
        return position;
    }

    HistoryReads reads() {
        return reads;
    }

    Stretch window() {
        return window;
    }

    void looked() {
        readers.looked();
    }

    /** Where a reader is that has been told everything up to that id: further, if what follows was not for it. */
    long placeOf(long cursor) {
        return cursor >= gap.lastRow() && cursor < gap.upTo() ? gap.upTo() : cursor;
    }

    Future<HistoryPage> read(long after) {
        return source.read(after);
    }

    /** Tells a reader that it may have missed rows, and moves its place to that id. */
    Piece reset(WireForm wire, String reason, long place) {
        reads.counters().reset();
        ResetData data = new ResetData(name, reason, position.lastId(), position.epoch());
        boolean same = reset.filter(last -> last.wire() == wire && last.data().equals(data) && last.place() == place)
                .isPresent();
        if (!same) {
            Buffer event = Buffer.buffer();
            wire.event(event, "reset", OptionalLong.of(place), Json.encodeToBuffer(data));
            reset = Optional.of(new Reset(wire, data, place, Piece.of(event)));
        }
        return reset.get().piece();
    }

    void unsubscribe(Runnable wake) {
        readers.remove(wake);
    }
}
