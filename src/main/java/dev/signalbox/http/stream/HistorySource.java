package dev.signalbox.http.stream;

import io.vertx.core.Future;

/** Where the rows of one history are read that are not at hand. Used on the streams' event loop. */
public interface HistorySource {
    /**
     * The first rows after that id, a bounded number of them. A failure means that they cannot be had now, and that it is
     * worth asking again in a while; a page of another database than {@link HistoryPosition} tells of is a failure too.
     */
    Future<HistoryPage> read(long after);
}
