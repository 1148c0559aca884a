package dev.signalbox.bench;

import java.io.IOException;
import java.util.Set;

/** A running server: where its streams are, how rows are published to it, and which processes it is made of. */
interface Target extends AutoCloseable {
    String name();

    int port();

    /** The processes whose processor time and memory count. */
    Set<Long> processes();

    /** Whether the processes are Java's, so that their heap can be measured. */
    boolean java();

    /** The request that opens a stream of all rows that come from now on. */
    byte[] streamRequest();

    /** Publishes rows and waits until the server has acknowledged all of them. */
    void publish(HttpConnection connection, Rows rows) throws IOException;

    @Override
    void close() throws IOException;
}
