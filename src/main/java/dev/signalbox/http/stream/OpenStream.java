package dev.signalbox.http.stream;

/** A stream that is open, or was, to whoever opened it. Used on its event loop. */
public interface OpenStream {
    /** Says goodbye and ends the stream; the second call does nothing. */
    void end(EndReason reason);

    /** Ends the stream without a word; after it has ended, does nothing. */
    void cut(EndReason reason);
}
