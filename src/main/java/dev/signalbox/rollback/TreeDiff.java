package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.bus.Rollbacks.FileChange;
import dev.signalbox.git.GitCommand;
import dev.signalbox.git.GitOutcome.Finished;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What differs between two trees, without renames. */
record TreeDiff(List<Change> changes, List<FileChange> counts) {
    static final String SUBMODULE = "160000";
    static final String SYMLINK = "120000";
    private static final String ABSENT = "000000";

    /** Modes and object ids as git writes them; a mode of zeros where there is no such file. */
    record Change(String path, String oldMode, String newMode, String oldId, String newId) {
        boolean isAdded() {
            return oldMode.equals(ABSENT);
        }

        boolean isDeleted() {
            return newMode.equals(ABSENT);
        }

        boolean isSubmodule() {
            return oldMode.equals(SUBMODULE) || newMode.equals(SUBMODULE);
        }
    }

    List<String> paths() {
        return changes.stream().map(Change::path).toList();
    }

    /** The same in the other direction; without counts. */
    TreeDiff reversed() {
        return new TreeDiff(
                changes.stream()
                        .map(change -> new Change(
                                change.path(), change.newMode(), change.oldMode(), change.newId(), change.oldId()))
                        .toList(),
                List.of());
    }

    /** @throws RefusedRollback {@link Code#UNSUPPORTED_PATH} if a path cannot be named here */
    static TreeDiff between(Git git, String from, String to) throws RefusedRollback {
        Finished output = git.expect(
                GitCommand.of("diff-tree", "-r", "-z", "--no-renames", "--no-abbrev", "--raw", "--numstat", from, to)
                        .withMaxStdoutBytes(Git.LIST_BYTES));
        if (!Arrays.equals(output.text().getBytes(StandardCharsets.UTF_8), output.stdout())) {
            throw RefusedRollback.of(Code.UNSUPPORTED_PATH, "The commit has a path that is not UTF-8.");
        }
        List<String> items = Git.split(output);
        Map<String, Change> changes = new LinkedHashMap<>();
        Map<String, FileChange> counts = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i);
            if (item.startsWith(":")) {
                String[] fields = item.substring(1).split(" ");
                String path = items.get(++i);
                WorkFile.checkName(git, path);
                changes.put(path, new Change(path, fields[0], fields[1], fields[2], fields[3]));
            } else {
                String[] fields = item.split("\t", 3);
                Change change = changes.get(fields[2]);
                counts.put(fields[2], new FileChange(fields[2], word(change), number(fields[0]), number(fields[1])));
            }
        }
        return new TreeDiff(List.copyOf(changes.values()), List.copyOf(counts.values()));
    }

    private static Optional<Integer> number(String text) {
        return text.equals("-") ? Optional.empty() : Optional.of(Integer.valueOf(text));
    }

    private static String word(Change change) {
        if (change.isAdded()) {
            return "added";
        }
        if (change.isDeleted()) {
            return "deleted";
        }
        boolean sameType =
                change.oldMode().substring(0, 3).equals(change.newMode().substring(0, 3));
        return sameType ? "modified" : "type_changed";
    }
}
