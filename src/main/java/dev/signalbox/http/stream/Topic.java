package dev.signalbox.http.stream;

/** Something that a stream can tell about. */
public interface Topic {
    /**
     * A new reader. Its feed begins with whatever a reader needs first (for a state: the whole).
     *
     * @param wake to be called when the feed has something after it had nothing; cheap, may be called too often
     * @param form in which the feed's bytes are
     */
    Feed subscribe(Runnable wake, WireForm form);
}
