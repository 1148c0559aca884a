package dev.signalbox.http.stream;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * One open stream: writes what its topics have while the socket takes it, and ends exactly once. Used on one event
 * loop.
 */
final class EventStream {
    /**
     * What one stream may write in one turn of the event loop, so that a fast reader of much does not delay the others.
     */
    private static final int TURN_BYTES = 256 * 1024;

    /** Who keeps the streams. */
    interface Host {
        /** The stream wants {@link #pump} to be called in a later turn. */
        void wantsTurn(EventStream stream);

        /** The socket takes nothing. */
        void stuck(EventStream stream);

        /** The socket takes bytes again. */
        void moving(EventStream stream);

        /**
         * The stream has ended.
         *
         * @param flushed completes when its last byte has left
         */
        void ended(EventStream stream, EndReason reason, Future<Void> flushed);
    }

    private final Sink sink;
    private final Host host;
    private final WireForm form;
    private final StreamOwner owner;
    private final StreamCounters counters;
    private final Outbox outbox;
    private boolean waitsForTurn;
    // From full to drained: what is written in between would only put off the moment that shows that the reader reads.
    private boolean stuck;
    private boolean ended;

    EventStream(Sink sink, WireForm form, Host host, StreamOwner owner, StreamCounters counters, Buffer first) {
        this.sink = sink;
        this.form = form;
        this.host = host;
        this.owner = owner;
        this.counters = counters;
        this.outbox = new Outbox(counters, first);
    }

    StreamOwner owner() {
        return owner;
    }

    WireForm form() {
        return form;
    }

    void start(List<Topic> topics) {
        sink.onDrain(this::drained);
        for (Topic topic : topics) {
            outbox.add(topic.subscribe(this::wake, form));
        }
        pump();
    }

    /**
     * Carries one more topic from now on.
     *
     * @return takes it away again
     */
    Runnable add(Topic topic) {
        if (ended) {
            return () -> {};
        }
        Feed feed = topic.subscribe(this::wake, form);
        outbox.add(feed);
        wake();
        return () -> outbox.remove(feed);
    }

    /** Writes until nothing is left, the socket is full or others should have their turn. */
    void pump() {
        waitsForTurn = false;
        int written = 0;
        while (!ended && !stuck && !sink.full()) {
            if (written >= TURN_BYTES) {
                wake();
                return;
            }
            Buffer bytes = outbox.next();
            if (bytes.length() == 0) {
                return;
            }
            written += bytes.length();
            write(bytes);
        }
        if (!ended && !stuck) {
            stuck = true;
            host.stuck(this);
        }
    }

    /** Writes an event that does not matter enough to wait for: it is left out if the socket is busy. */
    void offer(Buffer event) {
        if (!ended && !stuck && outbox.betweenEvents() && !sink.full()) {
            write(event);
        }
    }

    /** Says goodbye and ends the stream. */
    void end(EndReason reason, Buffer goodbye) {
        if (ended) {
            return;
        }
        // Inside an event a goodbye would be read as a part of it; an event that breaks off is ignored by every reader.
        if (outbox.betweenEvents()) {
            write(goodbye);
        }
        // Before the response ends, for that calls gone() at once.
        ended = true;
        closed(reason, sink.end(reason));
    }

    /** Ends the stream without a word. */
    void cut(EndReason reason) {
        if (!ended) {
            ended = true;
            sink.cut();
            closed(reason, Future.succeededFuture());
        }
    }

    /** Cuts off what is left of a stream that has ended. */
    void cutRemains() {
        sink.cut();
    }

    /** The connection is no more. */
    void gone() {
        if (!ended) {
            ended = true;
            closed(EndReason.CLIENT_GONE, Future.succeededFuture());
        }
    }

    private void closed(EndReason reason, Future<Void> flushed) {
        outbox.close();
        host.ended(this, reason, flushed);
    }

    private void write(Buffer bytes) {
        counters.wrote(bytes.length());
        sink.write(bytes);
    }

    private void wake() {
        if (!ended && !waitsForTurn) {
            waitsForTurn = true;
            host.wantsTurn(this);
        }
    }

    private void drained() {
        if (!ended) {
            if (stuck) {
                stuck = false;
                host.moving(this);
            }
            pump();
        }
    }
}
