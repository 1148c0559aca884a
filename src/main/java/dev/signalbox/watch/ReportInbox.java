package dev.signalbox.watch;

import dev.signalbox.bus.Projects.AgentReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Agents' reports on their way to the watcher's thread, in order. Any thread puts, one takes. */
final class ReportInbox {
    private static final Logger LOG = LoggerFactory.getLogger(ReportInbox.class);
    private static final int MAX_WAITING = 10_000;

    private final BlockingQueue<AgentReport> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicBoolean signalled = new AtomicBoolean();

    /** Leaves a report; returns whether the watcher has yet to be told. */
    boolean put(AgentReport report) {
        if (!waiting.offer(report)) {
            LOG.warn("more than {} reports of agents wait to be looked at; one is left out", MAX_WAITING);
        }
        return signalled.compareAndSet(false, true);
    }

    /** Everything that lies there; whoever puts from now on has to tell the watcher again. */
    List<AgentReport> takeAll() {
        signalled.set(false);
        List<AgentReport> all = new ArrayList<>();
        waiting.drainTo(all);
        return all;
    }
}
