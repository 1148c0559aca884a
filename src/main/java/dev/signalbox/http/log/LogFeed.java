package dev.signalbox.http.log;

import dev.signalbox.bus.Logs.Skipped;
import dev.signalbox.http.log.LogTopic.Trouble;
import dev.signalbox.http.stream.Feed;
import dev.signalbox.http.stream.Piece;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One reader of a {@link LogTopic}: its place, and nothing else. */
final class LogFeed implements Feed {
    private static final long NEVER = -1;

    private final LogTopic topic;
    private final Runnable wake;
    private final long since;
    private Place place;
    /** The version of the topic at which there was nothing more. */
    private long endSeen = NEVER;
    /** The page that this reader is taking. */
    private Optional<LogPages.Key> page = Optional.empty();

    private Trouble told = Trouble.NONE;

    LogFeed(LogTopic topic, Runnable wake, LogStart start) {
        this.topic = topic;
        this.wake = wake;
        this.since = topic.version();
        this.place = start instanceof LogStart.At at
                ? new Place.At(at.generation(), at.at())
                : new Place.BeforeLast(((LogStart.Last) start).lines());
    }

    @Override
    public Optional<Piece> next() {
        topic.looked();
        return lines().or(this::notice);
    }

    private Optional<Piece> lines() {
        while (topic.readable() && endSeen != topic.version()) {
            if (page.isEmpty() && place instanceof Place.At at && topic.isEnd(at)) {
                endSeen = topic.version();
                return Optional.empty();
            }
            LogPages.Key key = page.orElseGet(this::keyHere);
            Optional<LogPage> kept = topic.pages().page(key, since);
            if (kept.isEmpty() && page.isPresent()) {
                // It was dropped while this reader was taking it, or is not what it was.
                key = keyHere();
                kept = topic.pages().page(key, since);
            }
            page = Optional.of(key);
            if (kept.isEmpty()) {
                topic.pages().want(key, wake);
                return Optional.empty();
            }
            Optional<Piece> piece = take(kept.get());
            if (piece.isPresent()) {
                return piece;
            }
        }
        return Optional.empty();
    }

    private LogPages.Key keyHere() {
        return new LogPages.Key(topic, place);
    }

    private Optional<Piece> take(LogPage kept) {
        String generation = kept.slice().generation();
        if (place instanceof Place.BeforeLast last) {
            boolean none = last.lines() == 0 || kept.batches().isEmpty();
            long begin = none ? kept.slice().to() : kept.slice().from();
            place = new Place.At(generation, begin);
            if (none) {
                // Whoever connects again before the first line comes needs a place to name.
                return Optional.of(topic.events().lines(generation, begin, begin, List.of()));
            }
        }
        Place.At at = (Place.At) place;
        Optional<String> reset = kept.slice().reset();
        if (reset.isPresent()) {
            return Optional.of(reset(reset.get(), generation, true));
        }
        Optional<Skipped> skipped = kept.slice().skipped().filter(gap -> at.at() < gap.to());
        if (skipped.isPresent()) {
            place = new Place.At(generation, skipped.get().to());
            return Optional.of(topic.events().skipped(generation, skipped.get()));
        }
        Optional<LogPage.Batch> batch = kept.at(at.at());
        if (batch.isPresent()) {
            place = new Place.At(generation, batch.get().to());
            return batch.map(LogPage.Batch::piece);
        }
        page = Optional.empty();
        if (kept.slice().next().isPresent()) {
            return Optional.of(reset("replaced", kept.slice().next().get(), false));
        }
        if (kept.batches().isEmpty()) {
            endSeen = kept.version();
        }
        return Optional.empty();
    }

    private Piece reset(String reason, String generation, boolean missed) {
        place = new Place.At(generation, 0);
        page = Optional.empty();
        return topic.events().reset(reason, generation, missed);
    }

    private Optional<Piece> notice() {
        Trouble now = topic.trouble();
        if (now == told) {
            return Optional.empty();
        }
        told = now;
        return Optional.of(
                switch (now) {
                    case UNKNOWN -> topic.events().reset("unknown_log");
                    case NONE -> topic.events().notice("back");
                    default -> topic.events().notice(now.name().toLowerCase(Locale.ROOT));
                });
    }

    @Override
    public void close() {
        page.ifPresent(key -> topic.pages().forget(key, wake));
        topic.unsubscribe(wake);
    }
}
