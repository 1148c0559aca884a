package dev.signalbox.http.state;

import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Job;
import dev.signalbox.bus.JobLogs;
import dev.signalbox.bus.Jobs;
import dev.signalbox.bus.Registration;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All live jobs, by account. Listens, asks for the whole where something is missing, and says so when nobody vouches for
 * them any more. One an HTTP instance; used on its event loop.
 */
public final class JobDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(JobDirectory.class);
    private static final long CHECK_EVERY_MS = 500;

    private final Vertx vertx;
    private final Bus bus;
    private final Clock clock;
    private final long lostAfterMs;
    private final JobsCopy copy;
    private final Map<String, AccountJobs> accounts = new HashMap<>();
    private final List<Registration> registrations = new ArrayList<>();
    private Optional<Long> timer = Optional.empty();

    public JobDirectory(Vertx vertx, Bus bus) {
        this(vertx, bus, Clock.systemUTC(), Jobs.LOST_AFTER_MS);
    }

    JobDirectory(Vertx vertx, Bus bus, Clock clock, long lostAfterMs) {
        this.vertx = vertx;
        this.bus = bus;
        this.clock = clock;
        this.lostAfterMs = lostAfterMs;
        this.copy = new JobsCopy(new Accounts(), clock.instant());
    }

    /** Begins to listen and asks who is there. */
    public void start() {
        registrations.add(bus.subscribe(Jobs.ANNOUNCED, announced -> {
            if (copy.announced(announced, clock.instant())) {
                ask();
            }
        }));
        registrations.add(bus.subscribe(Jobs.CHANGED, changed -> {
            if (copy.changed(changed, clock.instant())) {
                ask();
            }
        }));
        registrations.add(bus.subscribe(JobLogs.GREW, grew -> Optional.ofNullable(accounts.get(grew.account()))
                .ifPresent(jobs -> jobs.grew(grew))));
        timer = Optional.of(vertx.setPeriodic(CHECK_EVERY_MS, tick -> copy.check(clock.instant(), lostAfterMs)));
        bus.publish(Jobs.WHO_OWNS, new Jobs.WhoOwns());
    }

    public Future<Void> stop() {
        timer.ifPresent(vertx::cancelTimer);
        return Future.all(registrations.stream().map(Registration::end).toList())
                .mapEmpty();
    }

    /** The jobs that a caller of that account may see. */
    public AccountJobs of(String account) {
        return accounts.computeIfAbsent(account, name -> new AccountJobs(copy.owner()));
    }

    private void ask() {
        bus.request(Jobs.SNAPSHOT, new Jobs.SnapshotRequest(), Jobs.TIMEOUT_MS)
                .onSuccess(snapshot -> {
                    if (copy.snapshot(snapshot, clock.instant())) {
                        ask();
                    }
                })
                .onFailure(refused -> {
                    LOG.warn("no snapshot of the jobs: {}", refused.getMessage());
                    copy.snapshotFailed();
                });
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
        public void owner(JobsCopy.Owner owner) {
            accounts.values().forEach(jobs -> jobs.owner(owner));
        }
    }
}
