package dev.signalbox.job.process;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds programs, as the system does when it starts them. */
final class Programs {
    private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

    private Programs() {}

    /** A program of the base system, whatever the PATH is. */
    static Optional<Path> find(String name) {
        return List.of("/usr/bin/", "/bin/").stream()
                .map(folder -> Path.of(folder + name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Why a command cannot be started, for people; empty if it probably can. */
    static Optional<String> whyNotRunnable(Launch launch) {
        if (!Files.isDirectory(launch.workingFolder())) {
            return Optional.of("the folder " + launch.workingFolder() + " is not there");
        }
        String program = launch.command().get(0);
        String path = launch.environment().getOrDefault("PATH", DEFAULT_PATH);
        boolean found;
        try {
            found = program.contains("/")
                    ? isProgram(launch.workingFolder().resolve(program))
                    : Arrays.stream(path.split(":"))
                            .anyMatch(folder -> isProgram(
                                    launch.workingFolder().resolve(folder).resolve(program)));
        } catch (InvalidPathException e) {
            found = false;
        }
        return found ? Optional.empty() : Optional.of("there is no program \"" + program + "\" that can be run");
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
