package dev.signalbox.http.stream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What happens, one by one, from now on; a reader that has fallen behind further than is kept is brought up to date from the
 * state instead: {@code resync {reason, skipped, …}}. Nothing is left out without that being said, and a reader costs no more
 * than its place. Of one account; whoever owns the topics must never give a stream one of another. Used on one event loop.
 */
public final class CatchUpTopic implements Topic {
    /** What is kept for slow readers; whoever has more to come is brought up to date. */
    public static final int MAX_NEWS = 64;

    private record News(String event, Buffer data) {}

    private record Place(WireForm form, long after) {}

    private record Batch(Piece piece, long upTo) {}

    private final String member;
    private final Supplier<List<Buffer>> state;
    private final TreeMap<Long, News> news = new TreeMap<>();
    private final Map<Place, Batch> batches = new HashMap<>();
    private final Readers readers = new Readers();
    private long newest;
    // Whoever is not beyond it has missed something that nobody can tell.
    private long gap;

    /**
     * @param member of {@code resync} that holds the state
     * @param state the items of which it consists now, each one line of JSON that nobody changes
     */
    public CatchUpTopic(String member, Supplier<List<Buffer>> state) {
        this.member = member;
        this.state = state;
    }

    /**
     * Something happened; the state has it already.
     *
     * @param data a JSON object in one line; nobody changes it
     */
    public void append(String event, Buffer data) {
        newest++;
        if (readers.count() > 0) {
            news.put(newest, new News(event, data));
        }
        if (news.size() > MAX_NEWS) {
            news.pollFirstEntry();
        }
        changed();
    }

    /** Something happened that cannot be told; the state has it already. */
    public void catchUp() {
        newest++;
        gap = newest;
        news.clear();
        changed();
    }

    private void changed() {
        batches.clear();
        readers.wake();
    }

    @Override
    public Feed subscribe(Runnable wake, WireForm form) {
        readers.add(wake);
        return new NewsFeed(wake, form);
    }

    private Batch after(Place place) {
        Buffer out = Buffer.buffer();
        long upTo = place.after();
        for (Map.Entry<Long, News> entry : news.tailMap(upTo, false).entrySet()) {
            if (out.length() >= Rendering.PIECE_BYTES) {
                break;
            }
            upTo = entry.getKey();
            News one = entry.getValue();
            place.form().event(out, one.event(), OptionalLong.empty(), one.data());
        }
        return new Batch(Piece.of(out), upTo);
    }

    private Rendering resync(WireForm form, long after) {
        JsonObject why = after < gap
                ? new JsonObject().put("reason", "owner_restarted").putNull("skipped")
                : new JsonObject().put("reason", "too_slow").put("skipped", newest - after);
        String open = why.encode();
        Buffer head = Buffer.buffer(open.substring(0, open.length() - 1) + ",\"" + member + "\":[");
        return form.event("resync", head, state.get(), Buffer.buffer("]}"));
    }

    private void forget(Runnable wake) {
        readers.remove(wake);
        if (readers.count() == 0) {
            news.clear();
            batches.clear();
        }
    }

    private final class NewsFeed implements Feed {
        private final Runnable wake;
        private final WireForm form;
        private long sent = newest;
        private Optional<Rendering.Cursor> resync = Optional.empty();

        NewsFeed(Runnable wake, WireForm form) {
            this.wake = wake;
            this.form = form;
        }

        @Override
        public Optional<Piece> next() {
            readers.looked();
            if (resync.isEmpty()) {
                if (sent == newest) {
                    return Optional.empty();
                }
                boolean kept = sent >= gap && !news.isEmpty() && news.firstKey() <= sent + 1;
                if (kept) {
                    Batch batch = batches.computeIfAbsent(new Place(form, sent), CatchUpTopic.this::after);
                    sent = batch.upTo();
                    return Optional.of(batch.piece());
                }
                resync = Optional.of(resync(form, sent).cursor());
                sent = newest;
            }
            Piece piece = resync.get().next();
            if (!piece.endsInsideEvent()) {
                resync = Optional.empty();
            }
            return Optional.of(piece);
        }

        @Override
        public void close() {
            forget(wake);
        }
    }
}
