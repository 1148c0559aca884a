package dev.signalbox.watch.state;

import dev.signalbox.files.JsonFields;
import dev.signalbox.files.Times;
import dev.signalbox.watch.state.ProcessTable.LiveProcess;
import dev.signalbox.watch.state.RunClaim.Heartbeat;
import dev.signalbox.watch.state.RunClaim.NamedProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the host says to one claim.
 *
 * @param alive whether anything proves that the loop is there
 * @param evidence why, in words that stay the same as long as the facts do
 * @param processStartedAt of the live process, if there is one that passed
 * @param until when a proof ends by time alone
 */
record Liveness(boolean alive, List<String> evidence, Optional<Instant> processStartedAt, Optional<Instant> until) {
    /** Start times come from clock ticks and a boot time in whole seconds; files carry the clock's time. */
    private static final Duration SLACK = Duration.ofSeconds(2);
    /** How far another machine's clock may be ahead of ours. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(5);

    static Liveness of(RunClaim claim, Host host, Instant now, Duration heartbeatFresh) {
        List<String> proof = new ArrayList<>();
        List<String> against = new ArrayList<>();
        Optional<LiveProcess> process = Optional.empty();
        boolean gone = false;
        if (claim.process().isPresent()) {
            NamedProcess named = claim.process().get();
            Optional<String> refusal = refusal(named, host);
            if (refusal.isEmpty()) {
                process = host.processes().find(named.pid());
                process.ifPresent(it -> proof.add(alive(it)));
            } else {
                against.add(refusal.get());
                gone = isOfThisHost(named, host);
            }
        }
        claim.lockFile().ifPresent(file -> lock(file, claim, host, proof, against));
        Optional<Instant> until = Optional.empty();
        if (claim.heartbeat().isPresent() && claim.status().isPresent()) {
            Heartbeat beat = claim.heartbeat().get();
            Instant end = beat.at().plus(heartbeatFresh);
            boolean fresh = now.isBefore(end) && !beat.at().isAfter(now.plus(CLOCK_SKEW));
            // What a process wrote shortly before its end does not bring it back.
            if (fresh && !gone) {
                proof.add(beat.file() + " was written in the last " + heartbeatFresh.toSeconds() + " s");
                until = Optional.of(end);
            } else if (!gone) {
                against.add(beat.file() + " was last written at " + Times.show(beat.at()));
            }
        }
        return proof.isEmpty()
                ? new Liveness(false, against, Optional.empty(), Optional.empty())
                : new Liveness(
                        true,
                        proof,
                        process.flatMap(LiveProcess::startedAt),
                        // A process or a lock proves it for as long as it is there.
                        until.filter(it -> proof.size() == 1));
    }

    /** The sentence for a live process. */
    static String alive(LiveProcess process) {
        return "process " + process.show() + " is alive"
                + process.startedAt().map(at -> " since " + Times.show(at)).orElse("")
                + (process.stopped() ? ", but it is stopped (as by Ctrl-Z)" : "");
    }

    /** Why the named process proves nothing; empty if it is alive and can be no other. */
    static Optional<String> refusal(NamedProcess named, Host host) {
        if (!isOfThisHost(named, host)) {
            return Optional.of(named.file() + " was taken on host "
                    + JsonFields.oneLine(named.host().orElse("")) + "; this host cannot see its processes");
        }
        Optional<LiveProcess> process = host.processes().find(named.pid());
        String names = named.file() + " names process " + named.pid();
        if (process.isEmpty()) {
            return Optional.of(names + ", which is gone");
        }
        if (process.get()
                .startedAt()
                .filter(at -> at.isAfter(named.notStartedAfter().plus(SLACK)))
                .isPresent()) {
            return Optional.of(names + ", but that process started later: the number was reused");
        }
        if (!process.get().mentionsAnyOf(named.words())) {
            return Optional.of(names + ", but " + process.get().show() + " is another program");
        }
        return Optional.empty();
    }

    /** Some programs write the full name of the host and some only its first part. */
    private static boolean isOfThisHost(NamedProcess named, Host host) {
        String theirs = named.host().orElse(host.name()).toLowerCase(Locale.ROOT);
        String ours = host.name().toLowerCase(Locale.ROOT);
        return theirs.equals(ours) || theirs.startsWith(ours + ".") || ours.startsWith(theirs + ".");
    }

    private static void lock(Path file, RunClaim claim, Host host, List<String> proof, List<String> against) {
        String name = file.getFileName().toString();
        LockTable.Answer answer = host.locks().holder(file, pid -> isExpected(pid, claim, host));
        if (answer instanceof LockTable.Held held) {
            proof.add(name + " is held by "
                    + held.pid()
                            .map(pid -> "process "
                                    + host.processes()
                                            .find(pid)
                                            .map(LiveProcess::show)
                                            .orElse(pid.toString()))
                            .orElse("a process"));
        } else if (answer instanceof LockTable.Free) {
            against.add("nobody holds " + name);
        } else {
            against.add("this host does not tell who holds " + name);
        }
    }

    private static boolean isExpected(long pid, RunClaim claim, Host host) {
        return claim.process().map(named -> named.pid() == pid).orElseGet(() -> host.processes()
                .find(pid)
                .filter(process -> process.command().isPresent() && process.isLoop())
                .isPresent());
    }
}
