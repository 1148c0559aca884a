package dev.signalbox.http.stream;

import java.util.Optional;

/**
 * One stream's place in one topic. It is asked only while the stream's socket takes bytes and holds nothing but that
 * place: a revision, a cursor, at most one thing half sent. Used on the stream's event loop.
 *
 * <p>A feed that has to fetch (rows of a journal, lines of a file) answers empty, fetches a bounded page, and calls the
 * stream's wake-up (given to {@link Topic#subscribe}) when the page is there.
 */
public interface Feed {
    /**
     * The next bytes for this reader and moves on; empty if there is nothing to send now. The feed then calls the
     * stream's wake-up when there is.
     */
    Optional<Piece> next();

    /** The stream has ended: forgets the reader. Called once. */
    void close();
}
