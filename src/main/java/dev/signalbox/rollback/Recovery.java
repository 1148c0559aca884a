package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.git.GitRunner;
import dev.signalbox.rollback.JournalEntry.ListEdit;
import dev.signalbox.rollback.JournalEntry.Move;
import dev.signalbox.rollback.JournalEntry.Stage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finishes or undoes attempts that ended in the middle, because the process or the machine did. Where the branch is tells
 * which of the two. Locks of others are waited for and never removed.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final Duration PATIENCE = Duration.ofMillis(1_000);
    private static final int PAUSE_MS = 10;

    private final Journal journal;
    private final GitRunner runner;

    Recovery(Journal journal, GitRunner runner) {
        this.journal = journal;
        this.runner = runner;
    }

    /** All of them. One that cannot be dealt with now stays as it is, for the next start. */
    void recoverAll() {
        journal.find(entry -> entry.stage().isOpen()).forEach(this::recover);
    }

    void recover(JournalEntry entry) {
        if (!entry.stage().isOpen() || entry.move().isEmpty()) {
            return;
        }
        try {
            Git git = RollbackService.git(Path.of(entry.workTree()), runner);
            if (!git.repository().commonDir().toString().equals(entry.commonDir())) {
                throw RefusedRollback.of(Code.NOT_GIT, "another repository is there now");
            }
            JournalEntry.Stage stage = recover(git, entry, entry.move().get());
            LOG.warn("{} {} of {} was interrupted; now it is {}", entry.kind(), entry.id(), entry.slug(), stage);
        } catch (RefusedRollback | IOException | InvalidPathException e) {
            LOG.error("{} {} of {} was interrupted and cannot be recovered", entry.kind(), entry.id(), entry.slug(), e);
        }
    }

    private Stage recover(Git git, JournalEntry entry, Move move) throws RefusedRollback, IOException {
        PrivateIndex next = PrivateIndex.empty(git, entry.id(), TreeSwitch.PURPOSE);
        awaitOrphan(next);
        if (entry.stage() == Stage.SWITCHED) {
            IndexLock.left(git, entry.id()).ifPresent(IndexLock::close);
            return finish(git, entry);
        }
        String now =
                git.run("rev-parse", "--verify", "-q", move.branch()).text().strip();
        boolean moved = entry.stage() == Stage.SWITCHING && isMoved(git, now, move);
        boolean here = git.run("symbolic-ref", "-q", "HEAD").text().strip().equals(move.branch());
        Stage stage;
        if (entry.stage() == Stage.SWITCHING && !here) {
            // Somebody has checked out something else since: the files and the index are no longer ours to change.
            stage = end(git, entry, Stage.ABANDONED);
        } else if (moved) {
            installIndex(git, entry, move, next, now);
            stage = finish(git, entry);
        } else if (!now.equals(move.from())) {
            stage = end(git, entry, entry.stage() == Stage.PREPARED ? Stage.WITHDRAWN : Stage.ABANDONED);
        } else if (entry.stage() == Stage.SWITCHING && move.reset()) {
            stage = resetAgain(git, entry, move);
        } else {
            stage = putBack(git, entry, move);
        }
        IndexLock.left(git, entry.id()).ifPresent(IndexLock::close);
        removeFiles(git, entry.id());
        return stage;
    }

    private static boolean isMoved(Git git, String now, Move move) throws RefusedRollback {
        return now.equals(move.to())
                || (!move.reset()
                        && !now.isEmpty()
                        && !now.equals(move.from())
                        && git.run("merge-base", "--is-ancestor", move.to(), now)
                                .succeeded());
    }

    /** A git that we had started lives on for a moment when we are killed. */
    private static void awaitOrphan(PrivateIndex next) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (Files.exists(next.lock()) && System.nanoTime() < deadline) {
                Thread.sleep(PAUSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The files and the branch are where they should be; the index follows, and keeps what else is staged. */
    private void installIndex(Git git, JournalEntry entry, Move move, PrivateIndex next, String now)
            throws RefusedRollback, IOException {
        Optional<IndexLock> left = IndexLock.left(git, entry.id());
        if (left.isPresent() && Files.exists(next.file())) {
            left.get().install(next);
        } else if (now.equals(move.to())) {
            // The private index is gone, or may be older than the real one, because somebody removed our lock.
            try (IndexLock lock = lock(git, entry, move);
                    PrivateIndex index = PrivateIndex.copy(git, entry.id(), "again")) {
                git.expect(
                        move.reset()
                                ? Git.with(index.file(), "read-tree", "-i", "--reset", move.to())
                                : Git.with(index.file(), "read-tree", "-i", "-m", move.from(), move.to()));
                git.run(Git.with(index.file(), "update-index", "-q", "--refresh", "--ignore-submodules"));
                lock.install(index);
            }
        }
    }

    private Stage putBack(Git git, JournalEntry entry, Move move) throws RefusedRollback, IOException {
        IndexLock lock = lock(git, entry, move);
        try {
            if (entry.stage() == Stage.SWITCHING) {
                TreeDiff diff = TreeDiff.between(git, move.from(), move.to());
                List<String> foreign = new Restorer(git, entry.id()).backTo(move.from(), diff);
                if (!foreign.isEmpty()) {
                    LOG.error("{}: changed by others meanwhile, and left as they are: {}", git.workTree(), foreign);
                }
            }
        } finally {
            lock.close();
        }
        return end(git, entry, Stage.WITHDRAWN);
    }

    private static IndexLock lock(Git git, JournalEntry entry, Move move) throws RefusedRollback {
        Optional<IndexLock> left = IndexLock.left(git, entry.id());
        return left.isPresent() ? left.get() : IndexLock.take(git, entry.id(), move.branch(), PATIENCE);
    }

    /** Uncommitted work is half overwritten. All of it was saved, so going on is the way to a whole state. */
    private Stage resetAgain(Git git, JournalEntry entry, Move move) throws RefusedRollback, IOException {
        try (IndexLock lock = lock(git, entry, move);
                PrivateIndex index = PrivateIndex.copy(git, entry.id(), "again")) {
            saveAgain(git, entry);
            git.expect(Git.with(index.file(), "read-tree", "--reset", "-u", move.to()));
            git.line("update-ref", "-m", "signalbox: rollback " + entry.id(), move.branch(), move.to(), move.from());
            lock.install(index);
        }
        return finish(git, entry);
    }

    /** Somebody may have written since. */
    private static void saveAgain(Git git, JournalEntry entry) throws RefusedRollback {
        Head head = Head.read(git);
        TreeDiff diff =
                TreeDiff.between(git, head.commit(), entry.move().orElseThrow().to());
        WorkTreeStatus status = WorkTreeStatus.read(git);
        Snapshot.Saved saved = new Snapshot(git, entry.id())
                .save(head, status, Displaced.find(git, status, Obstacles.find(git, diff)));
        if (saved.commit().isPresent()) {
            git.line(
                    "update-ref",
                    entry.snapshotRef() + "-recovered",
                    saved.commit().get());
        }
    }

    private Stage finish(Git git, JournalEntry entry) throws IOException {
        Attempt attempt = new Attempt(git, journal, step -> {});
        Optional<ListEdit> edit = entry.listEdit();
        // The loop may have gone on since: only the very file that was looked at is edited.
        boolean asPlanned = edit.flatMap(planned -> TaskListFile.read(git, planned.file()))
                .map(TaskListFile::hash)
                .equals(edit.map(ListEdit::contentHash));
        JournalEntry switched = entry.at(Stage.SWITCHED);
        if (edit.isPresent() && asPlanned) {
            attempt.finish(switched);
        } else if (edit.isPresent() && TaskListFile.isStillToDo(git, edit.get(), entry.kind())) {
            attempt.close(switched.withEdit(Optional.empty())
                    .withDone(Attempt.withoutStory(
                            switched, edit.get(), edit.get().file() + " was written by somebody else meanwhile")));
        } else {
            attempt.close(switched);
        }
        return Stage.DONE;
    }

    private Stage end(Git git, JournalEntry entry, Stage stage) throws RefusedRollback, IOException {
        if (stage == Stage.WITHDRAWN) {
            BackupRefs.remove(git, entry);
        }
        journal.put(entry.at(stage));
        return stage;
    }

    private static void removeFiles(Git git, String id) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(git.gitDir(), "signalbox-" + id + "*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }
}
