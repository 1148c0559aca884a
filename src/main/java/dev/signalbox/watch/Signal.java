package dev.signalbox.watch;

import dev.signalbox.bus.Project.Problem;
import dev.signalbox.git.GitReading;
import java.nio.file.Path;
import java.util.List;

/** What reaches the watcher's thread from other threads. */
sealed interface Signal {
    /** Something in that directory changed, says the operating system. */
    record DirectoryChanged(Path directory) implements Signal {}

    /** The git command line has answered for that project. */
    record GitAnswered(TrackedProject project, GitReading reading) implements Signal {}

    /** Agents told of themselves; their reports lie in the {@link ReportInbox}. */
    record AgentsReported() implements Signal {}

    /** Somebody asks, or asks no longer; what, lies in the {@link QuestionInbox}. */
    record QuestionsChanged() implements Signal {}
    /** All that is wrong with the databases of a project. */
    record DatabaseProblems(String account, String slug, List<Problem> problems) implements Signal {}

    record SnapshotWanted() implements Signal {}

    record AnnouncementWanted() implements Signal {}

    record Stop() implements Signal {}
}
