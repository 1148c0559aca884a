package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Optional;

/** Follows one job to its end, over as many connections as it takes. Whoever stops following does not stop the job. */
final class JobWatch {
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(60);
    private static final long CONNECT_AGAIN_MS = 1_000;

    /** Finds the server as it runs now. */
    @FunctionalInterface
    interface Connection {
        JobsClient connect() throws RefusedCallException;
    }

    private final Connection connection;
    private final JobDisplay display;

    JobWatch(Connection connection, JobDisplay display) {
        this.connection = connection;
        this.display = display;
    }

    /**
     * Shows the job until it has ended.
     *
     * @return the job as it ended
     * @throws RefusedCallException if there is no such job, or nobody answers for a minute
     */
    JsonNode follow(String id) throws RefusedCallException, InterruptedException {
        long heardAt = System.nanoTime();
        while (true) {
            Optional<JsonNode> last;
            try (JobChanges changes = new JobChanges(connection.connect().changes(id))) {
                last = untilEnd(changes);
                heardAt = System.nanoTime();
            } catch (RefusedCallException e) {
                if (e.status() / 100 == 4) {
                    throw e;
                }
                if (System.nanoTime() - heardAt > GIVE_UP_AFTER.toNanos()) {
                    throw new RefusedCallException(e.getMessage() + "; the job may go on");
                }
                display.note(e.getMessage() + "; trying again");
                last = Optional.empty();
            }
            if (last.isPresent()) {
                return last.get();
            }
            Thread.sleep(CONNECT_AGAIN_MS);
        }
    }

    private Optional<JsonNode> untilEnd(JobChanges changes) throws RefusedCallException, InterruptedException {
        for (Optional<JobChanges.Change> next = changes.next(); next.isPresent(); next = changes.next()) {
            JobChanges.Change change = next.get();
            if (change.event().equals("job-update")) {
                JsonNode job = change.json();
                display.show(job);
                if (JobLine.finished(job)) {
                    return Optional.of(job);
                }
            } else if (change.event().equals("problem")) {
                JsonNode problem = change.json();
                throw new RefusedCallException(
                        problem.path("detail").asText(), problem.path("status").asInt(), problem);
            }
        }
        return Optional.empty();
    }
}
