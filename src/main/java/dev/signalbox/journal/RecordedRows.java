package dev.signalbox.journal;

import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Json;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Project.State;
import dev.signalbox.bus.Rollbacks.Attempt;
import dev.signalbox.bus.Rollbacks.Done;
import dev.signalbox.bus.Rollbacks.Finished;
import dev.signalbox.bus.Rollbacks.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The rows that Signalbox writes itself. Their types and members are part of the interface and stand in the README. */
final class RecordedRows {
    /** The account of what concerns Signalbox as a whole. */
    static final String MAIN_ACCOUNT = "default";

    static final String PRUNED = "journal.pruned";
    static final String LOST = "journal.lost";

    private static final int MAX_TEXT = 500;

    private RecordedRows() {}

    private record StoryChange(String node, String story, String title, int storiesPassed, int storiesTotal) {}

    private record StateChange(String node, State from, State to, List<String> evidence) {}

    private record ProjectChange(String node, String name, String path, String dialect, State state) {}

    private record RollbackEnd(
            String node,
            String rollbackId,
            String kind,
            Optional<String> undoes,
            Optional<String> method,
            Optional<String> revertedCommit,
            Optional<String> newHead,
            Optional<String> story,
            Optional<String> backupRef,
            Optional<String> snapshotRef,
            Optional<String> code,
            Optional<String> reason) {}

    private record Pruned(long through, long rows) {}

    private record Lost(long rows) {}

    static NewRow story(String type, Project project, String id, String title, Instant at) {
        return of(
                type,
                project,
                at,
                new StoryChange(project.node(), cut(id), cut(title), project.storiesPassed(), project.storiesTotal()));
    }

    static NewRow state(Project project, State from, Instant at) {
        List<String> evidence =
                project.evidence().stream().limit(10).map(RecordedRows::cut).toList();
        return of("project.state", project, at, new StateChange(project.node(), from, project.state(), evidence));
    }

    static NewRow found(Project project, Instant at) {
        return of("project.found", project, at, change(project));
    }

    static NewRow gone(Project project, Instant at) {
        return of("project.gone", project, at, change(project));
    }

    private static ProjectChange change(Project project) {
        return new ProjectChange(
                project.node(), cut(project.name()), project.path(), project.dialect(), project.state());
    }

    static NewRow rollback(Finished finished, Instant at) {
        Attempt attempt = finished.attempt();
        Optional<Done> done = attempt.done();
        Optional<Refusal> refusal = attempt.refusal();
        RollbackEnd end = new RollbackEnd(
                finished.node(),
                attempt.rollbackId(),
                attempt.kind(),
                attempt.undoes(),
                done.map(Done::method),
                done.map(Done::revertedCommit),
                done.map(Done::newHead),
                done.flatMap(Done::storyReverted),
                done.map(Done::backupRef),
                done.flatMap(Done::snapshotRef),
                refusal.map(it -> it.code().name().toLowerCase(Locale.ROOT)),
                refusal.map(it -> cut(it.reason())));
        return new NewRow(
                rollbackType(attempt),
                finished.account(),
                Optional.of(finished.slug()),
                Optional.of(attempt.actor()).filter(actor -> !actor.isBlank()).map(RecordedRows::cutActor),
                at,
                Json.encode(end));
    }

    static NewRow gate(Gates.Happened happened, Instant at) {
        return new NewRow(
                "gate." + happened.what(),
                happened.account(),
                Optional.of(happened.project()),
                happened.actor().filter(actor -> !actor.isBlank()).map(RecordedRows::cutActor),
                at,
                happened.data());
    }

    private static String rollbackType(Attempt attempt) {
        boolean undo = attempt.kind().equals("undo");
        return undo && attempt.outcome().equals("done") ? "rollback.undone" : "rollback." + attempt.outcome();
    }

    static NewRow pruned(long through, long rows, Instant at) {
        return new NewRow(
                PRUNED, MAIN_ACCOUNT, Optional.empty(), Optional.empty(), at, Json.encode(new Pruned(through, rows)));
    }

    /** Rows of an account could not be kept while the database was away. */
    static NewRow lost(String account, long rows, Instant at) {
        return new NewRow(LOST, account, Optional.empty(), Optional.empty(), at, Json.encode(new Lost(rows)));
    }

    private static NewRow of(String type, Project project, Instant at, Record data) {
        return new NewRow(
                type, project.account(), Optional.of(project.slug()), Optional.empty(), at, Json.encode(data));
    }

    private static String cut(String text) {
        return cut(text, MAX_TEXT);
    }

    private static String cutActor(String actor) {
        return cut(actor.replaceAll("\\p{Cntrl}", " "), dev.signalbox.bus.Journal.MAX_ACTOR_LENGTH);
    }

    private static String cut(String text, int length) {
        return text.codePointCount(0, text.length()) <= length
                ? text
                : text.substring(0, text.offsetByCodePoints(0, length - 1)) + "…";
    }
}
