package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.bus.Rollbacks.Done;
import dev.signalbox.bus.Rollbacks.RollBack;
import dev.signalbox.bus.Rollbacks.Story;
import dev.signalbox.git.GitCommand;
import dev.signalbox.rollback.Attempt.Order;
import dev.signalbox.rollback.JournalEntry.ListEdit;
import dev.signalbox.rollback.JournalEntry.Move;
import dev.signalbox.rollback.Planner.Plan;
import dev.signalbox.rollback.PrivateIndex.IndexEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Turns requests into orders: decides where the branch goes and makes the commit that it goes to. Adds objects only. */
record RollbackOrders(Git git, JournalEntry entry) {
    private static final int SHORT = 10;

    Order rollBack(RollBack request) throws RefusedRollback {
        if (request.force() && !request.role().equals("admin")) {
            throw RefusedRollback.of(Code.FORBIDDEN, "Forcing a rollback needs the role admin.");
        }
        Plan plan =
                new Planner(git, entry.id(), false).plan(request.expectedHead(), request.storyId(), request.force());
        String old = plan.head().commit();
        boolean reset = !plan.inTheWay().isEmpty();
        String to = reset ? plan.parent() : commit(plan, request.actor());
        // A reset throws the uncommitted task list away with all else, unless git does not know it.
        Optional<ListEdit> edit = reset && plan.story().treeContent().isPresent()
                ? plan.story().edit()
                : plan.story().editOnDisk();
        Optional<String> story = plan.story().story().map(Story::id);
        Done promised = new Done(
                true,
                "Rolled back " + old.substring(0, SHORT) + " (" + plan.head().subject() + ")"
                        + story.map(RollbackOrders::openAgain).orElse("") + ".",
                entry.id(),
                old,
                to,
                story,
                reset ? RollbackService.RESET : RollbackService.REVERT,
                entry.backupRef(),
                Optional.empty(),
                plan.warnings());
        Move move = new Move(plan.head().branch(), old, to, reset);
        return new Order(plan.head(), plan.status(), move, edit, promised, plan.inTheWay());
    }

    private static String openAgain(String story) {
        return "; story " + story + " is open again";
    }

    private static String asBefore(String story) {
        return "; story " + story + " is as it was before";
    }

    /** A message that promised too much. */
    static String withoutStory(String message, String story) {
        return message.replace(openAgain(story), "").replace(asBefore(story), "");
    }

    private String commit(Plan plan, String actor) throws RefusedRollback {
        Commits commits = new Commits(git);
        String old = plan.head().commit();
        String message = Commits.message(
                "Revert \"" + plan.head().subject() + "\"", "This takes back commit " + old + ".", actor, entry.id());
        return commits.create(tree(plan), List.of(old), message);
    }

    /** The parent's tree; with the story opened again if the task list is tracked and the commit did not mark it. */
    private String tree(Plan plan) throws RefusedRollback {
        Optional<byte[]> list = plan.story().treeContent();
        if (list.isEmpty()) {
            return plan.parent() + "^{tree}";
        }
        String file = plan.story().edit().orElseThrow().file();
        String mode = git.line("ls-tree", plan.parent(), "--", file).split(" ")[0];
        String blob = git.line(
                GitCommand.of("hash-object", "-w", "--no-filters", "--stdin").withStdin(list.get()));
        try (PrivateIndex index = PrivateIndex.of(git, entry.id(), "tree", plan.parent())) {
            index.put(List.of(new IndexEntry(mode, blob, file)));
            return index.writeTree();
        }
    }

    Order undo(JournalEntry undone) throws RefusedRollback {
        Move was = undone.move().orElseThrow();
        Done done = undone.done().orElseThrow();
        Head.refuseOperations(git);
        Head head = Head.read(git);
        if (!head.branch().equals(was.branch()) || !head.commit().equals(was.to())) {
            throw RefusedRollback.of(
                    Code.HEAD_MOVED, "There are commits after the rollback, or another branch is checked out.");
        }
        head.refuseIfCheckedOutElsewhere(git);
        WorkTreeStatus status = WorkTreeStatus.read(git);
        if (!status.unmerged().isEmpty()) {
            throw RefusedRollback.of(Code.OPERATION_IN_PROGRESS, "There are unsolved conflicts.", status.unmerged());
        }
        new Planner(git, entry.id(), false).refuseOverwriting(head, was.from(), status);
        boolean reset = done.method().equals(RollbackService.RESET);
        String to = reset ? was.from() : undoCommit(undone, head, was);
        Optional<ListEdit> edit = undone.listEdit().map(this::asItIsNow);
        Done promised = new Done(
                true,
                "Undone: " + was.from().substring(0, SHORT) + " is back"
                        + done.storyReverted().map(RollbackOrders::asBefore).orElse("") + ".",
                entry.id(),
                head.commit(),
                to,
                done.storyReverted(),
                done.method(),
                entry.backupRef(),
                Optional.empty(),
                savedBefore(done));
        return new Order(head, status, new Move(was.branch(), was.to(), to, false), edit, promised, Set.of());
    }

    private static List<String> savedBefore(Done done) {
        List<String> warnings = new ArrayList<>();
        if (done.method().equals(RollbackService.RESET) && done.snapshotRef().isPresent()) {
            warnings.add("The uncommitted work of that time is not put back by itself; to get a file of it back:"
                    + " git restore --source=" + done.snapshotRef().get() + " -- FILE");
        }
        return warnings;
    }

    private String undoCommit(JournalEntry undone, Head head, Move was) throws RefusedRollback {
        String message = Commits.message(
                "Undo \"" + head.subject() + "\"",
                "This brings back the files of commit " + was.from() + ", undoing " + undone.id() + ".",
                entry.actor(),
                entry.id());
        return new Commits(git).create(was.from() + "^{tree}", List.of(head.commit()), message);
    }

    private ListEdit asItIsNow(ListEdit edit) {
        String hash =
                TaskListFile.read(git, edit.file()).map(TaskListFile::hash).orElse("");
        return new ListEdit(edit.file(), edit.taskId(), edit.storyId(), hash, edit.before(), edit.after());
    }
}
