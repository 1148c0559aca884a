package dev.signalbox.watch;

import dev.signalbox.watch.state.Host;
import dev.signalbox.watch.state.LockTable;
import dev.signalbox.watch.state.ProcessScanner;
import dev.signalbox.watch.state.RunStates;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The last look at what runs on this machine. Used by one thread. */
final class HostLook {
    private static final long OLD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ProcessScanner processes = ProcessScanner.ofThisHost();
    private Host host;
    private boolean locksAreOld;
    private long lookedNanos;

    /** @param hostname of this machine, as loops write it into their lock files */
    HostLook(String hostname) {
        host = new Host(hostname, processes.current(), LockTable.current());
        lookedNanos = System.nanoTime();
    }

    /** Looks at the processes now, and at the locks when a claim first names one. */
    void refresh() {
        host = new Host(host.name(), processes.current(), host.locks());
        locksAreOld = true;
        lookedNanos = System.nanoTime();
    }

    /**
     * Looks again unless that was a moment ago, and after something else was looked at; returns whether it did.
     *
     * @param nanos when that was looked at, as {@link System#nanoTime()} has it; empty if it does not matter
     */
    boolean refreshIfOld(Optional<Long> nanos) {
        boolean old = System.nanoTime() - lookedNanos >= OLD_NANOS
                || nanos.filter(other -> lookedNanos - other < 0).isPresent();
        if (old) {
            refresh();
        }
        return old;
    }

    Host forClaims(RunStates states) {
        if (locksAreOld
                && states.claims().values().stream()
                        .anyMatch(claim -> claim.lockFile().isPresent())) {
            host = new Host(host.name(), host.processes(), LockTable.current());
            locksAreOld = false;
        }
        return host;
    }

    boolean hasLoopsIn(Path folder) {
        return !host.processes().loopsIn(folder).isEmpty();
    }
}
