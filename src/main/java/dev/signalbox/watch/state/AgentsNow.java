package dev.signalbox.watch.state;

import dev.signalbox.watch.state.AgentSessions.Told;
import dev.signalbox.watch.state.ProcessTable.LiveProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What counts at one moment of what agents told of themselves.
 *
 * @param waiting for a person, the longest wait first
 * @param working the one that has worked longest
 * @param idle the one that stopped last
 */
record AgentsNow(List<Told> waiting, Optional<Told> working, Optional<Told> idle) {
    /** Start times of processes are this exact; hooks tell a moment later than the process began. */
    private static final Duration SLACK = Duration.ofSeconds(2);

    /** @param lastChange in the project; a question that is older was answered */
    static AgentsNow of(AgentSessions agents, Optional<Instant> lastChange, Instant now) {
        return new AgentsNow(agents.waiting(now, lastChange), agents.working(now), agents.idle(now));
    }

    /**
     * Whether a process in the folder proves work. A loop does. An agent does, unless one said that it has nothing to do:
     * but not if it began after that, nor if it writes the claim of a loop that runs inside of it.
     */
    boolean letProve(LiveProcess process, Collection<RunClaim> claims) {
        if (idle.isEmpty() || working.isPresent() || process.isLoop()) {
            return true;
        }
        Optional<Instant> began = process.startedAt();
        boolean another =
                began.filter(at -> at.isAfter(idle.get().at().plus(SLACK))).isPresent();
        return another
                || claims.stream()
                        .filter(claim -> claim.status().isPresent())
                        .flatMap(claim -> claim.latest().stream())
                        .anyMatch(said -> began.filter(at -> !said.isBefore(at.minus(SLACK)))
                                .isPresent());
    }
}
