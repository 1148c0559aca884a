package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Story;
import dev.signalbox.rollback.JournalEntry.ListEdit;
import java.util.List;
import java.util.Optional;

/**
 * Which story becomes open again, and who sees to it.
 *
 * @param story empty if none does
 * @param edit of the task list; empty if there is nothing to edit
 * @param treeContent the task list's content for the new commit, if the edit belongs there; else it is made on disk
 * @param warnings for people
 */
record StoryPlan(Optional<Story> story, Optional<ListEdit> edit, Optional<byte[]> treeContent, List<String> warnings) {

    static StoryPlan nobody(List<String> warnings) {
        return new StoryPlan(Optional.empty(), Optional.empty(), Optional.empty(), warnings);
    }

    /** The edit that is made on disk, after the switch. */
    Optional<ListEdit> editOnDisk() {
        return treeContent.isPresent() ? Optional.empty() : edit;
    }
}
