package dev.signalbox.http.ingest;

import dev.signalbox.bus.Projects.AgentReport;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What each agent said last, and when it began to say so, out of reports that come in the newest first. */
final class LastWords {
    private final Map<Speaker, Run> runs = new HashMap<>();

    private record Speaker(String slug, String sessionId) {}

    /** @param open whether an older report may still belong to it */
    private record Run(AgentReport first, AgentReport last, boolean open) {}

    void older(AgentReport report) {
        runs.merge(
                new Speaker(report.slug(), report.sessionId()),
                new Run(report, report, true),
                (run, single) -> run.open() && run.last().doing() == report.doing()
                        ? new Run(report, run.last(), true)
                        : new Run(run.first(), run.last(), false));
    }

    /** At most two for each agent, the oldest first. */
    List<AgentReport> inOrder() {
        return runs.values().stream()
                .flatMap(run -> Stream.of(run.first(), run.last()).distinct())
                .sorted(Comparator.comparing(AgentReport::at))
                .toList();
    }
}
