package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.git.GitCommand;
import dev.signalbox.git.GitOutcome.Finished;
import dev.signalbox.rollback.JournalEntry.Move;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves branch, index and files from one commit to another, all or nothing, while git's lock on the index is held. Git
 * itself refuses before it would overwrite anything.
 */
final class TreeSwitch {
    static final String PURPOSE = "next";

    private static final Logger LOG = LoggerFactory.getLogger(TreeSwitch.class);
    private static final int BRANCH_TRIES = 20;

    private final Git git;
    private final String id;
    private final Move move;
    private final Step.Observer steps;

    TreeSwitch(Git git, String id, Move move, Step.Observer steps) {
        this.git = git;
        this.id = id;
        this.move = move;
        this.steps = steps;
    }

    /** Called when all has been checked, before the first file is touched. */
    interface Announcement {
        void aboutToChange() throws IOException;
    }

    void run(IndexLock lock, Announcement announcement) throws RefusedRollback, IOException {
        refuseIfMoved();
        Head.refuseOperations(git);
        TreeDiff diff = TreeDiff.between(git, move.from(), move.to());
        try (PrivateIndex index = PrivateIndex.copy(git, id, PURPOSE)) {
            // Files that were only touched would look changed; a code above zero says that some really are.
            git.run(Git.with(index.file(), "update-index", "-q", "--refresh", "--ignore-submodules")
                    .withTimeout(Git.LONG));
            if (!move.reset()) {
                refuseObstacles(diff);
                dryRun(git, index, move);
            }
            announcement.aboutToChange();
            steps.reached(Step.ABOUT_TO_SWITCH);
            switchFiles(index, diff);
            steps.reached(Step.FILES_SWITCHED);
            moveBranch(index, diff);
            steps.reached(Step.BRANCH_MOVED);
            lock.install(index);
            steps.reached(Step.INDEX_INSTALLED);
        }
    }

    private void refuseIfMoved() throws RefusedRollback {
        String now = git.line("for-each-ref", "--format=%(HEAD)%(objectname)", move.branch());
        if (!now.equals("*" + move.from())) {
            throw moved();
        }
    }

    private static RefusedRollback moved() {
        return RefusedRollback.of(
                Code.HEAD_MOVED,
                "Somebody has committed or switched branches meanwhile. Look again before you roll back.");
    }

    private void refuseObstacles(TreeDiff diff) throws RefusedRollback {
        Set<String> inTheWay = Obstacles.find(git, diff);
        if (!inTheWay.isEmpty()) {
            throw Planner.overlap(git, inTheWay);
        }
    }

    /** Asks git whether it would refuse; nothing is written but the private index's lock. */
    static void dryRun(Git git, PrivateIndex index, Move move) throws RefusedRollback {
        Finished dry = git.run(Git.with(index.file(), "read-tree", "-n", "-m", "-u", move.from(), move.to())
                .withTimeout(Git.LONG));
        if (!dry.succeeded()) {
            throw RefusedRollback.of(Code.DIRTY_OVERLAP, "Git would overwrite uncommitted work: " + dry.explanation());
        }
    }

    private void switchFiles(PrivateIndex index, TreeDiff diff) throws RefusedRollback, IOException {
        GitCommand command = move.reset()
                ? Git.with(index.file(), "read-tree", "--reset", "-u", move.to())
                : Git.with(index.file(), "read-tree", "-m", "-u", move.from(), move.to());
        try {
            git.expect(command.withTimeout(Git.LONG));
            // A reset rightly leaves a file that was taken out of the index only: nobody tracks it any more.
            if (!move.reset()) {
                refuseIfStillThere(diff);
            }
        } catch (RefusedRollback e) {
            putFilesBack(index, diff);
            throw e;
        }
    }

    /** Git only warns of a file that it could not remove. */
    private void refuseIfStillThere(TreeDiff diff) throws RefusedRollback {
        for (TreeDiff.Change change : diff.changes()) {
            boolean there = change.isDeleted()
                    && !change.isSubmodule()
                    && WorkFile.brokenFolder(git, change.path()).isEmpty()
                    && WorkFile.look(WorkFile.resolve(git, change.path()))
                            .filter(file -> !file.isDirectory())
                            .isPresent();
            if (there) {
                throw RefusedRollback.of(Code.GIT_FAILED, "A file could not be removed.", List.of(change.path()));
            }
        }
    }

    /** Only if the branch is still where it was. */
    private void moveBranch(PrivateIndex index, TreeDiff diff) throws RefusedRollback, IOException {
        GitCommand command =
                GitCommand.of("update-ref", "-m", "signalbox: rollback " + id, move.branch(), move.to(), move.from());
        for (Map.Entry<String, String> variable : Commits.identity().entrySet()) {
            command = command.withEnvironment(variable.getKey(), variable.getValue());
        }
        for (int tries = 1; ; tries++) {
            Finished moved = git.run(command);
            if (moved.succeeded()) {
                return;
            }
            boolean elsewhere = !git.run("rev-parse", "--verify", "-q", move.branch())
                    .text()
                    .strip()
                    .equals(move.from());
            if (elsewhere || tries == BRANCH_TRIES) {
                putFilesBack(index, diff);
                throw elsewhere ? moved() : refLocked(moved);
            }
        }
    }

    private RefusedRollback refLocked(Finished failed) {
        for (Path lock : List.of(
                git.gitDir().resolve("HEAD.lock"), git.repository().commonDir().resolve(move.branch() + ".lock"))) {
            if (Files.exists(lock, LinkOption.NOFOLLOW_LINKS)) {
                return IndexLock.locked(lock);
            }
        }
        return RefusedRollback.of(Code.GIT_FAILED, "The branch could not be moved: " + failed.explanation());
    }

    /** @throws IOException if that fails: then what was saved must be kept, for the recovery and for people */
    private void putFilesBack(PrivateIndex index, TreeDiff diff) throws IOException {
        try {
            putBack(index, diff);
        } catch (RefusedRollback e) {
            throw new IOException("the files could not be put back: " + e.getMessage(), e);
        }
    }

    private void putBack(PrivateIndex index, TreeDiff diff) throws RefusedRollback {
        if (move.reset()) {
            String saved = BackupRefs.PREFIX + id + "-wip";
            boolean any = git.run("rev-parse", "--verify", "-q", saved).succeeded();
            git.expect(Git.with(index.file(), "read-tree", "--reset", "-u", any ? saved : move.from())
                    .withTimeout(Git.LONG));
            return;
        }
        List<String> foreign = new Restorer(git, id).backTo(move.from(), diff);
        if (!foreign.isEmpty()) {
            LOG.error("{}: changed by others meanwhile, and left as they are: {}", git.workTree(), foreign);
        }
    }
}
