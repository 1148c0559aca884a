package dev.signalbox.http.api;

import dev.signalbox.bus.Projects.WatchHealth;
import dev.signalbox.http.answer.Answer;
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

    private final ProjectDirectory directory;
    private final BooleanSupplier draining;

    private record Check(String id, String status, Map<String, Object> data) {}

    private record Health(String status, List<Check> checks) {}

    HealthApi(ProjectDirectory directory, BooleanSupplier draining) {
        this.directory = directory;
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
        return Answer.json(ready ? 200 : 503, new Health(ready ? UP : DOWN, checks));
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
