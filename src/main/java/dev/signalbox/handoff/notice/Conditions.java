package dev.signalbox.handoff.notice;

import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Handoff;
import dev.signalbox.bus.Project;
import dev.signalbox.handoff.notice.Condition.News;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** What is worth a notice about the things that others publish; in words for people. */
final class Conditions {
    static final String HANDOFF = "handoff/";
    static final String GATE = "gate/";
    static final String PROJECT = "project/";

    private Conditions() {}

    /** An open escalation; empty for any other handoff. */
    static Optional<Condition> of(Handoff handoff) {
        if (handoff.kind() != Handoff.Kind.ESCALATE || handoff.state() != Handoff.State.OPEN) {
            return Optional.empty();
        }
        // One occurrence, however often it is claimed and given back: at most one notice a handoff and recipient.
        String body = "Session: " + handoff.sessionId() + "\nFrom: " + handoff.createdBy() + "\nPriority: "
                + handoff.priority().name().toLowerCase(Locale.ROOT) + "\n\n" + handoff.summary();
        News news = new News(Trigger.ESCALATION, "Escalation: " + handoff.summary(), body);
        return Optional.of(new Condition(
                handoff.account(),
                HANDOFF + handoff.id(),
                "open",
                "open",
                handoff.project(),
                Optional.of(news),
                handoff.createdAt(),
                false));
    }

    /** A gate that waits; empty for any other. */
    static Optional<Condition> of(Gate gate) {
        if (gate.state() != Gate.State.PENDING) {
            return Optional.empty();
        }
        String asked = "pending@" + gate.requestedAt();
        News news = new News(Trigger.GATE_WAITING, gate.project() + " waits: " + gate.title(), gate.question());
        return Optional.of(new Condition(
                gate.account(),
                GATE + gate.project() + "/" + gate.id(),
                asked,
                asked,
                Optional.of(gate.project()),
                Optional.of(news),
                gate.requestedAt(),
                false));
    }

    /**
     * How a project stands; empty if that is not known.
     *
     * @param startedAt what began before is no news, if the project was never seen before
     */
    static Optional<Condition> of(Project project, Instant startedAt, Instant now) {
        if (project.state() == Project.State.UNKNOWN) {
            return Optional.empty();
        }
        String state = project.state().name().toLowerCase(Locale.ROOT);
        String since = project.stateSince().map(Instant::toString).orElse(project.version());
        return Optional.of(new Condition(
                project.account(),
                PROJECT + project.slug(),
                state,
                state + "@" + since,
                Optional.of(project.slug()),
                news(project),
                project.stateSince().orElse(now),
                project.stateSince().filter(startedAt::isBefore).isEmpty()));
    }

    private static Optional<News> news(Project project) {
        Optional<Trigger> trigger =
                switch (project.state()) {
                    case FAILED -> Optional.of(Trigger.PROJECT_FAILED);
                    case STALLED -> Optional.of(Trigger.PROJECT_STALLED);
                    case DONE -> Optional.of(Trigger.PROJECT_DONE);
                    default -> Optional.empty();
                };
        return trigger.map(on -> {
            String state = project.state().name().toLowerCase(Locale.ROOT);
            String stories = project.storiesTotal() == 0
                    ? ""
                    : "\nStories: " + project.storiesPassed() + " of " + project.storiesTotal();
            return new News(
                    on,
                    project.slug() + (on == Trigger.PROJECT_DONE ? " is " : " has ") + state,
                    "Node: " + project.node() + stories + "\n\n" + String.join("\n", project.evidence()));
        });
    }
}
