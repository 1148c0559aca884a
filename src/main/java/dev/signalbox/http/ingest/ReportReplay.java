package dev.signalbox.http.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.bus.Bus;
import dev.signalbox.bus.Journal;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.AgentReport;
import dev.signalbox.bus.Projects.Announced;
import dev.signalbox.bus.RefusedException;
import dev.signalbox.bus.Registration;
import dev.signalbox.http.state.AccountProjects;
import dev.signalbox.http.state.ProjectDirectory;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a watcher that has started what agents said before, out of the journal, so that an agent that waits goes on
 * waiting. What the watcher knows already does no harm: it takes the latest. Used on one event loop.
 */
public final class ReportReplay {
    private static final Logger LOG = LoggerFactory.getLogger(ReportReplay.class);
    private static final Duration NOT_OLDER_THAN = Duration.ofHours(24);
    /** Of rows, for each account; with very many busy agents the oldest words are not found. */
    private static final int MAX_PAGES = 10;

    private static final List<String> TYPES = List.of(HookEvent.CLAUDE_CODE + "*", HookEvent.OBSERVED + "*");

    private final Bus bus;
    private final ProjectDirectory directory;
    private final Clock clock;
    /** The run of each node's watcher that has been told. */
    private final Map<String, String> told = new HashMap<>();

    private final Set<String> underWay = new HashSet<>();
    private final List<Registration> registrations = new ArrayList<>();

    public ReportReplay(Bus bus, ProjectDirectory directory, Clock clock) {
        this.bus = bus;
        this.directory = directory;
        this.clock = clock;
    }

    /** Begins to listen for watchers. */
    public void start() {
        registrations.add(bus.subscribe(Projects.ANNOUNCED, this::announced));
    }

    public Future<Void> stop() {
        return Future.all(registrations.stream().map(Registration::end).toList())
                .mapEmpty();
    }

    /** Watchers announce themselves again and again, so what cannot be done now is done later. */
    private void announced(Announced announced) {
        String node = announced.node();
        boolean known = announced.epoch().equals(told.get(node));
        boolean ready = announced.health().complete()
                && directory.watchers().stream()
                        .anyMatch(watcher -> watcher.node().equals(node) && watcher.synced());
        if (known || !ready || !underWay.add(node)) {
            return;
        }
        Instant oldest = clock.instant().minus(NOT_OLDER_THAN);
        List<Future<Void>> accounts = announced.workspaces().keySet().stream()
                .map(account ->
                        replay(new Reading(node, account, oldest, new LastWords()), Optional.empty(), MAX_PAGES))
                .toList();
        Future.all(accounts).onComplete(done -> {
            underWay.remove(node);
            if (done.succeeded()) {
                told.put(node, announced.epoch());
            } else {
                LOG.debug(
                        "what agents of {} said before is not known yet: {}",
                        node,
                        done.cause().getMessage());
            }
        });
    }

    private record Reading(String node, String account, Instant oldest, LastWords words) {}

    private Future<Void> replay(Reading reading, Optional<Long> before, int pages) {
        Journal.Read read = new Journal.Read(
                reading.account(),
                Optional.empty(),
                before,
                Journal.MAX_PAGE,
                TYPES,
                Optional.empty(),
                Optional.empty());
        return bus.request(Journal.READ, read, Journal.TIMEOUT_MS).compose(page -> {
            List<Journal.Event> rows = page.events();
            for (int i = rows.size() - 1; i >= 0; i--) {
                report(reading, rows.get(i)).ifPresent(reading.words()::older);
            }
            boolean more = page.more()
                    && pages > 1
                    && !rows.isEmpty()
                    && rows.get(0).createdAt().isAfter(reading.oldest());
            if (more) {
                return replay(reading, Optional.of(rows.get(0).id()), pages - 1);
            }
            reading.words().inOrder().forEach(report -> bus.publish(Projects.AGENT_REPORTED, report));
            return Future.succeededFuture();
        });
    }

    private Optional<AgentReport> report(Reading reading, Journal.Event row) {
        if (row.createdAt().isBefore(reading.oldest())) {
            return Optional.empty();
        }
        return event(row).flatMap(event -> projectOf(reading, row, event)
                .filter(project -> project.node().equals(reading.node()))
                .flatMap(project -> AgentReports.of(event, project, row.createdAt())));
    }

    // A hook that came before its project was known here is in the journal without it.
    private Optional<Project> projectOf(Reading reading, Journal.Event row, HookEvent event) {
        AccountProjects projects = directory.of(reading.account());
        return row.project().isPresent()
                ? row.project().flatMap(projects::project)
                : event.folder().flatMap(projects::around);
    }

    /** Anybody may have written a row that looks like ours. */
    private static Optional<HookEvent> event(Journal.Event row) {
        try {
            JsonNode data = Json.decode(row.data().getBytes(StandardCharsets.UTF_8), JsonNode.class);
            return Optional.of(
                    row.type().startsWith(HookEvent.CLAUDE_CODE)
                            ? HookEvent.claudeCode(data)
                            : HookEvent.observed(data));
        } catch (RefusedException e) {
            LOG.debug("row {} is no hook: {}", row.id(), e.getMessage());
            return Optional.empty();
        }
    }
}
