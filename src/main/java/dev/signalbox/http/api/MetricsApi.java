package dev.signalbox.http.api;

import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Projects.WatchHealth;
import dev.signalbox.http.answer.Answer;
import dev.signalbox.http.state.EventDirectory;
import dev.signalbox.http.state.JournalHealth;
import dev.signalbox.http.state.ProjectDirectory;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Figures in the text form of Prometheus. */
final class MetricsApi {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final ProjectDirectory directory;
    private final EventDirectory events;
    private final MultiGauge up;
    private final MultiGauge journalLastId;
    private final MultiGauge journalHealth;
    private final Map<MultiGauge, ToDoubleFunction<WatchHealth>> gauges = new LinkedHashMap<>();

    MetricsApi(PrometheusMeterRegistry registry, ProjectDirectory directory, EventDirectory events) {
        this.registry = registry;
        this.directory = directory;
        this.events = events;
        this.journalLastId = MultiGauge.builder("signalbox.journal.last.id")
                .description("The newest row of the journal")
                .register(registry);
        this.journalHealth = MultiGauge.builder("signalbox.journal.health")
                .description("1 for the state that the journal is in")
                .register(registry);
        this.up = gauge("up", "Whether the watcher was heard of lately");
        gauges.put(gauge("complete", "Whether every workspace was read once"), health -> health.complete() ? 1 : 0);
        gauges.put(
                gauge("polling", "Whether file events are not to be had"),
                health -> health.mode().equals("polling") ? 1 : 0);
        gauges.put(gauge("projects", "Watched projects"), WatchHealth::projects);
        gauges.put(gauge("directories", "Directories that report events"), WatchHealth::watchedDirectories);
        gauges.put(gauge("overflows", "Events dropped by the kernel, times"), WatchHealth::overflows);
        gauges.put(gauge("failed.registrations", "Directories not watched"), WatchHealth::failedRegistrations);
        gauges.put(gauge("last.pass.seconds", "The last whole pass"), health -> health.lastPassMicros() / 1e6);
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.get("/metrics", Access.VIEWER, call -> scrape()));
    }

    private MultiGauge gauge(String name, String description) {
        return MultiGauge.builder("signalbox.watch." + name)
                .description(description)
                .register(registry);
    }

    private Answer scrape() {
        List<ProjectDirectory.Watcher> watchers = directory.watchers();
        List<MultiGauge.Row<?>> lights = new ArrayList<>();
        watchers.forEach(
                watcher -> lights.add(MultiGauge.Row.of(Tags.of("node", watcher.node()), watcher.silent() ? 0 : 1)));
        up.register(lights, true);
        gauges.forEach((gauge, value) -> {
            List<MultiGauge.Row<?>> rows = new ArrayList<>();
            watchers.forEach(watcher -> watcher.health()
                    .ifPresent(health ->
                            rows.add(MultiGauge.Row.of(Tags.of("node", watcher.node()), value.applyAsDouble(health)))));
            gauge.register(rows, true);
        });
        journals();
        return new Answer.Whole(200, TEXT, Map.of(), Buffer.buffer(registry.scrape()));
    }

    private void journals() {
        List<MultiGauge.Row<?>> lastIds = new ArrayList<>();
        List<MultiGauge.Row<?>> health = new ArrayList<>();
        for (JournalHealth journal : events.journals()) {
            lastIds.add(MultiGauge.Row.of(Tags.of("node", journal.node()), journal.lastId()));
            for (Journal.Health state : Journal.Health.values()) {
                Tags tags =
                        Tags.of("node", journal.node(), "state", state.name().toLowerCase(Locale.ROOT));
                health.add(MultiGauge.Row.of(tags, journal.state() == state ? 1 : 0));
            }
        }
        journalLastId.register(lastIds, true);
        journalHealth.register(health, true);
    }
}
