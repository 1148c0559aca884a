package dev.signalbox.job.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Signals a process group in one go, so that a process that forks at that moment does not escape. Java itself cannot. */
final class GroupSignal {
    private static final long DEADLINE_MS = 2_000;

    private GroupSignal() {}

    /**
     * @param signal as {@code -TERM}
     * @return false if there is no program to do it; then each process has to be told by itself
     */
    static boolean send(String signal, long group) {
        Optional<Path> program = Programs.find("kill");
        if (program.isEmpty() || group <= 1) {
            return false;
        }
        try {
            Process kill = new ProcessBuilder(program.get().toString(), signal, "--", "-" + group)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(DEADLINE_MS, TimeUnit.MILLISECONDS)) {
                kill.destroyForcibly();
                return false;
            }
            return kill.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
