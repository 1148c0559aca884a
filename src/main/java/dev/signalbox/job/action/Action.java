package dev.signalbox.job.action;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configured action. {@link ActionChecks} says what is wrong with one.
 *
 * @param name by which it is started
 * @param account to which it and its jobs belong
 * @param command program and arguments; an argument that is {@code {target}} or {@code {param:name}} as a whole is replaced
 * @param workingFolder absolute
 * @param environment beside {@link CommandEnvironment#INHERITED} and what is told of the job
 * @param targets empty if it needs none
 * @param timeout empty for never
 * @param warningExitCode means: done, but look at it
 * @param role the least one that may start it
 * @param confirm what to ask a person first
 */
public record Action(
        String name,
        String account,
        String label,
        String description,
        String category,
        List<String> command,
        Path workingFolder,
        Map<String, String> environment,
        Parameters parameters,
        List<String> targets,
        Optional<Duration> timeout,
        int maxParallel,
        int warningExitCode,
        String role,
        Optional<String> confirm) {
    public Action {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        targets = List.copyOf(targets);
    }
}
