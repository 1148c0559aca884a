package dev.signalbox.bus;

import java.util.List;
import java.util.Optional;

/** The conversation about old jobs. The owner of the jobs answers; see {@link Jobs}, also for the time it may take. */
public final class JobHistory {
    /** Jobs that one page of the history holds at most. */
    public static final int MAX_PAGE = 500;

    public static final Command<HistoryRequest, History> PAGE =
            new Command<>("signalbox.jobs.history", HistoryRequest.class, History.class);

    private JobHistory() {}

    /**
     * Asks for jobs, newest first, finished or not.
     *
     * @param limit 1 to {@link #MAX_PAGE}
     * @param states only jobs in one of these; empty for all
     * @param before only jobs that were queued before the job with this id; an id that is not known gives an empty page
     */
    public record HistoryRequest(
            String account,
            int limit,
            List<Job.State> states,
            Optional<String> action,
            Optional<String> target,
            Optional<String> before) {
        public HistoryRequest {
            states = List.copyOf(states);
        }
    }

    /** @param more whether older ones match as well */
    public record History(List<Job> jobs, boolean more) {
        public History {
            jobs = List.copyOf(jobs);
        }
    }
}
