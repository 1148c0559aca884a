package dev.signalbox.http.log;

import dev.signalbox.bus.Logs;
import dev.signalbox.bus.Logs.Grew;
import dev.signalbox.bus.Logs.Where;
import dev.signalbox.http.stream.Feed;
import dev.signalbox.http.stream.Readers;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The lines of one log, for all of one account who read it on one event loop. Knows where the log stands; its readers keep
 * nothing but their places, and read page by page while their sockets take bytes. Used on that event loop.
 */
final class LogTopic {
    /** Lines of one reading, in bytes of the file. */
    static final int PAGE_BYTES = 64 * 1024;
    /** The lines that a reader begins with, in bytes of the file. */
    static final int FIRST_BYTES = 256 * 1024;
    /** Who is further behind goes on near the end. */
    static final long MAX_BEHIND = 1024 * 1024;

    /** What keeps lines from coming. */
    enum Trouble {
        NONE,
        /** There is no such log. */
        UNKNOWN,
        /** Nobody answers who could read it. */
        UNAVAILABLE,
        /** Nothing is at its path any more; what was there can still be read. */
        GONE
    }

    /** Asks the node of the log. */
    interface Source {
        Future<Logs.SliceAnswer> read(Optional<String> generation, Where where, int maxLines, int maxBytes);
    }

    private final Source source;
    private final LogEvents events;
    private final LogPages pages;
    private final Consumer<LogTopic> abandoned;
    private final Readers readers = new Readers();
    private Trouble trouble = Trouble.NONE;
    private boolean known;
    private String generation = "";
    private long to;
    private long version;

    /** @param abandoned called when the last reader has left */
    LogTopic(LogEvents events, Source source, LogPages pages, Consumer<LogTopic> abandoned) {
        this.source = source;
        this.events = events;
        this.pages = pages;
        this.abandoned = abandoned;
    }

    Feed subscribe(Runnable wake, LogStart start) {
        readers.add(wake);
        return new LogFeed(this, wake, start);
    }

    void unsubscribe(Runnable wake) {
        readers.remove(wake);
        if (readers.count() == 0) {
            pages.drop(this);
            abandoned.accept(this);
        }
    }

    /** The log stands there, or stood there a moment ago. */
    void stands(Grew now) {
        if (now.generation().isEmpty()) {
            troubled(Trouble.UNKNOWN);
            return;
        }
        boolean same = known && now.generation().equals(generation) && now.to() == to;
        Trouble told = now.gone() ? Trouble.GONE : Trouble.NONE;
        known = true;
        generation = now.generation();
        to = now.to();
        if (!same || trouble != told) {
            trouble = told;
            changed();
        }
    }

    void troubled(Trouble now) {
        if (trouble != now) {
            trouble = now;
            changed();
        }
    }

    private void changed() {
        version++;
        readers.wake();
    }

    /** Whether lines can be asked for. */
    boolean readable() {
        return known && (trouble == Trouble.NONE || trouble == Trouble.GONE);
    }

    Trouble trouble() {
        return trouble;
    }

    /** Changes whenever there may be something new. */
    long version() {
        return version;
    }

    boolean isEnd(Place.At place) {
        return place.generation().equals(generation) && place.at() == to;
    }

    LogEvents events() {
        return events;
    }

    LogPages pages() {
        return pages;
    }

    void looked() {
        readers.looked();
    }

    /** The lines from there on; fails if there is no such log now. */
    Future<LogPage> read(Place place) {
        long before = version;
        return answer(place).compose(answer -> answer.slice()
                .map(slice -> Future.succeededFuture(LogPage.of(before, slice, events)))
                .orElseGet(() -> Future.failedFuture("there is no such log")));
    }

    private Future<Logs.SliceAnswer> answer(Place place) {
        if (place instanceof Place.At at) {
            Where where = new Where(Optional.of(at.at()), Optional.empty(), Optional.of(MAX_BEHIND));
            return source.read(Optional.of(at.generation()), where, Logs.MAX_LINES, PAGE_BYTES);
        }
        // No line is none that can be asked for: one is read for its end.
        int lines = ((Place.BeforeLast) place).lines();
        return source.read(Optional.empty(), Where.end(), Math.max(1, lines), FIRST_BYTES);
    }
}
