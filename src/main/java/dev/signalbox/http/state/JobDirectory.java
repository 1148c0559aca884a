package dev.signalbox.http.state;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Job;
import dev.signalbox.bus.JobLogs;
import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Registration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All live jobs, by account. Listens, asks for the whole where something is missing, and says so when nobody vouches for
 * them any more. One an HTTP instance; used on its event loop.
 */
public final class JobDirectory {
    // Whoever owns the jobs is asked by one name, whatever node it is on.
    private static final String OWNER = "of the owner";

    private final Bus bus;
    private final JobsCopy copy;
    private final Copies<Jobs.Announced, Jobs.Changed, Jobs.SnapshotRequest, Jobs.Snapshot, JobsCopy> owner;
    private final Map<String, AccountJobs> accounts = new HashMap<>();
    private Optional<Registration> logs = Optional.empty();

    public JobDirectory(Vertx vertx, Bus bus) {
        this(vertx, bus, Clock.systemUTC(), Jobs.LOST_AFTER_MS);
    }

    JobDirectory(Vertx vertx, Bus bus, Clock clock, long lostAfterMs) {
        this.bus = bus;
        this.copy = new JobsCopy(new Accounts(), clock.instant());
        this.owner = new Copies<>(
                vertx,
                bus,
                clock,
                lostAfterMs,
                new Conversation<>(
                        "jobs",
                        Jobs.ANNOUNCED,
                        announced -> OWNER,
                        Jobs.CHANGED,
                        changed -> OWNER,
                        any -> Jobs.SNAPSHOT,
                        new Jobs.SnapshotRequest(),
                        Jobs.TIMEOUT_MS,
                        to -> to.publish(Jobs.WHO_OWNS, new Jobs.WhoOwns())),
                any -> copy);
    }

    /** Begins to listen and asks who is there. */
    public void start() {
        logs = Optional.of(bus.subscribe(JobLogs.GREW, grew -> Optional.ofNullable(accounts.get(grew.account()))
                .ifPresent(jobs -> jobs.grew(grew))));
        owner.start();
    }

    public Future<Void> stop() {
        return Future.all(List.of(logs.map(Registration::end).orElseGet(Future::succeededFuture), owner.stop()))
                .mapEmpty();
    }

    /** The jobs that a caller of that account may see. */
    public AccountJobs of(String account) {
        return accounts.computeIfAbsent(account, name -> new AccountJobs(copy.owner()));
    }

    /** Brings what the owner tells to the accounts. */
    private final class Accounts implements JobsCopy.Audience {
        @Override
        public void put(Job job) {
            of(job.account()).put(job);
        }

        @Override
        public void remove(Job job) {
            of(job.account()).remove(job);
        }

        @Override
        public void owner(Owner owner) {
            accounts.values().forEach(jobs -> jobs.owner(owner));
        }
    }
}
