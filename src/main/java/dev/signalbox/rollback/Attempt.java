package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.bus.Rollbacks.Done;
import dev.signalbox.rollback.JournalEntry.ListEdit;
import dev.signalbox.rollback.JournalEntry.Move;
import dev.signalbox.rollback.JournalEntry.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Carries one planned move out: writes it down, saves what was, switches, and lets the task list follow. */
final class Attempt {
    private final Git git;
    private final Journal journal;
    private final Step.Observer steps;

    Attempt(Git git, Journal journal, Step.Observer steps) {
        this.git = git;
        this.journal = journal;
        this.steps = steps;
    }

    /**
     * Everything that is to happen.
     *
     * @param promised the answer if all goes well; what was saved is filled in
     * @param inTheWay uncommitted work that gives way; only with a reset
     */
    record Order(
            Head head,
            WorkTreeStatus status,
            Move move,
            Optional<ListEdit> edit,
            Done promised,
            Set<String> inTheWay) {}

    /** @throws RefusedRollback if nothing was changed; nothing is left of the attempt then */
    Done run(JournalEntry started, Order order) throws RefusedRollback, IOException {
        JournalEntry entry = started.moving(order.move(), order.edit(), order.promised());
        journal.put(entry);
        steps.reached(Step.JOURNALED);
        JournalEntry switched;
        try {
            switched = switchOver(entry, order);
        } catch (RefusedRollback e) {
            BackupRefs.remove(git, entry);
            throw e;
        }
        journal.put(switched);
        steps.reached(Step.UNLOCKED);
        return finish(switched);
    }

    private JournalEntry switchOver(JournalEntry entry, Order order) throws RefusedRollback, IOException {
        BackupRefs.create(git, entry.backupRef(), order.move().from());
        // What gives way must be saved while nobody can stage or commit; all else is saved before, to lock for less.
        Optional<Snapshot.Saved> early = order.move().reset() ? Optional.empty() : Optional.of(save(entry, order));
        steps.reached(Step.BACKED_UP);
        try (IndexLock lock = IndexLock.take(git, entry.id(), order.move().branch(), IndexLock.PATIENCE)) {
            steps.reached(Step.LOCKED);
            Snapshot.Saved saved = early.isPresent() ? early.get() : save(entry, order);
            JournalEntry known = entry.withDone(withSnapshot(order.promised(), entry, saved));
            new TreeSwitch(git, entry.id(), order.move(), steps)
                    .run(lock, () -> journal.put(known.at(Stage.SWITCHING)));
            return known.at(Stage.SWITCHED);
        }
    }

    private Snapshot.Saved save(JournalEntry entry, Order order) throws RefusedRollback {
        Snapshot snapshot = new Snapshot(git, entry.id());
        boolean reset = order.move().reset();
        WorkTreeStatus status = reset ? WorkTreeStatus.read(git) : order.status();
        Set<String> must = reset ? Displaced.find(git, status, order.inTheWay()) : order.inTheWay();
        Snapshot.Saved saved = snapshot.save(order.head(), status, must);
        if (saved.commit().isPresent()) {
            BackupRefs.create(git, entry.snapshotRef(), saved.commit().get());
        }
        if (reset && !snapshot.stillHolds(saved, status, Displaced.find(git, status, order.inTheWay()))) {
            throw RefusedRollback.of(
                    Code.DIRTY_OVERLAP,
                    "Files that would give way are being written at this moment. Pause the loop, or try again.",
                    List.copyOf(order.inTheWay()));
        }
        return saved;
    }

    private static Done withSnapshot(Done promised, JournalEntry entry, Snapshot.Saved saved) {
        List<String> warnings = new ArrayList<>(promised.warnings());
        if (!saved.unsaved().isEmpty()) {
            warnings.add(saved.unsaved().size() + " untracked files are not in the backup; they stay as they are.");
        }
        Optional<String> ref = saved.commit().map(commit -> entry.snapshotRef());
        String message = promised.method().equals(RollbackService.RESET) && ref.isPresent()
                ? promised.message()
                        + " The uncommitted work was saved; to get a file of it back: git restore --source=" + ref.get()
                        + " -- FILE"
                : promised.message();
        return new Done(
                true,
                message,
                promised.rollbackId(),
                promised.revertedCommit(),
                promised.newHead(),
                promised.storyReverted(),
                promised.method(),
                promised.backupRef(),
                ref,
                warnings);
    }

    /** The task list follows, and the attempt is done; also for one that was interrupted after the switch. */
    Done finish(JournalEntry switched) throws IOException {
        JournalEntry entry = switched;
        if (switched.listEdit().isPresent()) {
            ListEdit planned = switched.listEdit().get();
            TaskListFile.Result result = switched.kind().equals(JournalEntry.UNDO)
                    ? TaskListFile.restore(git, planned)
                    : TaskListFile.reopen(git, planned);
            entry = result.fault().isEmpty()
                    ? switched.withEdit(result.edit())
                    : switched.withEdit(Optional.empty())
                            .withDone(withoutStory(
                                    switched, planned, result.fault().get()));
            steps.reached(Step.STORY_REOPENED);
        }
        return close(entry);
    }

    Done close(JournalEntry entry) throws IOException {
        Optional<JournalEntry> undone = entry.undoes().flatMap(journal::get);
        if (undone.isPresent()) {
            journal.put(undone.get().undone(entry.id()));
        }
        journal.put(entry.at(Stage.DONE));
        return entry.done().orElseThrow();
    }

    static Done withoutStory(JournalEntry entry, ListEdit edit, String fault) {
        Done done = entry.done().orElseThrow();
        List<String> warnings = new ArrayList<>(done.warnings());
        warnings.add("Story " + edit.storyId() + " has to be marked by hand: " + fault + ".");
        return new Done(
                true,
                RollbackOrders.withoutStory(done.message(), edit.storyId()),
                done.rollbackId(),
                done.revertedCommit(),
                done.newHead(),
                Optional.empty(),
                done.method(),
                done.backupRef(),
                done.snapshotRef(),
                warnings);
    }
}
