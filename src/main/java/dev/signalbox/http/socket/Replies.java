package dev.signalbox.http.socket;

import dev.signalbox.http.stream.Feed;
import dev.signalbox.http.stream.Piece;
import dev.signalbox.http.stream.StreamHub;
import dev.signalbox.http.stream.Topic;
import dev.signalbox.http.stream.WireForm;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * What one socket's client is answered, on its way among everything else that the socket carries. Whoever adds answers does
 * not let the client ask more before these are taken. Used on one event loop.
 */
final class Replies implements Topic, Feed {
    private final Runnable emptied;
    private final Runnable ended;
    private final Deque<Buffer> waiting = new ArrayDeque<>();
    private Optional<Buffer> pong = Optional.empty();
    private Runnable wake = () -> {};

    /**
     * @param emptied is called when the last one was taken
     * @param ended is called when the stream that carries them has ended
     */
    Replies(Runnable emptied, Runnable ended) {
        this.emptied = emptied;
        this.ended = ended;
    }

    int waiting() {
        return waiting.size();
    }

    void add(Buffer message) {
        waiting.add(message);
        wake.run();
    }

    /** Answers a ping; of several, the newest is enough. */
    void pong(Buffer payload) {
        pong = Optional.of(payload);
        wake.run();
    }

    @Override
    public Feed subscribe(Runnable wakeUp, WireForm form) {
        wake = wakeUp;
        return this;
    }

    @Override
    public Optional<Piece> next() {
        if (pong.isPresent()) {
            Buffer payload = pong.get();
            pong = Optional.empty();
            return Optional.of(Piece.of(StreamHub.pong(payload)));
        }
        Optional<Piece> next = Optional.ofNullable(waiting.poll()).map(Piece::of);
        if (next.isPresent() && waiting.isEmpty()) {
            emptied.run();
        }
        return next;
    }

    @Override
    public void close() {
        waiting.clear();
        wake = () -> {};
        ended.run();
    }
}
