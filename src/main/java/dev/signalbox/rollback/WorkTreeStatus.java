package dev.signalbox.rollback;

import dev.signalbox.git.GitCommand;
import dev.signalbox.git.GitOutcome;
import dev.signalbox.git.GitOutcome.Finished;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Uncommitted work, by path. Ignored files do not count.
 *
 * @param staged the index differs from HEAD
 * @param changed the file differs from the index
 * @param untracked a path that ends in a slash is a repository of its own
 * @param tooManyUntracked whether the untracked ones are not known, because they are too many
 */
record WorkTreeStatus(
        Set<String> staged,
        Set<String> changed,
        List<String> untracked,
        List<String> unmerged,
        boolean tooManyUntracked) {

    static WorkTreeStatus read(Git git) throws RefusedRollback {
        GitOutcome all = git.runner().run(git.repository(), command("all").withMaxStdoutBytes(Git.LIST_BYTES));
        if (all instanceof Finished finished && finished.succeeded()) {
            return parse(Git.split(finished), false);
        }
        return parse(git.list(command("no").withTimeout(Git.LONG)), true);
    }

    private static GitCommand command(String untracked) {
        return GitCommand.of(
                "status",
                "--porcelain=v2",
                "-z",
                "--no-renames",
                "--ignore-submodules=all",
                "--untracked-files=" + untracked);
    }

    private static WorkTreeStatus parse(List<String> items, boolean tooMany) {
        Set<String> staged = new LinkedHashSet<>();
        Set<String> changed = new LinkedHashSet<>();
        List<String> untracked = new ArrayList<>();
        List<String> unmerged = new ArrayList<>();
        for (String item : items) {
            if (item.startsWith("? ")) {
                untracked.add(item.substring(2));
            } else if (item.startsWith("u ")) {
                unmerged.add(item.split(" ", 11)[10]);
            } else if (item.startsWith("1 ")) {
                String path = item.split(" ", 9)[8];
                if (item.charAt(2) != '.') {
                    staged.add(path);
                }
                if (item.charAt(3) != '.') {
                    changed.add(path);
                }
            }
        }
        return new WorkTreeStatus(staged, changed, untracked, unmerged, tooMany);
    }

    boolean isClean() {
        return staged.isEmpty() && changed.isEmpty() && untracked.isEmpty() && !tooManyUntracked;
    }

    /** Everything of it that differs from HEAD, each path once. */
    Set<String> all() {
        Set<String> all = tracked();
        all.addAll(untracked);
        return all;
    }

    /** Staged and changed. */
    Set<String> tracked() {
        Set<String> tracked = new LinkedHashSet<>(staged);
        tracked.addAll(changed);
        return tracked;
    }

    Set<String> overlap(TreeDiff diff) {
        Set<String> overlap = new HashSet<>(diff.paths());
        overlap.retainAll(all());
        return overlap;
    }
}
