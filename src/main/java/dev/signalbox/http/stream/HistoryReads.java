package dev.signalbox.http.stream;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads pages for readers who are behind, for all histories of one event loop: one read for all who stand at the same
 * row, a bounded number of reads at a time, and a bounded number of bytes kept for those who are still taking them. A
 * reader whose page was dropped meanwhile asks again from where it is.
 */
public final class HistoryReads {
    /** Reads under way at the same time. */
    public static final int MAX_READS = 8;
    /** Pages that are kept, in bytes, about. */
    public static final long MAX_BYTES = 8L * 1024 * 1024;
    /** After a read that failed. */
    public static final long AGAIN_MS = 1_000;

    /** Runs something later on the same event loop. */
    public interface Later {
        void run(long afterMs, Runnable task);
    }

    /** A read: of which history, of which of its databases, from where. */
    record Key(HistoryTopic topic, int generation, long after) {}

    /** A page that is at hand. */
    record Kept(Stretch rows, long coveredTo, long lastId, long prunedThrough) {}

    private final Later later;
    private final HistoryCounters counters;
    private final long maxBytes;
    private final Map<Key, Set<Runnable>> wanted = new HashMap<>();
    private final Deque<Key> queue = new ArrayDeque<>();
    // The one that was looked at longest ago comes first.
    private final LinkedHashMap<Key, Kept> pages = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private int reading;

    public HistoryReads(Later later, HistoryCounters counters) {
        this(later, counters, MAX_BYTES);
    }

    /** @param maxBytes of pages that are kept */
    public HistoryReads(Later later, HistoryCounters counters, long maxBytes) {
        this.later = later;
        this.counters = counters;
        this.maxBytes = maxBytes;
    }

    HistoryCounters counters() {
        return counters;
    }

    Optional<Kept> page(Key key) {
        return Optional.ofNullable(pages.get(key));
    }

    /** Forgets a page that leads no reader on any longer, because rows came in since it was read. */
    void drop(Key key) {
        Kept page = pages.remove(key);
        bytes -= page == null ? 0 : page.rows().bytes();
    }

    /** Has the page read, and wakes the reader when it is at hand, or when it is worth asking again. */
    void want(Key key, Runnable wake) {
        Set<Runnable> others = wanted.get(key);
        if (others != null) {
            others.add(wake);
            return;
        }
        Set<Runnable> readers = new LinkedHashSet<>();
        readers.add(wake);
        wanted.put(key, readers);
        queue.add(key);
        startReads();
    }

    /** That reader is gone; a read that nobody wants any longer is not begun. */
    void forget(Key key, Runnable wake) {
        Set<Runnable> readers = wanted.get(key);
        if (readers != null) {
            readers.remove(wake);
        }
    }

    private void startReads() {
        while (reading < MAX_READS && !queue.isEmpty()) {
            Key key = queue.remove();
            if (wanted.get(key).isEmpty()) {
                wanted.remove(key);
                continue;
            }
            reading++;
            counters.read();
            key.topic().read(key.after()).onComplete(done -> {
                reading--;
                if (done.succeeded() && leadsOn(key, done.result())) {
                    keep(key, done.result());
                    wake(key);
                } else {
                    later.run(AGAIN_MS, () -> wake(key));
                }
                startReads();
            });
        }
    }

    // A page that ends where it began, short of rows that are known to be there, is of somebody who is late.
    private static boolean leadsOn(Key key, HistoryPage page) {
        return page.coveredTo() > key.after()
                || key.topic().window().after() <= key.after()
                || page.prunedThrough() > key.after();
    }

    private void wake(Key key) {
        List.copyOf(wanted.remove(key)).forEach(Runnable::run);
    }

    private void keep(Key key, HistoryPage page) {
        drop(key);
        Stretch rows = new Stretch(key.after(), page.rows());
        pages.put(key, new Kept(rows, page.coveredTo(), page.lastId(), page.prunedThrough()));
        bytes += rows.bytes();
        while (bytes > maxBytes && pages.size() > 1) {
            drop(pages.keySet().iterator().next());
        }
    }
}
