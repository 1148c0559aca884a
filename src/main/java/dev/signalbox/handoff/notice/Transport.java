package dev.signalbox.handoff.notice;

import io.vertx.core.Future;
import java.util.function.Supplier;

/** Brings messages to recipients of one medium. */
public interface Transport {
    /**
     * Tries once.
     *
     * @param handingOver to be asked when everything is ready and nothing of the message has left; nothing may leave before
     *     it has succeeded. It fails if the message must not be sent after all
     * @return never fails; completes on any thread, in bounded time
     */
    Future<Outcome> send(Parcel parcel, Supplier<Future<Void>> handingOver);
}
