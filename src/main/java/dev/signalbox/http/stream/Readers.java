package dev.signalbox.http.stream;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Who is to be woken when a topic changes. A hundred changes before anybody looks wake everybody once.
 */
final class Readers {
    private final Set<Runnable> wakeUps = new LinkedHashSet<>();
    private boolean woken;

    void add(Runnable wake) {
        wakeUps.add(wake);
        woken = false;
    }

    void remove(Runnable wake) {
        wakeUps.remove(wake);
    }

    int count() {
        return wakeUps.size();
    }

    void wake() {
        if (!woken) {
            woken = true;
            wakeUps.forEach(Runnable::run);
        }
    }

    /** Somebody looked at the topic: the next change wakes again. */
    void looked() {
        woken = false;
    }
}
