package dev.signalbox.http.stream;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Where a stream writes: an HTTP response, a WebSocket, or whatever a test puts in its place. */
interface Sink {
    /** Whether writing should wait. After this was true, the drain handler is called when it is false again. */
    boolean full();

    void onDrain(Runnable handler);

    /** Hands bytes over; the buffer is not changed by anybody from now on. A write to a closed connection is lost. */
    void write(Buffer bytes);

    /** Ends the response in good order; completes when its last byte is with the operating system. */
    Future<Void> end(EndReason reason);

    /** Cuts the connection, whatever is still unsent. */
    void cut();
}
