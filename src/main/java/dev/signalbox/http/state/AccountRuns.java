package dev.signalbox.http.state;

import dev.signalbox.bus.Json;
import dev.signalbox.bus.Run;
import dev.signalbox.bus.Runs;
import dev.signalbox.http.stream.RecentTopic;
import dev.signalbox.http.stream.StateTopic;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * All runs of one account, of whatever node, as topic, list and single values. If two nodes have a run of the same project
 * and id, the first that told of it is shown. Used on one event loop.
 */
public final class AccountRuns {
    private static final Comparator<Run> NEWEST_FIRST = Comparator.comparing(AccountRuns::began)
            .thenComparing(Run::id)
            .reversed()
            .thenComparing(Run::project);

    private final StateTopic topic = new StateTopic("runs");
    private final RecentTopic progress = new RecentTopic("runs");
    // By key, then by node in the order in which they came.
    private final Map<String, LinkedHashMap<String, Run>> claims = new HashMap<>();

    AccountRuns() {}

    /** Runs as the contract has them. */
    public StateTopic topic() {
        return topic;
    }

    /**
     * What happens in runs, one by one: {@code agent.result}, {@code quality.result}, {@code phase.progress} and
     * {@code run.event}, each {@code {project, run_id}} and the thing itself.
     */
    public RecentTopic progress() {
        return progress;
    }

    /** Those that fit, newest first. */
    public List<Run> list(Predicate<Run> fits) {
        return claims.values().stream()
                .map(AccountRuns::shown)
                .filter(fits)
                .sorted(NEWEST_FIRST)
                .toList();
    }

    public Optional<Run> run(String project, String id) {
        return Optional.ofNullable(claims.get(project + "/" + id)).map(AccountRuns::shown);
    }

    void put(Run run) {
        String key = Runs.keyOf(run);
        claims.computeIfAbsent(key, any -> new LinkedHashMap<>()).put(run.node(), run);
        show(key);
    }

    void remove(Run run) {
        String key = Runs.keyOf(run);
        LinkedHashMap<String, Run> byNode = claims.get(key);
        if (byNode == null || byNode.remove(run.node()) == null) {
            return;
        }
        if (byNode.isEmpty()) {
            claims.remove(key);
            topic.remove(key);
        } else {
            show(key);
        }
    }

    void progressed(Runs.Progressed news) {
        news.phases().forEach(phase -> tell("phase.progress", news, "phase", phase));
        news.results().forEach(result -> tell("agent.result", news, "result", result));
        news.quality().forEach(quality -> tell("quality.result", news, "quality", quality));
        news.events().forEach(event -> tell("run.event", news, "event", event));
    }

    private void tell(String type, Runs.Progressed of, String member, Record what) {
        if (progress.hasReaders()) {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("project", of.project());
            data.put("run_id", of.runId());
            data.put(member, what);
            progress.append(type, Json.encodeToBuffer(data));
        }
    }

    private void show(String key) {
        Run run = shown(claims.get(key));
        // Two nodes' versions of one key may be equal by chance of content.
        topic.put(key, run.node() + "/" + run.version(), Buffer.buffer(RunJson.of(run)));
    }

    private static Instant began(Run run) {
        return run.startedAt().or(run::updatedAt).orElse(Instant.EPOCH);
    }

    private static Run shown(LinkedHashMap<String, Run> byNode) {
        return byNode.values().iterator().next();
    }
}
