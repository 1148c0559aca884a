package dev.signalbox.watch.state;

import dev.signalbox.bus.Projects;
import dev.signalbox.bus.Projects.AgentReport;
import dev.signalbox.bus.Projects.Doing;
import dev.signalbox.files.JsonFields;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the agents of one project told of themselves last, by session. Immutable. An agent whose session is over is kept
 * for a while, so that a report that comes late does not bring it back.
 */
public record AgentSessions(Map<String, Told> sessions) {
    public static final AgentSessions NONE = new AgentSessions(Map.of());

    /** After this nobody waits any more who has not said so again: its end may have gone untold. */
    static final Duration FORGOTTEN_AFTER = Duration.ofHours(24);
    /** A long tool call is silent; longer silence is no sign of life. */
    static final Duration WORKS_FOR = Duration.ofMinutes(5);

    static final int MAX_SESSIONS = 64;
    /** How far the clock of the node that took the report may be ahead of ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    private static final int MAX_SOURCE = 60;
    private static final int MAX_QUESTION = 500;

    public AgentSessions {
        sessions = Map.copyOf(sessions);
    }

    /**
     * The last word of one agent.
     *
     * @param since when it began to say the same
     * @param at when it said so last
     */
    public record Told(String source, Doing doing, Optional<String> question, Instant since, Instant at) {
        String asks() {
            return question.map(text -> source + " asks: " + text).orElse(source + " waits for a person");
        }

        String works() {
            return source + " told of its work in the last " + WORKS_FOR.toMinutes() + " min";
        }

        String isIdle() {
            return source + " has stopped and waits for its next task";
        }

        Instant worksUntil() {
            return at.plus(WORKS_FOR);
        }

        Instant forgottenAt() {
            return at.plus(FORGOTTEN_AFTER);
        }

        /** Whether another question, asked now, is this one in fewer words. */
        private boolean covers(Optional<String> other) {
            return doing == Doing.WAITING
                    && (other.isEmpty() || question.orElse("").startsWith(other.get()));
        }
    }

    /** With one more report; the same if it is older than what is known. */
    public AgentSessions with(AgentReport report) {
        String id = report.sessionId();
        Optional<Told> before = Optional.ofNullable(sessions.get(id));
        Optional<String> question = report.question()
                .filter(text -> report.doing() == Doing.WAITING)
                .map(text -> JsonFields.oneLine(text, MAX_QUESTION))
                .filter(text -> !text.isEmpty());
        boolean late = before.filter(it -> report.at().isBefore(it.at)).isPresent();
        boolean heardOfSubAgent = report.doing() == Doing.WAITING
                && subAgents(id).anyMatch(it -> it.getValue().covers(question));
        if (late || heardOfSubAgent) {
            return this;
        }
        Map<String, Told> next = new HashMap<>(sessions);
        if (report.doing() == Doing.GONE) {
            subAgents(id).map(Map.Entry::getKey).forEach(next::remove);
        }
        Optional<Told> same = before.filter(it -> it.doing == report.doing())
                .filter(it -> report.doing() != Doing.WAITING || it.covers(question));
        next.put(
                id,
                new Told(
                        JsonFields.oneLine(report.source(), MAX_SOURCE),
                        report.doing(),
                        same.map(Told::question).orElse(question),
                        same.map(Told::since).orElse(report.at()),
                        report.at()));
        next.values().removeIf(it -> it.forgottenAt().isBefore(report.at()));
        if (next.size() > MAX_SESSIONS) {
            leastTelling(next).ifPresent(next::remove);
        }
        return new AgentSessions(next);
    }

    private Stream<Map.Entry<String, Told>> subAgents(String id) {
        return sessions.entrySet().stream().filter(it -> it.getKey().startsWith(id + Projects.SUB_AGENT));
    }

    private static Optional<String> leastTelling(Map<String, Told> all) {
        return all.entrySet().stream()
                .min(Comparator.comparing((Map.Entry<String, Told> it) -> it.getValue().doing != Doing.GONE)
                        .thenComparing(it -> it.getValue().doing == Doing.WAITING)
                        .thenComparing(it -> it.getValue().at))
                .map(Map.Entry::getKey);
    }

    /** Whether no agent says anything, whatever the time. */
    public boolean saysNothing() {
        return sessions.values().stream().allMatch(it -> it.doing == Doing.GONE);
    }

    /**
     * Those who wait for a person, the longest wait first.
     *
     * @param lastChange what changed after somebody asked shows that the question was answered
     */
    List<Told> waiting(Instant now, Optional<Instant> lastChange) {
        return of(Doing.WAITING, now)
                .filter(it -> lastChange.filter(at -> at.isAfter(it.at)).isEmpty())
                .sorted(Comparator.comparing(Told::since)
                        .thenComparing(Told::source)
                        .thenComparing(it -> it.question.orElse("")))
                .toList();
    }

    /** Whoever works, the longest; the same one from look to look. */
    Optional<Told> working(Instant now) {
        return of(Doing.WORKING, now)
                .filter(it -> now.isBefore(it.worksUntil()) && !it.at.isAfter(now.plus(CLOCK_SKEW)))
                .min(Comparator.comparing(Told::since).thenComparing(Told::source));
    }

    /** Whoever stopped last. */
    Optional<Told> idle(Instant now) {
        return of(Doing.IDLE, now).max(Comparator.comparing(Told::since).thenComparing(Told::source));
    }

    private Stream<Told> of(Doing doing, Instant now) {
        return sessions.values().stream().filter(it -> it.doing == doing && now.isBefore(it.forgottenAt()));
    }
}
