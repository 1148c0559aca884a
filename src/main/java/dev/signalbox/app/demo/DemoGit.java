package dev.signalbox.app.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The git that a demo project's loop uses in its own throw-away repository. Blocking. */
final class DemoGit {
    private static final int TIMEOUT_S = 20;
    private static final String NAME = "Demo loop";
    private static final String EMAIL = "demo@signalbox.invalid";

    private final Path folder;

    DemoGit(Path folder) {
        this.folder = folder;
    }

    void init() throws IOException {
        run("init", "--quiet", "--initial-branch=main");
    }

    void commitAll(String message) throws IOException {
        run("add", "--all");
        run("commit", "--quiet", "--allow-empty", "--message", message);
    }

    private void run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("git", "-c", "commit.gpgSign=false", "-c", "gc.auto=0"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> environment = builder.environment();
        // Variables like GIT_DIR of whoever started us would send the demo's commits into another repository.
        environment.keySet().removeIf(name -> name.startsWith("GIT_"));
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_AUTHOR_NAME", NAME);
        environment.put("GIT_AUTHOR_EMAIL", EMAIL);
        environment.put("GIT_COMMITTER_NAME", NAME);
        environment.put("GIT_COMMITTER_EMAIL", EMAIL);
        Process process = builder.start();
        try {
            if (!process.waitFor(TIMEOUT_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("git " + arguments[0] + " did not end");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException("git " + arguments[0] + " ended with " + process.exitValue() + " in " + folder);
        }
    }
}
