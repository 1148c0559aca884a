package dev.signalbox.http.stream;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Who is to be woken when a topic changes. A hundred changes before anybody looks wake everybody once.
 */
public final class Readers {
    private final Set<Runnable> wakeUps = new LinkedHashSet<>();
    private boolean woken;

    public void add(Runnable wake) {
        wakeUps.add(wake);
        woken = false;
    }

    public void remove(Runnable wake) {
        wakeUps.remove(wake);
    }

    public int count() {
        return wakeUps.size();
    }

    public void wake() {
        if (!woken) {
            woken = true;
            wakeUps.forEach(Runnable::run);
        }
    }

    /** Somebody looked at the topic: the next change wakes again. */
    public void looked() {
        woken = false;
    }
}
