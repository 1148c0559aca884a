package dev.signalbox.tasklist;

/**
 * One way in which loops write task lists down. Stateless.
 *
 * @param <D> the kind of file that it is written in
 */
interface Dialect<D extends Document> {
    /**
     * Answers {@link Reading.NotATaskList}, and leaves no problem behind, if the content is not of this dialect; the next
     * dialect is asked then.
     */
    Reading read(D document);
}
