package dev.signalbox.http.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/** Whether an owner is still heard of. Knows no time but what it is told. For one thread. */
final class OwnerHealth {
    private final Consumer<Owner> audience;
    private Owner owner = new Owner(Owner.State.UNKNOWN, "", Optional.empty(), "");
    private Instant lastHeard;

    /** @param audience is told each change */
    OwnerHealth(Consumer<Owner> audience, Instant now) {
        this.audience = audience;
        this.lastHeard = now;
    }

    Owner owner() {
        return owner;
    }

    boolean isUp() {
        return owner.state() == Owner.State.UP;
    }

    /** It spoke, and said nothing of how it fares. */
    void heard(String node, Instant now) {
        heard(node, owner.message(), now);
    }

    /** It spoke, and said how it fares. */
    void heard(String node, String message, Instant now) {
        lastHeard = now;
        become(new Owner(Owner.State.UP, node, Optional.empty(), message));
    }

    /** Says so if nothing was heard for too long. */
    void check(Instant now, long lostAfterMs) {
        if (isUp() && ChronoUnit.MILLIS.between(lastHeard, now) > lostAfterMs) {
            become(new Owner(
                    Owner.State.LOST,
                    owner.node(),
                    Optional.of(lastHeard.truncatedTo(ChronoUnit.SECONDS)),
                    owner.message()));
        }
    }

    private void become(Owner now) {
        if (!now.equals(owner)) {
            owner = now;
            audience.accept(now);
        }
    }
}
