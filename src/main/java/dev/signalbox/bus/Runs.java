package dev.signalbox.bus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The conversation about runs of orchestrators. Each node reads the run databases of the projects that it watches, and
 * publishes what changed. Whoever has just started, or sees a gap, asks that node for the whole (see {@link Replica}); it
 * announces itself every {@link #ANNOUNCE_EVERY_MS}, so a lost message heals. Nothing is ever written to those databases.
 */
public final class Runs {
    public static final long ANNOUNCE_EVERY_MS = 2_000;
    /** A node that was silent for this long cannot be trusted to be reading. */
    public static final long LOST_AFTER_MS = 5_000;
    /** How long an answer may take. */
    public static final long TIMEOUT_MS = 10_000;

    /** Runs of one project that are told of, the newest; older ones stay in their database. */
    public static final int MAX_RUNS = 100;
    /** Rows of one kind that a run's details hold, the newest. */
    public static final int MAX_ROWS = 1_000;
    /** What one row quotes of a database at most, in bytes of UTF-8. */
    public static final int MAX_ROW_BYTES = 16 * 1024;

    public static final Channel<Changed> CHANGED = new Channel<>("signalbox.runs.changed", Changed.class);
    public static final Channel<Announced> ANNOUNCED = new Channel<>("signalbox.runs.announced", Announced.class);
    public static final Channel<WhoReads> WHO_READS = new Channel<>("signalbox.runs.who-reads", WhoReads.class);
    public static final Channel<Progressed> PROGRESSED = new Channel<>("signalbox.runs.progressed", Progressed.class);

    private Runs() {}

    public static Command<SnapshotRequest, Snapshot> snapshotOf(String node) {
        return new Command<>("signalbox.runs.snapshot." + node, SnapshotRequest.class, Snapshot.class);
    }

    public static Command<DetailsRequest, DetailsAnswer> detailsOn(String node) {
        return new Command<>("signalbox.runs.details." + node, DetailsRequest.class, DetailsAnswer.class);
    }

    /**
     * Some runs of one node changed.
     *
     * @param epoch see {@link StateMark}
     * @param put new and changed runs
     * @param removed keys ({@code project/id}) of runs that are gone
     */
    public record Changed(String node, String epoch, long seq, String signature, List<Run> put, List<String> removed) {
        public Changed {
            put = List.copyOf(put);
            removed = List.copyOf(removed);
        }

        public StateMark mark() {
            return new StateMark(epoch, seq, signature);
        }
    }

    /** A node is alive and this is where its runs stand. */
    public record Announced(String node, String epoch, long seq, String signature) {
        public StateMark mark() {
            return new StateMark(epoch, seq, signature);
        }
    }

    /** Asks every node that reads run databases to announce itself at once. */
    public record WhoReads() {}

    public record SnapshotRequest() {}

    /** The runs of all projects of one node. */
    public record Snapshot(String node, String epoch, long seq, String signature, List<Run> runs) {
        public Snapshot {
            runs = List.copyOf(runs);
        }

        public StateMark mark() {
            return new StateMark(epoch, seq, signature);
        }
    }

    /**
     * What is new in one run, row by row, after the change of the run itself has been published. For readers that want to
     * hear of each; may be lost, and the details have it all.
     */
    public record Progressed(
            String node,
            String account,
            String project,
            String runId,
            List<Phase> phases,
            List<Result> results,
            List<Quality> quality,
            List<Entry> events) {
        public Progressed {
            phases = List.copyOf(phases);
            results = List.copyOf(results);
            quality = List.copyOf(quality);
            events = List.copyOf(events);
        }
    }

    public record DetailsRequest(String account, String project, String runId) {}

    /** Empty if there is no such run for that account. */
    public record DetailsAnswer(Optional<Details> details) {}

    /**
     * All that is known of one run, oldest first.
     *
     * @param database the file that it was read from, named as the project's problems name it
     * @param truncated whether there is more of something than {@link #MAX_ROWS}; then the oldest are left out
     */
    public record Details(
            Run run,
            String database,
            List<Phase> phases,
            List<Result> results,
            List<Quality> quality,
            List<Entry> events,
            boolean truncated) {
        public Details {
            phases = List.copyOf(phases);
            results = List.copyOf(results);
            quality = List.copyOf(quality);
            events = List.copyOf(events);
        }
    }

    /**
     * How far a phase of the plan is.
     *
     * @param readiness the latest review's verdict, as the database says
     */
    public record Phase(
            String phase,
            boolean done,
            boolean approved,
            Optional<String> readiness,
            Optional<String> blockedReason,
            Optional<Instant> updatedAt) {}

    /**
     * What an agent, a person or git did in a run: a step.
     *
     * @param id of the row, as text
     * @param role {@code author}, {@code reviewer}, {@code human}, {@code git}, {@code phase}, {@code run} or what else the
     *     database says
     * @param name the template or the step's name
     * @param outcome in one word, as the result says: {@code complete}, {@code needs_human}, {@code failed}, {@code ready} ...
     * @param summary for people; empty if the result says nothing
     * @param items what a review found
     * @param json the result as the database has it; may be cut, then it is no JSON any more
     * @param logPath of its log, relative to the project's folder
     */
    public record Result(
            String id,
            Optional<String> phase,
            Optional<Long> iteration,
            String role,
            String name,
            Optional<String> outcome,
            Optional<String> summary,
            List<Item> items,
            String json,
            Optional<String> model,
            Optional<Long> tokensIn,
            Optional<Long> tokensOut,
            Optional<Double> costUsd,
            Optional<Long> durationMs,
            Optional<String> sessionId,
            Optional<String> logPath,
            Optional<String> commit,
            Optional<Instant> createdAt) {
        public Result {
            items = List.copyOf(items);
        }
    }

    /** One thing that a review found. */
    public record Item(String id, String title, String action, String reason, String priority) {}

    /** One pass of the quality gates. {@code json} has what each of them said. */
    public record Quality(
            String id,
            Optional<String> phase,
            Optional<Long> attempt,
            boolean passed,
            String json,
            Optional<Long> durationMs,
            Optional<Instant> createdAt) {}

    /**
     * Something that happened in a run.
     *
     * @param type as the database says
     * @param decision what a person decided, whatever the form in which the database has it; empty if nobody decided
     * @param json the event's data as the database has it; may be cut, then it is no JSON any more
     */
    public record Entry(
            String id,
            String type,
            Optional<String> phase,
            Optional<Long> iteration,
            Optional<Decision> decision,
            String json,
            Optional<Instant> createdAt) {}

    /** What a person decided. {@code about} is the kind of question, as far as it is known. */
    public record Decision(String decision, Optional<String> about, Optional<String> guidance) {}

    /** What tells runs apart, whatever project they are of. */
    public static String keyOf(Run run) {
        return run.project() + "/" + run.id();
    }
}
