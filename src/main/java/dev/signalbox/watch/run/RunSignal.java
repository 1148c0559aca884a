package dev.signalbox.watch.run;

import dev.signalbox.bus.Journal.Imported;
import dev.signalbox.bus.Project;
import dev.signalbox.bus.Runs.DetailsAnswer;
import dev.signalbox.bus.Runs.DetailsRequest;
import dev.signalbox.bus.Runs.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What reaches this room's thread from other threads. */
sealed interface RunSignal {
    /** Something in that directory changed, says the operating system. */
    record DirectoryChanged(Path directory) implements RunSignal {}

    record ProjectsChanged(List<Project> put, List<String> removed) implements RunSignal {}

    /** Something in the project's own folder changed. */
    record ProjectWoken(String slug) implements RunSignal {}

    /** The gates of a project that wait changed. */
    record ProjectAsked(String slug) implements RunSignal {}

    /** A reader is ready, or has died. */
    record ReaderChanged() implements RunSignal {}

    record ImportAnswered(EventTableSource source, Imported answer) implements RunSignal {}

    record ImportFailed(EventTableSource source, String reason) implements RunSignal {}

    record SnapshotWanted(CompletableFuture<Snapshot> answer) implements RunSignal {}

    record DetailsWanted(DetailsRequest request, CompletableFuture<DetailsAnswer> answer) implements RunSignal {}

    record AnnouncementWanted() implements RunSignal {}

    record Stop() implements RunSignal {}
}
