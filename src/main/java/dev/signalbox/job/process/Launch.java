package dev.signalbox.job.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be run, and how.
 *
 * @param command the program and its arguments; no shell comes between
 * @param environment all of it; {@link ProcessTree#MARK} is added
 * @param timeout after which it is ended; empty for never
 */
public record Launch(
        String jobId,
        List<String> command,
        Path workingFolder,
        Map<String, String> environment,
        Optional<Duration> timeout,
        SecretMask mask) {
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** Without arguments and environment. */
    @Override
    public String toString() {
        return "Launch[jobId=" + jobId + ", program=" + command.get(0) + "]";
    }
}
