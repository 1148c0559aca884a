package dev.signalbox.http.stream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * News that can be had elsewhere too: readers get what comes from now on, and those who are too slow for the few that are
 * kept are told with {@code reset {topic, reason, skipped}} how many were left out. Of one account; whoever owns the topics
 * must never give a stream one of another. Used on one event loop.
 */
public final class RecentTopic implements Topic {
    /** News that are kept for slow readers. */
    public static final int MAX_NEWS = 512;
    /** What these may take, in bytes, about. */
    public static final long MAX_BYTES = 1024 * 1024;

    private record News(String name, Buffer data) {}

    private record Place(WireForm form, long after) {}

    private record Batch(Piece piece, long upTo) {}

    private final String name;
    private final TreeMap<Long, News> news = new TreeMap<>();
    private final Map<Place, Batch> batches = new HashMap<>();
    private final Readers readers = new Readers();
    private long newest;
    private long bytes;

    /** @param name of the topic, as {@code reset} tells it */
    public RecentTopic(String name) {
        this.name = name;
    }

    /** Whether anybody would hear of news. */
    public boolean hasReaders() {
        return readers.count() > 0;
    }

    /** @param data a JSON object in one line; nobody changes it */
    public void append(String event, Buffer data) {
        newest++;
        news.put(newest, new News(event, data));
        bytes += data.length();
        while (news.size() > 1 && (news.size() > MAX_NEWS || bytes > MAX_BYTES)) {
            bytes -= news.pollFirstEntry().getValue().data().length();
        }
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
        long kept = news.firstKey() - 1;
        if (upTo < kept) {
            JsonObject reset =
                    new JsonObject().put("topic", name).put("reason", "skipped").put("skipped", kept - upTo);
            place.form().event(out, "reset", OptionalLong.empty(), reset.toBuffer());
            upTo = kept;
        }
        for (Map.Entry<Long, News> entry : news.tailMap(upTo, false).entrySet()) {
            if (out.length() >= Rendering.PIECE_BYTES) {
                break;
            }
            upTo = entry.getKey();
            place.form()
                    .event(
                            out,
                            entry.getValue().name(),
                            OptionalLong.empty(),
                            entry.getValue().data());
        }
        return new Batch(Piece.of(out), upTo);
    }

    private void forget(Runnable wake) {
        readers.remove(wake);
        if (readers.count() == 0) {
            news.clear();
            batches.clear();
            bytes = 0;
        }
    }

    private final class NewsFeed implements Feed {
        private final Runnable wake;
        private final WireForm form;
        private long sent = newest;

        NewsFeed(Runnable wake, WireForm form) {
            this.wake = wake;
            this.form = form;
        }

        @Override
        public Optional<Piece> next() {
            readers.looked();
            if (sent == newest) {
                return Optional.empty();
            }
            Batch batch = batches.computeIfAbsent(new Place(form, sent), RecentTopic.this::after);
            sent = batch.upTo();
            return Optional.of(batch.piece());
        }

        @Override
        public void close() {
            forget(wake);
        }
    }
}
