package dev.signalbox.http.stream;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The event loop of streams over fake sockets: turns end when the test says so. */
final class FakeHost implements EventStream.Host {
    final StreamCounters counters = new StreamCounters();
    final Set<EventStream> stuck = new LinkedHashSet<>();
    final List<EndReason> ended = new ArrayList<>();
    private Set<EventStream> waiting = new LinkedHashSet<>();

    EventStream open(FakeSink sink, Topic... topics) {
        StreamOwner owner = new StreamOwner("ann", "default", "token", Instant.MAX);
        EventStream stream = new EventStream(sink, WireForm.SSE, this, owner, counters, SseEncoder.retry(1));
        stream.start(List.of(topics));
        return stream;
    }

    void endTurn() {
        Set<EventStream> turn = waiting;
        waiting = new LinkedHashSet<>();
        turn.forEach(EventStream::pump);
    }

    /** Ends turns until no stream asks for another. */
    void settle() {
        while (!waiting.isEmpty()) {
            endTurn();
        }
    }

    static Buffer json(String text) {
        return Buffer.buffer(text);
    }

    @Override
    public void wantsTurn(EventStream stream) {
        waiting.add(stream);
    }

    @Override
    public void stuck(EventStream stream) {
        stuck.add(stream);
    }

    @Override
    public void moving(EventStream stream) {
        stuck.remove(stream);
    }

    @Override
    public void ended(EventStream stream, EndReason reason, Future<Void> flushed) {
        ended.add(reason);
    }
}
