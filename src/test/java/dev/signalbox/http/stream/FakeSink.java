package dev.signalbox.http.stream;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** A socket that takes as many writes as it is told to. */
final class FakeSink implements Sink {
    final List<Buffer> writes = new ArrayList<>();
    private Runnable drainHandler = () -> {};
    private int room = Integer.MAX_VALUE;
    boolean ended;
    boolean cut;

    @Override
    public boolean full() {
        return room == 0;
    }

    @Override
    public void onDrain(Runnable handler) {
        drainHandler = handler;
    }

    @Override
    public void write(Buffer bytes) {
        assertOpen();
        writes.add(bytes);
        room = Math.max(0, room - 1);
    }

    @Override
    public Future<Void> end(EndReason reason) {
        assertOpen();
        ended = true;
        return Future.succeededFuture();
    }

    @Override
    public void cut() {
        cut = true;
    }

    void room(int writesUntilFull) {
        boolean wasFull = full();
        room = writesUntilFull;
        if (wasFull && !full()) {
            drainHandler.run();
        }
    }

    byte[] bytes() {
        Buffer all = Buffer.buffer();
        writes.forEach(all::appendBuffer);
        return all.getBytes();
    }

    List<EventSourceParser.Event> events() {
        return new EventSourceParser().feed(bytes()).events();
    }

    private void assertOpen() {
        if (ended || cut) {
            throw new IllegalStateException("write after the end");
        }
    }
}
