package dev.signalbox.watch.run;

import dev.signalbox.bus.Runs.Entry;
import dev.signalbox.bus.Runs.Phase;
import dev.signalbox.bus.Runs.Progressed;
import dev.signalbox.bus.Runs.Quality;
import dev.signalbox.bus.Runs.Result;
import dev.signalbox.watch.run.wire.RunContent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which rows of a run are new, or other than they were. */
final class RunProgress {
    /** The newest of one kind that are told at once. */
    private static final int MAX_TOLD = 100;

    private final String node;
    private final RunProject project;
    /** By run, kind and id of a row: its hash. Of runs that were over from the start nothing is. */
    private final Map<String, Map<String, Integer>> seen = new HashMap<>();

    RunProgress(String node, RunProject project) {
        this.node = node;
        this.project = project;
    }

    /**
     * Remembers how a run looks.
     *
     * @param first whether this is the first look at all: nothing that it shows is news
     * @param unknown whether there was no such run before: everything that it has is news
     * @return what is new; empty if nothing is
     */
    Optional<Progressed> look(RunContent content, boolean first, boolean unknown) {
        String id = content.facts().id();
        boolean tell = !first && (unknown || seen.containsKey(id));
        Map<String, Integer> before = seen.getOrDefault(id, Map.of());
        Map<String, Integer> now = new HashMap<>();
        List<Phase> phases = fresh("phase ", content.phases(), Phase::phase, before, now);
        List<Result> results = fresh("result ", content.results(), Result::id, before, now);
        List<Quality> quality = fresh("quality ", content.quality(), Quality::id, before, now);
        List<Entry> events = fresh("event ", content.events(), Entry::id, before, now);
        if (RunAssembler.claimsToRun(content.facts()) || !first) {
            seen.put(id, now);
        }
        boolean any = !phases.isEmpty() || !results.isEmpty() || !quality.isEmpty() || !events.isEmpty();
        return tell && any
                ? Optional.of(
                        new Progressed(node, project.account(), project.slug(), id, phases, results, quality, events))
                : Optional.empty();
    }

    private static <T> List<T> fresh(
            String kind, List<T> rows, Function<T, String> id, Map<String, Integer> before, Map<String, Integer> now) {
        List<T> fresh = new ArrayList<>();
        for (T row : rows) {
            String key = kind + id.apply(row);
            int hash = row.hashCode();
            now.put(key, hash);
            if (!Integer.valueOf(hash).equals(before.get(key))) {
                fresh.add(row);
            }
        }
        return List.copyOf(fresh.subList(Math.max(0, fresh.size() - MAX_TOLD), fresh.size()));
    }

    void forget(String runId) {
        seen.remove(runId);
    }
}
