package dev.signalbox.http.api;

import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Projects.WatchHealth;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.state.EventDirectory;
import dev.signalbox.http.state.JournalHealth;
import dev.signalbox.http.state.NodeDirectory;
import dev.signalbox.http.state.ProjectDirectory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** For load balancers and supervisors: whether the process lives, and whether it should be sent requests. */
final class HealthApi {
    private static final String UP = "up";
    private static final String DOWN = "down";

    private static final String JOURNAL = "journal";

    private final String thisNode;
    private final ProjectDirectory directory;
    private final NodeDirectory nodes;
    private final EventDirectory events;
    private final BooleanSupplier draining;

    private record Check(String id, String status, Map<String, Object> data) {}

    private record Health(String status, List<Check> checks) {}

    HealthApi(
            String thisNode,
            ProjectDirectory directory,
            NodeDirectory nodes,
            EventDirectory events,
            BooleanSupplier draining) {
        this.thisNode = thisNode;
        this.directory = directory;
        this.nodes = nodes;
        this.events = events;
        this.draining = draining;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/health/live", Access.PUBLIC, call -> Answer.json(200, new Health(UP, List.of()))),
                Endpoint.get("/health/ready", Access.PUBLIC, call -> ready()));
    }

    private Answer ready() {
        List<Check> checks = new ArrayList<>();
        boolean drains = draining.getAsBoolean();
        checks.add(new Check("server", drains ? DOWN : UP, Map.of("draining", drains)));
        boolean ready = !drains;
        for (ProjectDirectory.Watcher watcher : directory.watchers()) {
            boolean complete = watcher.synced()
                    && watcher.health().filter(WatchHealth::complete).isPresent();
            // Another machine's silence is shown on the screen; it is no reason to take this one away too.
            ready &= complete || watcher.silent();
            checks.add(new Check(
                    "watch:" + watcher.node(), complete && !watcher.silent() ? UP : DOWN, data(watcher, complete)));
        }
        ready &= journals(checks);
        return Answer.json(ready ? 200 : 503, new Health(ready ? UP : DOWN, checks));
    }

    // A journal that cannot be read or written takes only the events away; one that this node ought to have and that
    // never
    // came up is a start that has not ended.
    private boolean journals(List<Check> checks) {
        List<JournalHealth> journals = events.journals();
        for (JournalHealth journal : journals) {
            boolean well = journal.state() == Journal.Health.OK;
            checks.add(new Check(
                    JOURNAL + ":" + journal.node(),
                    well ? UP : DOWN,
                    Map.of("state", journal.state(), "since", journal.since())));
        }
        boolean missing = journals.isEmpty() && nodes.serves(thisNode, JOURNAL);
        if (missing) {
            checks.add(new Check(JOURNAL + ":" + thisNode, DOWN, Map.of("started", false)));
        }
        return !missing;
    }

    private static Map<String, Object> data(ProjectDirectory.Watcher watcher, boolean complete) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("complete", complete);
        data.put("silent", watcher.silent());
        watcher.health().ifPresent(health -> {
            data.put("mode", health.mode());
            data.put("overflows", health.overflows());
            data.put("failed_registrations", health.failedRegistrations());
        });
        return data;
    }
}
