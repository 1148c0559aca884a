package dev.signalbox.journal;

import dev.signalbox.bus.Project;
import dev.signalbox.bus.Project.Story;
import dev.signalbox.bus.Project.Story.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What happened between two values of one project. */
final class ProjectChanges {
    /** Stories of one change at most that get a row each: a list that is swapped for another is no progress. */
    static final int MAX_STORIES = 200;

    private ProjectChanges() {}

    /** The rows for it: stories in the order of the list, then the state. */
    static List<NewRow> between(Project before, Project after, Instant at) {
        List<NewRow> rows = new ArrayList<>();
        Map<String, Story> known = new HashMap<>();
        before.stories().forEach(story -> known.put(story.id(), story));
        for (Story story : after.stories()) {
            // One that was not in the list before has not become anything: lists are rewritten as a whole.
            if (rows.size() < MAX_STORIES && known.containsKey(story.id())) {
                story(known.get(story.id()), story, after, at, rows);
            }
        }
        if (before.state() != after.state()) {
            rows.add(RecordedRows.state(after, before.state(), at));
        }
        return rows;
    }

    private static void story(Story before, Story after, Project project, Instant at, List<NewRow> rows) {
        if (after.passes() != before.passes()) {
            String type = after.passes() ? "story.passed" : "story.reopened";
            rows.add(RecordedRows.story(type, project, after.id(), after.title(), at));
        } else if (after.status() == Status.FAILED && before.status() != Status.FAILED) {
            rows.add(RecordedRows.story("story.failed", project, after.id(), after.title(), at));
        }
    }
}
