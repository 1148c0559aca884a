package dev.signalbox.http.stream;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** How many streams a node and a user (a subject of an account) may have open. Shared by all event loops of a node. */
public final class StreamLimits {
    private record User(String account, String subject) {}

    private final int maxTotal;
    private final int maxPerUser;
    private final AtomicInteger total = new AtomicInteger();
    private final Map<User, Integer> perUser = new ConcurrentHashMap<>();

    public StreamLimits(int maxTotal, int maxPerUser) {
        this.maxTotal = maxTotal;
        this.maxPerUser = maxPerUser;
    }

    /** The right to one stream, to be released when it ends; empty if there are too many. */
    public Optional<Permit> acquire(String subject, String account) {
        if (total.incrementAndGet() > maxTotal) {
            total.decrementAndGet();
            return Optional.empty();
        }
        User user = new User(account, subject);
        AtomicBoolean granted = new AtomicBoolean();
        perUser.compute(user, (who, open) -> {
            int before = open == null ? 0 : open;
            granted.set(before < maxPerUser);
            // A user of none is not kept, so that this map knows only who has a stream.
            int now = granted.get() ? before + 1 : before;
            return now == 0 ? null : Integer.valueOf(now);
        });
        if (!granted.get()) {
            total.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(new Permit(user));
    }

    /** Open now, on all event loops. */
    public int open() {
        return total.get();
    }

    /** Users who have a stream open now. */
    public int users() {
        return perUser.size();
    }

    /** The right to one open stream. */
    public final class Permit {
        private final User user;
        private final AtomicBoolean released = new AtomicBoolean();

        private Permit(User user) {
            this.user = user;
        }

        /** Gives the right back; the second call does nothing. */
        public void release() {
            if (released.compareAndSet(false, true)) {
                perUser.computeIfPresent(user, (who, open) -> open == 1 ? null : Integer.valueOf(open - 1));
                total.decrementAndGet();
            }
        }
    }
}
