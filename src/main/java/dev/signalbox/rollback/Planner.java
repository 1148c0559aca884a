package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.git.GitCommand;
import dev.signalbox.rollback.JournalEntry.Move;
import dev.signalbox.rollback.TreeDiff.Change;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Looks at everything that decides whether the last commit may be taken back, and changes nothing. What was found before a
 * refusal stays readable, for the preview. Used once, by one thread.
 */
final class Planner {
    private final Git git;
    private final String id;
    private final boolean ask;
    private final List<String> warnings = new ArrayList<>();
    private Optional<Head> head = Optional.empty();
    private Optional<TreeDiff> commit = Optional.empty();
    private Optional<WorkTreeStatus> status = Optional.empty();
    private Optional<StoryPlan> story = Optional.empty();

    /**
     * @param id names the temporary files
     * @param ask whether git is asked too if it would overwrite anything; the switch asks it anyway
     */
    Planner(Git git, String id, boolean ask) {
        this.git = git;
        this.id = id;
        this.ask = ask;
    }

    /**
     * A rollback that may be.
     *
     * @param inTheWay uncommitted work that would be overwritten; empty unless it is to be forced
     */
    record Plan(
            Head head,
            String parent,
            TreeDiff commit,
            WorkTreeStatus status,
            Set<String> inTheWay,
            StoryPlan story,
            List<String> warnings) {}

    Plan plan(Optional<String> expectedHead, Optional<String> storyId, boolean force) throws RefusedRollback {
        Head.refuseOperations(git);
        Head at = Head.read(git);
        head = Optional.of(at);
        if (expectedHead.isPresent() && !expectedHead.get().equals(at.commit())) {
            throw RefusedRollback.of(
                    Code.HEAD_MOVED, "The last commit is no longer the one that was shown. Look again.");
        }
        String parent = at.onlyParent(git);
        TreeDiff diff = TreeDiff.between(git, parent, at.commit());
        commit = Optional.of(diff);
        refuseUnrevertible(at, diff);
        at.refuseIfCheckedOutElsewhere(git);
        WorkTreeStatus now = WorkTreeStatus.read(git);
        status = Optional.of(now);
        if (!now.unmerged().isEmpty()) {
            throw RefusedRollback.of(Code.OPERATION_IN_PROGRESS, "There are unsolved conflicts.", now.unmerged());
        }
        StoryPlan storyPlan = new StoryFinder(git, at, parent, diff, now).find(storyId);
        story = Optional.of(storyPlan);
        warn(at, diff, now);
        Set<String> inTheWay = overwritten(at, parent, diff.reversed(), now, force);
        return new Plan(at, parent, diff, now, inTheWay, storyPlan, warnings());
    }

    /** Refuses if going from HEAD to another commit would overwrite anything, or cannot be done whole. */
    void refuseOverwriting(Head at, String target, WorkTreeStatus now) throws RefusedRollback {
        overwritten(at, target, TreeDiff.between(git, at.commit(), target), now, false);
    }

    private Set<String> overwritten(Head at, String target, TreeDiff diff, WorkTreeStatus now, boolean force)
            throws RefusedRollback {
        refuseMissingObjects(diff);
        refuseFilters(at, target, diff);
        Set<String> inTheWay = new TreeSet<>(now.overlap(diff));
        inTheWay.addAll(Obstacles.find(git, diff));
        if (!inTheWay.isEmpty() && !force) {
            throw overlap(git, inTheWay);
        }
        if (inTheWay.isEmpty() && (ask || force)) {
            dryRun(at, target, diff, force, inTheWay);
        }
        return inTheWay;
    }

    private static void refuseUnrevertible(Head at, TreeDiff diff) throws RefusedRollback {
        if (at.isOurs()) {
            throw RefusedRollback.of(
                    Code.NOTHING_TO_ROLL_BACK,
                    "The last commit is itself a rollback or an undo of one; take it back from the list of rollbacks.");
        }
        if (diff.changes().isEmpty()) {
            throw RefusedRollback.of(Code.NOTHING_TO_ROLL_BACK, "The last commit changes no file.");
        }
    }

    private void warn(Head at, TreeDiff diff, WorkTreeStatus now) throws RefusedRollback {
        String pushed = git.line(
                "for-each-ref", "--count=1", "--format=%(refname:short)", "--contains", at.commit(), "refs/remotes");
        if (!pushed.isEmpty()) {
            warnings.add("The commit has been pushed (" + pushed + "); the rollback is not pushed by itself.");
        }
        if (diff.changes().stream().anyMatch(Change::isSubmodule)) {
            warnings.add("The commit changes a submodule; its pointer goes back, its own folder does not:"
                    + " git submodule update");
        }
        if (Files.exists(git.gitDir().resolve("info/sparse-checkout"))
                && git.run("config", "--type=bool", "--get", "core.sparseCheckout")
                        .text()
                        .strip()
                        .equals("true")) {
            warnings.add("The checkout is sparse; files outside of it go back in the commit only.");
        }
        if (now.tooManyUntracked()) {
            warnings.add("There are too many untracked files to list or save; they stay as they are.");
        }
    }

    /** In a partial or damaged clone git would stop in the middle of writing files. */
    private void refuseMissingObjects(TreeDiff diff) throws RefusedRollback {
        StringBuilder ids = new StringBuilder();
        for (Change change : diff.changes()) {
            if (!change.isDeleted() && !change.newMode().equals(TreeDiff.SUBMODULE)) {
                ids.append(change.newId()).append('\n');
            }
        }
        String answer = git.expect(GitCommand.of("cat-file", "--batch-check")
                        .withStdin(ids.toString().getBytes(StandardCharsets.UTF_8))
                        .withMaxStdoutBytes(Git.LIST_BYTES))
                .text();
        if (answer.lines().anyMatch(line -> line.endsWith(" missing"))) {
            throw RefusedRollback.of(
                    Code.OBJECTS_MISSING, "The clone lacks content of the commit before: git fetch, then try again.");
        }
    }

    private void refuseFilters(Head at, String target, TreeDiff diff) throws RefusedRollback {
        if (diff.paths().stream().noneMatch(path -> path.endsWith(".gitattributes"))) {
            Filters.check(git, diff.paths(), List.of());
            return;
        }
        try (PrivateIndex before = PrivateIndex.of(git, id, "target", target);
                PrivateIndex after = PrivateIndex.of(git, id, "head", at.commit())) {
            Filters.check(git, diff.paths(), List.of(before.file(), after.file()));
        }
    }

    /** Whatever git knows and we do not. */
    private void dryRun(Head at, String target, TreeDiff diff, boolean force, Set<String> inTheWay)
            throws RefusedRollback {
        try (PrivateIndex index = PrivateIndex.copy(git, id, "dry")) {
            git.run(Git.with(index.file(), "update-index", "-q", "--refresh", "--ignore-submodules")
                    .withTimeout(Git.LONG));
            TreeSwitch.dryRun(git, index, new Move(at.branch(), at.commit(), target, false));
        } catch (RefusedRollback e) {
            if (!force || e.refusal().code() != Code.DIRTY_OVERLAP) {
                throw e;
            }
            inTheWay.addAll(diff.paths());
        }
    }

    static RefusedRollback overlap(Git git, Set<String> inTheWay) throws RefusedRollback {
        boolean allIgnored = Obstacles.areIgnored(git, inTheWay);
        return RefusedRollback.of(
                allIgnored ? Code.IGNORED_OVERLAP : Code.DIRTY_OVERLAP,
                allIgnored
                        ? "Ignored files lie where the rollback would write. Move them away first."
                        : "Uncommitted work would be overwritten. Commit it or move it away first.",
                List.copyOf(inTheWay));
    }

    Optional<Head> head() {
        return head;
    }

    Optional<TreeDiff> commit() {
        return commit;
    }

    Optional<WorkTreeStatus> status() {
        return status;
    }

    Optional<StoryPlan> story() {
        return story;
    }

    List<String> warnings() {
        List<String> all = new ArrayList<>(warnings);
        story.ifPresent(plan -> all.addAll(plan.warnings()));
        return all;
    }
}
