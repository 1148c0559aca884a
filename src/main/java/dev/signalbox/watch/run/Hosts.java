package dev.signalbox.watch.run;

import dev.signalbox.watch.state.Host;
import dev.signalbox.watch.state.LockTable;
import dev.signalbox.watch.state.ProcessScanner;
import java.util.concurrent.TimeUnit;

/** What runs on this machine, as of the last look. For one thread. */
final class Hosts {
    private static final long OLD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ProcessScanner processes = ProcessScanner.ofThisHost();
    private final LockTable locks = LockTable.current();
    private final String name;
    private Host host;
    private long lookedNanos;

    /** @param name of this machine */
    Hosts(String name) {
        this.name = name;
        this.host = new Host(name, processes.current(), locks);
        this.lookedNanos = System.nanoTime();
    }

    Host current() {
        return host;
    }

    /** Looks again unless that was so short a time ago; returns whether it did. */
    boolean refresh(long olderThanNanos) {
        boolean old = System.nanoTime() - lookedNanos >= olderThanNanos;
        if (old) {
            host = new Host(name, processes.current(), locks);
            lookedNanos = System.nanoTime();
        }
        return old;
    }

    /** Looks again unless that was a moment ago; returns whether it did. */
    boolean refreshIfOld() {
        return refresh(OLD_NANOS);
    }
}
