package dev.signalbox.watch.run.wire;

import dev.signalbox.bus.Runs.Entry;
import dev.signalbox.bus.Runs.Phase;
import dev.signalbox.bus.Runs.Quality;
import dev.signalbox.bus.Runs.Result;
import java.util.List;

/**
 * One run and its newest rows, oldest first.
 *
 * @param truncated whether there are more rows than these
 */
public record RunContent(
        RunFacts facts,
        RunMark mark,
        List<Phase> phases,
        List<Result> results,
        List<Quality> quality,
        List<Entry> events,
        boolean truncated) {
    public RunContent {
        phases = List.copyOf(phases);
        results = List.copyOf(results);
        quality = List.copyOf(quality);
        events = List.copyOf(events);
    }
}
