package dev.signalbox.watch.run;

import java.nio.file.Path;
import java.util.Set;

/** Something that is read through the reader: a database of runs, or a table of events. For the room's thread. */
interface Source {
    /** When it is looked at again after something happened. */
    Ladder ladder();

    /** Something happened to it. */
    default void wake(long nowNanos) {
        ladder().wake(nowNanos);
    }

    /** Whether it could not be read the last time, and may be read now. */
    boolean waits();

    /** Whether its own program was at it, so that it is worth another look soon. */
    boolean isBusy();

    /** Directories in which something that happens concerns it; those that do not exist are left out. */
    Set<Path> directories();

    /** Something happened: looks whether there is news. */
    void look();

    /** It is time: compares everything, and what changes by time alone. */
    void reconcile();
}
