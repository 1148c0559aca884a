package dev.signalbox.http.ingest;

import dev.signalbox.bus.Project;
import dev.signalbox.bus.Projects.AgentReport;
import java.time.Instant;
import java.util.Optional;

/** Hooks as reports to the watcher of the project that they are about. */
public final class AgentReports {
    private AgentReports() {}

    /** Empty if the hook says nothing of what the agent does. */
    public static Optional<AgentReport> of(HookEvent event, Project project, Instant at) {
        return HookMeaning.of(event)
                .map(meaning -> new AgentReport(
                        project.node(),
                        project.account(),
                        project.slug(),
                        event.source(),
                        event.sessionId(),
                        meaning.doing(),
                        meaning.question(),
                        at));
    }
}
