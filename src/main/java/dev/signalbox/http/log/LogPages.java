package dev.signalbox.http.log;

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
 * Reads lines for the readers of all logs of one event loop: one reading for all who stand at the same place, a bounded
 * number of readings at a time, and a bounded number of bytes kept for those who are still taking them. A reader whose page
 * was dropped meanwhile asks again from where it is.
 */
final class LogPages {
    static final int MAX_READINGS = 8;
    static final long MAX_BYTES = 8L * 1024 * 1024;
    /** After a reading that failed. */
    static final long AGAIN_MS = 1_000;

    /** Runs something later on the same event loop. */
    interface Later {
        void run(long afterMs, Runnable task);
    }

    /** A reading: of which log, and from where. */
    record Key(LogTopic topic, Place place) {}

    private final Later later;
    private final Map<Key, Set<Runnable>> wanted = new HashMap<>();
    private final Deque<Key> queue = new ArrayDeque<>();
    // The one that was looked at longest ago comes first.
    private final LinkedHashMap<Key, LogPage> pages = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private int reading;

    LogPages(Later later) {
        this.later = later;
    }

    /**
     * A page that is at hand and of use.
     *
     * @param since the version of the topic that the reader knew when it came: older ends of the log are not for it. Nothing
     *     newer is asked for, or a log that grows all the time would never be begun with
     */
    Optional<LogPage> page(Key key, long since) {
        return Optional.ofNullable(pages.get(key))
                .filter(page -> key.place() instanceof Place.At
                        ? page.lasts() || page.version() == key.topic().version()
                        : page.version() >= since);
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
        startReadings();
    }

    /** That reader is gone; a reading that nobody wants any longer is not begun. */
    void forget(Key key, Runnable wake) {
        Set<Runnable> readers = wanted.get(key);
        if (readers != null) {
            readers.remove(wake);
        }
    }

    /** Nobody reads that log any more. */
    void drop(LogTopic topic) {
        List.copyOf(pages.keySet()).stream().filter(key -> key.topic() == topic).forEach(this::drop);
    }

    long bytes() {
        return bytes;
    }

    private void drop(Key key) {
        LogPage page = pages.remove(key);
        bytes -= page == null ? 0 : page.bytes();
    }

    private void startReadings() {
        while (reading < MAX_READINGS && !queue.isEmpty()) {
            Key key = queue.remove();
            if (wanted.get(key).isEmpty()) {
                wanted.remove(key);
                continue;
            }
            reading++;
            key.topic().read(key.place()).onComplete(done -> {
                reading--;
                if (done.succeeded()) {
                    if (!wanted.get(key).isEmpty()) {
                        keep(key, done.result());
                    }
                    wake(key);
                } else {
                    later.run(AGAIN_MS, () -> wake(key));
                }
                startReadings();
            });
        }
    }

    private void wake(Key key) {
        List.copyOf(wanted.remove(key)).forEach(Runnable::run);
    }

    private void keep(Key key, LogPage page) {
        drop(key);
        pages.put(key, page);
        bytes += page.bytes();
        while (bytes > MAX_BYTES && pages.size() > 1) {
            drop(pages.keySet().iterator().next());
        }
    }
}
