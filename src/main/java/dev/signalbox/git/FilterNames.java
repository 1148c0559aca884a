package dev.signalbox.git;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Which content filters a repository's configuration defines. Reading a configuration runs nothing. */
sealed interface FilterNames {
    int MAX_NAMES = 100;

    /** All of them, sorted. */
    record Known(Set<String> names) implements FilterNames {

        List<String> optionsThatSwitchOff() {
            List<String> options = new ArrayList<>();
            for (String name : names) {
                for (String setting : List.of("clean=", "smudge=", "process=", "required=false")) {
                    options.add("-c");
                    options.add("filter." + name + "." + setting);
                }
            }
            return options;
        }
    }

    /** It cannot be told, so nothing may run there. */
    record Unknown(GitOutcome outcome) implements FilterNames {}

    /**
     * Looks into the configuration files first: without the words there can be no filter, and git need not be asked.
     *
     * @param git runs a command that only reads configuration
     */
    static FilterNames find(Repository.Found repository, Function<GitCommand, GitOutcome> git) {
        boolean ask = false;
        for (Path file : repository.configFiles()) {
            BoundedFile.Reading reading = BoundedFile.read(file, BoundedFile.SMALL);
            if (reading instanceof BoundedFile.Unreadable unreadable) {
                return new Unknown(
                        new GitOutcome.NotRun("its configuration " + file.getFileName() + " " + unreadable.reason()));
            }
            ask |= reading instanceof BoundedFile.TooLarge
                    || reading instanceof BoundedFile.Content content && mentionsFilters(content.text());
        }
        return ask
                ? parse(git.apply(GitCommand.of("config", "-z", "--name-only", "--get-regexp", "^filter\\.")))
                : new Known(Set.of());
    }

    private static boolean mentionsFilters(String config) {
        String lower = config.toLowerCase(Locale.ROOT);
        return lower.contains("filter") || lower.contains("include");
    }

    private static FilterNames parse(GitOutcome outcome) {
        if (!(outcome instanceof GitOutcome.Finished finished) || finished.exitCode() > 1) {
            return new Unknown(outcome);
        }
        Set<String> names = new TreeSet<>();
        // One char a byte: the name goes back to git, and must be recognised if it cannot go back unchanged.
        for (String key : new String(finished.stdout(), StandardCharsets.ISO_8859_1).split("\0")) {
            int first = key.indexOf('.');
            int last = key.lastIndexOf('.');
            if (last <= first) {
                continue;
            }
            String name = key.substring(first + 1, last);
            // git splits "-c name=value" at the first "=", so such a name could not be switched off.
            if (!name.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '=') || names.size() == MAX_NAMES) {
                return new Unknown(
                        new GitOutcome.NotRun("its configuration defines filters that cannot be switched off safely"));
            }
            names.add(name);
        }
        return new Known(names);
    }
}
