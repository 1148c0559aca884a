package dev.signalbox.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs one child process within limits, on the calling thread alone. The pipes are only read as far as they have bytes,
 * so that a grandchild that keeps one open after the child's end cannot hold the caller, and no reader threads are needed.
 */
final class ChildProcess {
    static final int MAX_STDERR_BYTES = 64 * 1024;

    private static final Duration GRACE = Duration.ofMillis(300);
    private static final long MAX_PAUSE_MILLIS = 16;

    private final Process process;
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    private ChildProcess(Process process) {
        this.process = process;
    }

    static GitOutcome run(ProcessBuilder builder, int maxStdoutBytes, Duration timeout) {
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new GitOutcome.NotRun("git could not be started: " + e.getMessage());
        }
        ChildProcess child = new ChildProcess(process);
        try (InputStream out = process.getInputStream();
                InputStream err = process.getErrorStream()) {
            return child.follow(out, err, maxStdoutBytes, timeout);
        } catch (IOException e) {
            return new GitOutcome.NotRun("the output of git could not be read: " + e.getMessage());
        } catch (InterruptedException e) {
            // Before the flag is set again, because an interrupted thread could not wait for the end.
            child.kill();
            Thread.currentThread().interrupt();
            return new GitOutcome.Interrupted();
        } finally {
            child.kill();
        }
    }

    private GitOutcome follow(InputStream out, InputStream err, int maxStdoutBytes, Duration timeout)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        long pause = 1;
        while (true) {
            boolean exited = process.waitFor(pause, TimeUnit.MILLISECONDS);
            int before = stdout.size();
            boolean outFits = drain(out, stdout, maxStdoutBytes);
            boolean errFits = drain(err, stderr, MAX_STDERR_BYTES);
            if (!outFits || !errFits) {
                return new GitOutcome.TooMuchOutput(stdout.toByteArray(), !errFits);
            }
            if (exited) {
                return new GitOutcome.Finished(
                        process.exitValue(), stdout.toByteArray(), stderr.toString(StandardCharsets.UTF_8));
            }
            if (System.nanoTime() >= deadline) {
                return new GitOutcome.TimedOut(timeout);
            }
            pause = stdout.size() > before ? 1 : Math.min(MAX_PAUSE_MILLIS, pause * 2);
        }
    }

    /** Takes what is there, up to the limit; false if there is more. */
    private static boolean drain(InputStream from, ByteArrayOutputStream to, int limit) throws IOException {
        int available = from.available();
        while (available > 0) {
            if (to.size() == limit) {
                return false;
            }
            to.write(from.readNBytes(Math.min(available, limit - to.size())));
            available = from.available();
        }
        return true;
    }

    /** Ends the child and its children: first politely, because git then removes its lock files. */
    private void kill() {
        if (!process.isAlive()) {
            return;
        }
        // Noted before anything dies: orphans are no longer found under their grandparent.
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        children.forEach(ProcessHandle::destroy);
        try {
            process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        children.forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
