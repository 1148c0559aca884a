package dev.signalbox.git;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a repository's configuration says of its work tree ({@code core.worktree}). Read well enough to follow what git
 * itself writes; that a command works in no other folder is not left to this but to {@link GitGuard}.
 */
final class CoreWorktree {
    private static final Pattern SECTION = Pattern.compile("^\\s*\\[\\s*([^\\]]*?)\\s*\\](.*)$");
    private static final Pattern WORKTREE =
            Pattern.compile("^\\s*worktree\\s*=\\s*(.*?)\\s*$", Pattern.CASE_INSENSITIVE);

    private CoreWorktree() {}

    /** The last value, as it is written; empty if there is none or the files cannot be read. */
    static Optional<String> of(Path gitDir) {
        return in(gitDir.resolve("config.worktree")).or(() -> in(gitDir.resolve("config")));
    }

    private static Optional<String> in(Path config) {
        if (!(BoundedFile.read(config, 1 << 20) instanceof BoundedFile.Content content)) {
            return Optional.empty();
        }
        Optional<String> value = Optional.empty();
        boolean core = false;
        for (String line : content.text().split("\n")) {
            String rest = line;
            Matcher section = SECTION.matcher(line);
            if (section.matches()) {
                core = section.group(1).equalsIgnoreCase("core");
                rest = section.group(2);
            }
            Matcher worktree = WORKTREE.matcher(rest);
            if (core && worktree.matches()) {
                value = Optional.of(unquoted(worktree.group(1)));
            }
        }
        return value;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted
                ? value.substring(1, value.length() - 1).replace("\\\"", "\"").replace("\\\\", "\\")
                : value;
    }
}
