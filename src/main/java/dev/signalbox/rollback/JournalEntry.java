package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Done;
import dev.signalbox.bus.Rollbacks.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is written down of one attempt, before it changes anything and whenever it has got further.
 *
 * @param id part of the names of its references and files
 * @param workTree real path of the project's folder
 * @param commonDir real path of the repository
 * @param move empty for an attempt that was refused before it came to that
 * @param listEdit the task list that is to be edited beside git; empty if git does it, or nobody
 * @param undoes the attempt that this one takes back
 * @param undoneBy the attempt that took this one back
 */
record JournalEntry(
        String id,
        String kind,
        Stage stage,
        String slug,
        String account,
        String workTree,
        String commonDir,
        String actor,
        Instant startedAt,
        Optional<String> idempotencyKey,
        Optional<Move> move,
        Optional<ListEdit> listEdit,
        Optional<Done> done,
        Optional<Refusal> refusal,
        Optional<String> undoes,
        Optional<String> undoneBy) {
    /** @throws NullPointerException if a part is missing, as in a file that was tampered with */
    JournalEntry {
        for (Object part : new Object[] {
            id,
            kind,
            stage,
            slug,
            account,
            workTree,
            commonDir,
            actor,
            startedAt,
            idempotencyKey,
            move,
            listEdit,
            done,
            refusal,
            undoes,
            undoneBy
        }) {
            Objects.requireNonNull(part, "a part of the entry is missing");
        }
    }

    static final String ROLLBACK = "rollback";
    static final String UNDO = "undo";

    enum Stage {
        /** Nothing but references and objects has been added. */
        PREPARED,
        /** Files may be changed. */
        SWITCHING,
        /** Branch, index and files are as they should be; the task list may still have to follow. */
        SWITCHED,
        DONE,
        REFUSED,
        /** Interrupted, and everything put back. */
        WITHDRAWN,
        /** Interrupted, and the repository went on without it. */
        ABANDONED;

        boolean isOpen() {
            return this == PREPARED || this == SWITCHING || this == SWITCHED;
        }
    }

    /**
     * From where to where the branch goes.
     *
     * @param reset whether uncommitted work gives way, after it was saved
     */
    record Move(String branch, String from, String to, boolean reset) {}

    /**
     * One edit of a task list.
     *
     * @param file relative to the project's folder
     * @param contentHash of the file before the edit, SHA-256 in hexadecimal: the edit is for that content
     * @param before the marks before
     * @param after each mark after
     */
    record ListEdit(String file, String taskId, String storyId, String contentHash, List<String> before, String after) {
        ListEdit {
            before = List.copyOf(before);
        }
    }

    JournalEntry at(Stage next) {
        return with(next, move, listEdit, done, refusal, undoneBy);
    }

    JournalEntry moving(Move planned, Optional<ListEdit> edit, Done promised) {
        return with(stage, Optional.of(planned), edit, Optional.of(promised), refusal, undoneBy);
    }

    JournalEntry withDone(Done what) {
        return with(stage, move, listEdit, Optional.of(what), refusal, undoneBy);
    }

    JournalEntry withEdit(Optional<ListEdit> edit) {
        return with(stage, move, edit, done, refusal, undoneBy);
    }

    JournalEntry refused(Refusal why) {
        return with(Stage.REFUSED, move, listEdit, Optional.empty(), Optional.of(why), undoneBy);
    }

    JournalEntry undone(String by) {
        return with(stage, move, listEdit, done, refusal, Optional.of(by));
    }

    private JournalEntry with(
            Stage nextStage,
            Optional<Move> nextMove,
            Optional<ListEdit> nextEdit,
            Optional<Done> nextDone,
            Optional<Refusal> nextRefusal,
            Optional<String> nextUndoneBy) {
        return new JournalEntry(
                id,
                kind,
                nextStage,
                slug,
                account,
                workTree,
                commonDir,
                actor,
                startedAt,
                idempotencyKey,
                nextMove,
                nextEdit,
                nextDone,
                nextRefusal,
                undoes,
                nextUndoneBy);
    }

    String backupRef() {
        return BackupRefs.PREFIX + id;
    }

    String snapshotRef() {
        return BackupRefs.PREFIX + id + "-wip";
    }
}
