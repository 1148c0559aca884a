package dev.signalbox.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Starts git, and is the only place that does. Whatever the repository's configuration says, no program that it names
 * runs: hooks, file system monitor, filters, diff and text converters, signature programs, pagers, editors, helpers and
 * remote transports are all switched off. A filter is switched off by its name, which is found before every command; a
 * configuration that is exchanged in the very moment between the two is the one thing that this cannot see.
 *
 * <p>Filters are off without exception: a filter's name is no proof of what it runs. A repository with Git LFS is hence seen
 * as its pointers.
 *
 * <p>Thread-safe and without state. All calls block, at most for the command's timeout and a moment to clear up.
 */
public final class GitRunner {
    private static final Duration CONFIG_TIMEOUT = Duration.ofSeconds(5);

    private final String path;

    /** @param path where programs are looked for, in the form of the variable PATH */
    public GitRunner(String path) {
        this.path = path;
    }

    /** A runner that finds git where this process would find it. */
    public static GitRunner onPath() {
        return new GitRunner(Optional.ofNullable(System.getenv("PATH")).orElse("/usr/local/bin:/usr/bin:/bin"));
    }

    /** Runs a command in a repository's work tree. Never throws for what a repository or git does. */
    public GitOutcome run(Repository.Found repository, GitCommand command) {
        Optional<String> git = GitGuard.executable(path);
        if (git.isEmpty()) {
            return new GitOutcome.NotRun("git was not found on the PATH");
        }
        FilterNames filters = FilterNames.find(
                repository, ask -> start(git.get(), repository, List.of(), ask.withTimeout(CONFIG_TIMEOUT)));
        if (filters instanceof FilterNames.Unknown unknown) {
            return unknown.outcome();
        }
        return start(git.get(), repository, ((FilterNames.Known) filters).optionsThatSwitchOff(), command);
    }

    private GitOutcome start(String git, Repository.Found repository, List<String> filterOptions, GitCommand command) {
        if (!Files.isDirectory(repository.workTree())) {
            return new GitOutcome.NotRun("the folder " + repository.workTree() + " is no longer there");
        }
        List<String> argv = new ArrayList<>();
        argv.add(git);
        argv.addAll(GitGuard.OPTIONS);
        argv.addAll(filterOptions);
        argv.addAll(command.guardedArguments());
        ProcessBuilder builder =
                new ProcessBuilder(argv).directory(repository.workTree().toFile());
        builder.environment().clear();
        builder.environment().putAll(GitGuard.environment(path, repository));
        builder.environment().putAll(command.environment());
        return command.stdin().isEmpty()
                ? startReading(Path.of("/dev/null"), builder, command)
                : startWithInput(command.stdin().get(), builder, command);
    }

    /** Input goes through a file: a pipe that git does not read would hold this thread. */
    private static GitOutcome startWithInput(byte[] input, ProcessBuilder builder, GitCommand command) {
        try {
            Path file = Files.createTempFile("signalbox-git-", ".in");
            try {
                Files.write(file, input);
                return startReading(file, builder, command);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            return new GitOutcome.NotRun("the input for git could not be written: " + e.getMessage());
        }
    }

    private static GitOutcome startReading(Path input, ProcessBuilder builder, GitCommand command) {
        builder.redirectInput(input.toFile());
        return ChildProcess.run(builder, command.maxStdoutBytes(), command.timeout());
    }
}
