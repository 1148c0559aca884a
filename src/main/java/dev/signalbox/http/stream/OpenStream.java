package dev.signalbox.http.stream;

/** A stream that is open, or was, to whoever opened it. Used on its event loop. */
public interface OpenStream {
    /**
     * Carries one more topic of the owner's account from now on; nothing if the stream has ended.
     *
     * @return takes it away again; nothing of it is sent after an event that it has begun
     */
    Runnable add(Topic topic);

    /** Says goodbye and ends the stream; the second call does nothing. */
    void end(EndReason reason);

    /** Ends the stream without a word; after it has ended, does nothing. */
    void cut(EndReason reason);
}
