package dev.signalbox.http.stream;

/**
 * What was handed over and has not left yet. Vert.x calls a connection full only when sixteen more writes are waiting behind
 * those that its water mark counts, whatever their size.
 */
final class Unsent {
    private final int maxBytes;
    private int bytes;
    private boolean wasFull;

    Unsent(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    boolean full() {
        return bytes >= maxBytes;
    }

    void handedOver(int length) {
        bytes += length;
        wasFull |= full();
    }

    /** @return whether there was too much, and is little now */
    boolean left(int length) {
        bytes -= length;
        if (wasFull && bytes <= maxBytes / 2) {
            wasFull = false;
            return true;
        }
        return false;
    }
}
