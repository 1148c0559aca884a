package dev.signalbox.watch.run;

import dev.signalbox.bus.Project.Problem;
import dev.signalbox.bus.Publication;
import dev.signalbox.bus.Run;
import dev.signalbox.bus.Runs;
import dev.signalbox.bus.Runs.Announced;
import dev.signalbox.bus.Runs.Changed;
import dev.signalbox.bus.Runs.Progressed;
import dev.signalbox.bus.Runs.Snapshot;
import dev.signalbox.bus.StateMark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What everybody else knows of the runs of this node, and what they have yet to be told. For one thread. */
final class RunBoard {
    private final String node;
    private final RunWatch.Listener listener;
    private final Publication<Run> runs = new Publication<>(UUID.randomUUID().toString(), Runs::keyOf, Run::version);
    private final List<Progressed> progressed = new ArrayList<>();
    /** By project, then by source. */
    private final Map<ProjectKey, Map<String, List<Problem>>> problems = new HashMap<>();

    /** As of the last publication; what waits to be published is no part of it. */
    private Announced announcement;

    private record ProjectKey(String account, String slug) {}

    RunBoard(String node, RunWatch.Listener listener) {
        this.node = node;
        this.listener = listener;
        this.announcement = announced();
    }

    void put(Run run) {
        runs.put(run);
    }

    void remove(String key) {
        runs.remove(key);
    }

    Optional<Run> find(String key) {
        return runs.find(key);
    }

    void progressed(Progressed news) {
        progressed.add(news);
    }

    /** What a person should know of one source; the project shows the problems of all of its sources. */
    void problems(String account, String slug, String source, List<Problem> now) {
        ProjectKey key = new ProjectKey(account, slug);
        Map<String, List<Problem>> all = problems.computeIfAbsent(key, any -> new LinkedHashMap<>());
        List<Problem> before = all.getOrDefault(source, List.of());
        if (now.isEmpty()) {
            all.remove(source);
        } else {
            all.put(source, now);
        }
        if (!before.equals(now)) {
            tellProblems(account, slug);
        }
        if (all.isEmpty()) {
            problems.remove(key);
        }
    }

    /** Tells what is wrong with a project, if anything is: whoever shows it may have forgotten. */
    void tellProblemsAgain(String account, String slug) {
        if (problems.containsKey(new ProjectKey(account, slug))) {
            tellProblems(account, slug);
        }
    }

    private void tellProblems(String account, String slug) {
        List<Problem> all = problems.getOrDefault(new ProjectKey(account, slug), Map.of()).values().stream()
                .flatMap(List::stream)
                .toList();
        listener.problems(account, slug, all);
    }

    /** Publishes what has changed since the last call. */
    void publish() {
        runs.take().ifPresent(delta -> {
            StateMark mark = delta.mark();
            listener.changed(
                    new Changed(node, mark.epoch(), mark.seq(), mark.signature(), delta.put(), delta.removed()));
        });
        progressed.forEach(listener::progressed);
        progressed.clear();
        announcement = announced();
    }

    /** Consistent with what was published, if nothing waits to be. */
    Snapshot snapshot() {
        StateMark mark = runs.mark();
        return new Snapshot(node, mark.epoch(), mark.seq(), mark.signature(), List.copyOf(runs.items()));
    }

    Announced announcement() {
        return announcement;
    }

    private Announced announced() {
        StateMark mark = runs.mark();
        return new Announced(node, mark.epoch(), mark.seq(), mark.signature());
    }
}
