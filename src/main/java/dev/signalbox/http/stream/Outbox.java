package dev.signalbox.http.stream;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides which bytes a stream writes next: whole events of one feed after another, an event that was begun before
 * anything else, never more at a time than a socket is meant to hold. What is ready at the same time leaves in one
 * write as long as it is little; if that is one piece, the write is the very buffer that other streams write too.
 */
final class Outbox {
    /** Not worth making a new buffer to add to it. */
    private static final int ENOUGH_BYTES = Rendering.PIECE_BYTES / 2;

    private static final Buffer NOTHING = Buffer.buffer(0);

    private final StreamCounters counters;
    private final List<Feed> feeds = new ArrayList<>();
    private Buffer rest = NOTHING;
    // Those that are to go when the event that they have begun is whole: at most the one that has the turn.
    private Optional<Feed> leaving = Optional.empty();
    private int turn;
    private boolean insideEvent;

    /** @param first encoded events that go out before those of any feed */
    Outbox(StreamCounters counters, Buffer first) {
        this.counters = counters;
        this.rest = first;
    }

    void add(Feed feed) {
        feeds.add(feed);
    }

    /** Takes a feed away and closes it, as soon as no event of it is half written. */
    void remove(Feed feed) {
        int place = feeds.indexOf(feed);
        if (place < 0) {
            return;
        }
        if (insideEvent && place == turn) {
            leaving = Optional.of(feed);
            return;
        }
        feeds.remove(place);
        feed.close();
        turn = feeds.isEmpty() ? 0 : (place < turn ? turn - 1 : turn) % feeds.size();
    }

    /** At most {@link Rendering#PIECE_BYTES} to be written now; empty if no feed has anything. Not to be changed. */
    Buffer next() {
        Buffer out = rest;
        rest = NOTHING;
        boolean own = false;
        while (out.length() < ENOUGH_BYTES) {
            Optional<Piece> piece = nextPiece();
            if (piece.isEmpty()) {
                break;
            }
            Buffer more = piece.get().bytes();
            if (out.length() == 0) {
                out = more;
            } else if (own) {
                out.appendBuffer(more);
            } else {
                out = Buffer.buffer(out.length() + more.length())
                        .appendBuffer(out)
                        .appendBuffer(more);
                own = true;
            }
        }
        if (out.length() <= Rendering.PIECE_BYTES) {
            return out;
        }
        rest = out.slice(Rendering.PIECE_BYTES, out.length());
        return out.slice(0, Rendering.PIECE_BYTES);
    }

    /** Whether an event of somebody else may be written now. */
    boolean betweenEvents() {
        return !insideEvent && rest.length() == 0;
    }

    void close() {
        feeds.forEach(Feed::close);
        feeds.clear();
        rest = NOTHING;
    }

    private Optional<Piece> nextPiece() {
        // A feed that has begun an event has the turn until the event is whole; the others follow in order, so that one
        // that
        // always has something cannot starve those behind it.
        for (int asked = 0; asked < feeds.size(); asked++) {
            Optional<Piece> piece = feeds.get(turn).next();
            if (piece.isPresent()) {
                insideEvent = piece.get().endsInsideEvent();
                counters.coalesced(piece.get().coalesced());
            }
            if (insideEvent) {
                return piece;
            }
            if (leaving.isPresent()) {
                Feed gone = leaving.get();
                leaving = Optional.empty();
                remove(gone);
                return piece;
            }
            turn = (turn + 1) % feeds.size();
            if (piece.isPresent()) {
                return piece;
            }
        }
        return Optional.empty();
    }
}
