package dev.signalbox.app.demo;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A process of its own that stands for a demo loop's agent, so that what proves the loop alive is the real thing. It does
 * nothing, holds the loop's lock file where the system has {@code flock}, and ends when we do.
 */
final class DemoAgent implements AutoCloseable {
    private static final String SCRIPT =
            """
            # $1: the process to outlive never; $2: the file to lock
            if [ -n "$2" ] && command -v flock >/dev/null 2>&1; then
              exec 9<>"$2"
              flock 9
            fi
            while kill -0 "$1" 2>/dev/null; do sleep 1; done
            """;

    private final Process process;

    private DemoAgent(Process process) {
        this.process = process;
    }

    /**
     * @param script where the program is put, relative to the folder; its name is what the process table shows
     * @param lockFile relative to the folder; empty for none
     */
    static DemoAgent start(Path folder, DemoFiles files, String script, String lockFile) throws IOException {
        files.write(script, SCRIPT);
        String self = Long.toString(ProcessHandle.current().pid());
        return new DemoAgent(new ProcessBuilder("sh", script, self, lockFile)
                .directory(folder.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
