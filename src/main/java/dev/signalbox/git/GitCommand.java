package dev.signalbox.git;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One git command with its limits. It is an argument vector and never a line for a shell. Immutable.
 *
 * @param arguments the sub-command and its arguments; sub-commands that can show differences get {@code --no-ext-diff
 *     --no-textconv} by themselves
 * @param environment variables beyond the guarded ones; only those of {@link #ALLOWED_ENVIRONMENT}
 * @param stdin what git reads; empty for an end of file at once
 * @param maxStdoutBytes beyond it the command is killed
 * @param timeout beyond it the command is killed
 */
public record GitCommand(
        List<String> arguments,
        Map<String, String> environment,
        Optional<byte[]> stdin,
        int maxStdoutBytes,
        Duration timeout) {

    /** What a caller may set: which index, and who commits when. Anything else could undo the guard. */
    public static final Set<String> ALLOWED_ENVIRONMENT = Set.of(
            "GIT_INDEX_FILE",
            "GIT_AUTHOR_NAME",
            "GIT_AUTHOR_EMAIL",
            "GIT_AUTHOR_DATE",
            "GIT_COMMITTER_NAME",
            "GIT_COMMITTER_EMAIL",
            "GIT_COMMITTER_DATE",
            "GIT_REFLOG_ACTION");

    private static final Set<String> SHOW_DIFFERENCES =
            Set.of("diff", "diff-files", "diff-index", "diff-tree", "format-patch", "log", "show");
    private static final int DEFAULT_MAX_STDOUT_BYTES = 1 << 20;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /** @throws IllegalArgumentException if there is no sub-command, or a variable or limit is not allowed */
    public GitCommand {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        stdin = stdin.map(byte[]::clone);
        if (arguments.isEmpty() || arguments.get(0).startsWith("-")) {
            throw new IllegalArgumentException("a git command begins with a sub-command: " + arguments);
        }
        for (String name : environment.keySet()) {
            if (!ALLOWED_ENVIRONMENT.contains(name)) {
                throw new IllegalArgumentException("this variable may not be set for git: " + name);
            }
        }
        if (maxStdoutBytes < 0 || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a limit of a git command is not positive");
        }
    }

    /** A command with 1 MiB of output, 10 seconds, no input and no further variables. */
    public static GitCommand of(String... arguments) {
        return new GitCommand(
                List.of(arguments), Map.of(), Optional.empty(), DEFAULT_MAX_STDOUT_BYTES, DEFAULT_TIMEOUT);
    }

    public GitCommand withEnvironment(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new GitCommand(arguments, more, stdin, maxStdoutBytes, timeout);
    }

    public GitCommand withStdin(byte[] bytes) {
        return new GitCommand(arguments, environment, Optional.of(bytes), maxStdoutBytes, timeout);
    }

    public GitCommand withMaxStdoutBytes(int bytes) {
        return new GitCommand(arguments, environment, stdin, bytes, timeout);
    }

    public GitCommand withTimeout(Duration limit) {
        return new GitCommand(arguments, environment, stdin, maxStdoutBytes, limit);
    }

    List<String> guardedArguments() {
        if (!SHOW_DIFFERENCES.contains(arguments.get(0))) {
            return arguments;
        }
        List<String> guarded = new ArrayList<>();
        guarded.add(arguments.get(0));
        guarded.add("--no-ext-diff");
        guarded.add("--no-textconv");
        guarded.addAll(arguments.subList(1, arguments.size()));
        return guarded;
    }
}
