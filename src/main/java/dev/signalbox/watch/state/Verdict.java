package dev.signalbox.watch.state;

import dev.signalbox.bus.Project.LoopFigures;
import dev.signalbox.bus.Project.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a project is doing, and why we think so.
 *
 * @param since when the state began, told by files and processes and never by when we looked
 * @param evidence at most six sentences that change only when the facts do
 * @param recheckAt when the verdict may become another one by time alone; empty if only a change can do that
 */
public record Verdict(
        State state,
        Optional<Instant> since,
        List<String> evidence,
        Optional<LoopFigures> loop,
        Optional<Instant> recheckAt) {
    public Verdict {
        evidence = List.copyOf(evidence);
    }
}
