package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.git.GitOutcome.Finished;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The checked-out branch and its commit.
 *
 * @param branch the full name of the reference
 * @param commit the full id
 * @param tree the full id of its tree
 * @param parents full ids; none also at the border of a shallow clone
 * @param message the whole message
 */
record Head(
        String branch,
        String commit,
        String tree,
        List<String> parents,
        String author,
        Optional<Instant> committedAt,
        String message) {
    /** Marks a commit as made here. */
    static final String TRAILER = "Signalbox-rollback: ";

    private static final Pattern OWN = Pattern.compile("(?m)^" + TRAILER + "\\S+$");
    private static final List<String> OPERATIONS = List.of(
            "MERGE_HEAD", "REVERT_HEAD", "CHERRY_PICK_HEAD", "BISECT_LOG", "rebase-merge", "rebase-apply", "sequencer");

    String subject() {
        return message.lines().findFirst().orElse("");
    }

    boolean isOurs() {
        return OWN.matcher(message).find();
    }

    /** Refuses while git is in the middle of something. */
    static void refuseOperations(Git git) throws RefusedRollback {
        for (String marker : OPERATIONS) {
            if (Files.exists(git.gitDir().resolve(marker), LinkOption.NOFOLLOW_LINKS)) {
                throw RefusedRollback.of(
                        Code.OPERATION_IN_PROGRESS,
                        "Git is in the middle of something here (" + marker + "). Finish or abort it first.");
            }
        }
    }

    /** @throws RefusedRollback if no branch is checked out or it has no commit yet */
    static Head read(Git git) throws RefusedRollback {
        Finished symbolic = git.run("symbolic-ref", "-q", "HEAD");
        if (!symbolic.succeeded()) {
            // Asked again, because it also fails where git may not run at all.
            git.line("rev-parse", "--git-dir");
            throw RefusedRollback.of(Code.DETACHED, "No branch is checked out (detached HEAD).");
        }
        // Asked of log, because that knows the border of a shallow clone; the commit itself still names a parent there.
        Finished commit = git.run(
                "log", "-1", "--no-color", "--encoding=UTF-8", "--format=%H%x00%T%x00%P%x00%an%x00%ct%x00%B", "HEAD");
        if (!commit.succeeded()) {
            // Anything but an unborn branch is a fault.
            if (git.run("rev-parse", "--verify", "-q", symbolic.text().strip()).succeeded()) {
                throw RefusedRollback.of(Code.GIT_FAILED, "The last commit cannot be read: " + commit.explanation());
            }
            throw RefusedRollback.of(Code.NOTHING_TO_ROLL_BACK, "There is no commit yet.");
        }
        String[] fields = commit.text().stripTrailing().split("\0", 6);
        return new Head(
                symbolic.text().strip(),
                fields[0],
                fields[1],
                fields[2].isEmpty() ? List.of() : List.of(fields[2].split(" ")),
                fields[3],
                time(fields[4]),
                fields[5]);
    }

    private static Optional<Instant> time(String seconds) {
        return seconds.matches("[0-9]{1,11}")
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)))
                : Optional.empty();
    }

    /** Another work tree would suddenly show a change that nobody made there. */
    void refuseIfCheckedOutElsewhere(Git git) throws RefusedRollback {
        if (!Files.isDirectory(git.repository().commonDir().resolve("worktrees"))) {
            return;
        }
        long here = git.line("worktree", "list", "--porcelain")
                .lines()
                .filter(line -> line.equals("branch " + branch))
                .count();
        if (here > 1) {
            throw RefusedRollback.of(
                    Code.BRANCH_CHECKED_OUT_ELSEWHERE,
                    "The branch is checked out in another work tree too; see: git worktree list");
        }
    }

    /** The one parent, for a commit that can be rolled back. */
    String onlyParent(Git git) throws RefusedRollback {
        if (parents.isEmpty()) {
            boolean shallow = Files.exists(git.repository().commonDir().resolve("shallow"));
            throw RefusedRollback.of(
                    Code.ROOT_COMMIT,
                    shallow
                            ? "The clone is shallow, and what was before this commit is not in it: git fetch --unshallow"
                            : "It is the first commit; there is nothing before it.");
        }
        if (parents.size() > 1) {
            throw RefusedRollback.of(
                    Code.MERGE_COMMIT, "It is a merge; which side should stay is for a person to say: git revert -m 1");
        }
        return parents.get(0);
    }
}
