package dev.signalbox.http.state;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Handoffs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * All handoffs that are not resolved, and some that were, by account. Listens, asks for the whole where something is missing,
 * and says so when nobody vouches for them any more. One an HTTP instance; used on its event loop.
 */
public final class HandoffDirectory {
    // Whoever owns the handoffs is asked by one name, whatever node it is on.
    private static final String OWNER = "of the owner";

    private final HandoffsCopy copy;
    private final Copies<
                    Handoffs.Announced, Handoffs.Changed, Handoffs.SnapshotRequest, Handoffs.Snapshot, HandoffsCopy>
            owner;
    private final Map<String, AccountHandoffs> accounts = new HashMap<>();

    public HandoffDirectory(Vertx vertx, Bus bus) {
        Clock clock = Clock.systemUTC();
        this.copy = new HandoffsCopy(new Accounts(), clock.instant());
        this.owner = new Copies<>(
                vertx,
                bus,
                clock,
                Handoffs.LOST_AFTER_MS,
                new Conversation<>(
                        "handoffs",
                        Handoffs.ANNOUNCED,
                        announced -> OWNER,
                        Handoffs.CHANGED,
                        changed -> OWNER,
                        any -> Handoffs.SNAPSHOT,
                        new Handoffs.SnapshotRequest(),
                        Handoffs.TIMEOUT_MS,
                        to -> to.publish(Handoffs.WHO_OWNS, new Handoffs.WhoOwns())),
                any -> copy);
    }

    /** Begins to listen and asks who is there. */
    public void start() {
        owner.start();
    }

    public Future<Void> stop() {
        return owner.stop();
    }

    /** The handoffs that a caller of that account may see. */
    public AccountHandoffs of(String account) {
        return accounts.computeIfAbsent(account, name -> new AccountHandoffs(copy.owner()));
    }

    /** Whether everything is here that there is. */
    public boolean whole() {
        return copy.whole();
    }

    /** Brings what the owner tells to the accounts. */
    private final class Accounts implements HandoffsCopy.Audience {
        @Override
        public void changed(Handoff now) {
            of(now.account()).changed(now);
        }

        @Override
        public void found(Handoff now) {
            of(now.account()).found(now);
        }

        @Override
        public void remove(Handoff gone) {
            of(gone.account()).remove(gone);
        }

        @Override
        public void caughtUp() {
            accounts.values().forEach(AccountHandoffs::caughtUp);
        }

        @Override
        public void owner(Owner owner) {
            accounts.values().forEach(handoffs -> handoffs.owner(owner));
        }
    }
}
