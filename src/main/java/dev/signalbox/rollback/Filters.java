package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.git.GitCommand;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Content filters are never run, so a file that needs one would be written as the raw content of the repository. Such a
 * rollback is refused.
 */
final class Filters {
    private Filters() {}

    /** @param indexes of the trees between which is switched: their attributes count as well as those on disk
     *     and in the repository's own index; none if no attributes differ between them */
    static void check(Git git, Collection<String> paths, List<Path> indexes) throws RefusedRollback {
        Set<String> filtered = new TreeSet<>();
        byte[] input = (String.join("\0", paths) + "\0").getBytes(StandardCharsets.UTF_8);
        collect(git, GitCommand.of("check-attr", "-z", "--stdin", "filter").withStdin(input), filtered);
        collect(
                git,
                GitCommand.of("check-attr", "-z", "--cached", "--stdin", "filter")
                        .withStdin(input),
                filtered);
        for (Path index : indexes) {
            GitCommand command = Git.with(index, "check-attr", "-z", "--cached", "--stdin", "filter");
            collect(git, command.withStdin(input), filtered);
        }
        if (!filtered.isEmpty()) {
            throw RefusedRollback.of(
                    Code.FILTER_NEEDED,
                    "The commit touches files that go through a filter program (such as Git LFS), which is never run"
                            + " from here. Roll back by hand, in the project's folder: git revert --no-edit HEAD",
                    List.copyOf(filtered));
        }
    }

    private static void collect(Git git, GitCommand command, Set<String> filtered) throws RefusedRollback {
        List<String> answers = git.list(command);
        for (int i = 0; i + 2 < answers.size(); i += 3) {
            String value = answers.get(i + 2);
            if (!value.equals("unspecified") && !value.equals("unset")) {
                filtered.add(answers.get(i));
            }
        }
    }
}
