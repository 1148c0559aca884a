package dev.signalbox.job.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ends the processes of a job whose server died. */
public final class Leftovers {
    private static final long PAUSE_MS = 40;
    private static final Duration KILL_DEADLINE = Duration.ofSeconds(5);

    private Leftovers() {}

    /**
     * Asks them to end, kills them when they have not after {@code killAfter}, and waits until they are gone. Blocking.
     *
     * @param folder of the job's log
     * @return how many could not be ended; 0 as a rule
     */
    public static int end(String jobId, Path folder, Duration killAfter) throws InterruptedException {
        ProcessTree tree = ProcessTree.leftBy(jobId, folder);
        tree.terminate();
        long start = System.nanoTime();
        int left = tree.size();
        while (left > 0) {
            Duration passed = Duration.ofNanos(System.nanoTime() - start);
            if (passed.compareTo(killAfter.plus(KILL_DEADLINE)) > 0) {
                return left;
            }
            if (passed.compareTo(killAfter) > 0) {
                tree.kill();
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            left = tree.size();
        }
        return 0;
    }
}
