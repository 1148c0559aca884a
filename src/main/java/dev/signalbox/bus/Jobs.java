package dev.signalbox.bus;

import java.util.List;
import java.util.Optional;

/**
 * The conversation about jobs. One node owns them: it starts the processes, keeps the records, answers every command, and
 * publishes what changed. Whoever has just started, or sees a gap in the numbers, asks it for the whole. It announces
 * itself every {@link #ANNOUNCE_EVERY_MS}, so a lost message heals.
 *
 * <p>What is published is the live list: jobs that are queued or running, and those that finished in the last
 * {@link #LIVE_HOURS} hours (or as configured); at most {@link #MAX_LIVE}, the newest. Older ones are in the history.
 *
 * <p>All requests are to be made with {@link #TIMEOUT_MS}. A database that cannot be written refuses them with
 * {@link FailureCode#INSUFFICIENT_STORAGE} or {@link FailureCode#UNAVAILABLE}; what is wrong with the request itself comes
 * as a {@link Refusal}. What jobs print is the conversation of {@link
 * JobLogs}, old ones that of {@link JobHistory}.
 */
public final class Jobs {
    public static final long ANNOUNCE_EVERY_MS = 2_000;
    /** An owner that was silent for this long cannot be trusted to look after its jobs. */
    public static final long LOST_AFTER_MS = 5_000;
    /** How long an answer may take. */
    public static final long TIMEOUT_MS = 10_000;

    public static final int LIVE_HOURS = 24;
    public static final int MAX_LIVE = 1_000;
    /** Parameters of one start at most, in bytes of UTF-8. */
    public static final int MAX_PARAMETERS_BYTES = 16 * 1024;

    public static final int MAX_DATA_BYTES = 8 * 1024;
    public static final int MAX_PHASE_LENGTH = 100;
    public static final int MAX_MESSAGE_LENGTH = 500;
    public static final int MAX_NAME_LENGTH = 64;
    public static final int MAX_LABEL_LENGTH = 100;
    /** The exit code with which a command says "done, but look at it", unless its action names another one. */
    public static final int WARNING_EXIT_CODE = 10;

    public static final Channel<Changed> CHANGED = new Channel<>("signalbox.jobs.changed", Changed.class);
    public static final Channel<Announced> ANNOUNCED = new Channel<>("signalbox.jobs.announced", Announced.class);
    public static final Channel<WhoOwns> WHO_OWNS = new Channel<>("signalbox.jobs.who-owns", WhoOwns.class);

    public static final Command<SnapshotRequest, Snapshot> SNAPSHOT =
            new Command<>("signalbox.jobs.snapshot", SnapshotRequest.class, Snapshot.class);
    public static final Command<ActionsRequest, Actions> ACTIONS =
            new Command<>("signalbox.jobs.actions", ActionsRequest.class, Actions.class);
    public static final Command<Start, Answer> START = new Command<>("signalbox.jobs.start", Start.class, Answer.class);
    public static final Command<StartExternal, Answer> START_EXTERNAL =
            new Command<>("signalbox.jobs.start-external", StartExternal.class, Answer.class);
    public static final Command<Report, Answer> REPORT =
            new Command<>("signalbox.jobs.report", Report.class, Answer.class);
    public static final Command<Cancel, Answer> CANCEL =
            new Command<>("signalbox.jobs.cancel", Cancel.class, Answer.class);
    public static final Command<JobRequest, Answer> JOB =
            new Command<>("signalbox.jobs.job", JobRequest.class, Answer.class);

    private Jobs() {}

    /** Why a command is refused. Nothing was changed. */
    public enum Code {
        /** The same action with the same target is queued or running; the refusal holds that job. */
        BUSY(FailureCode.CONFLICT),
        /** There is no such action for that account. */
        UNKNOWN_ACTION(FailureCode.UNPROCESSABLE),
        /** The action has no such target, or needs one and none was named. */
        UNKNOWN_TARGET(FailureCode.UNPROCESSABLE),
        /** The refusal says what is wrong with which parameter. */
        INVALID_PARAMETERS(FailureCode.UNPROCESSABLE),
        /** The action asks for a higher role. */
        FORBIDDEN(FailureCode.FORBIDDEN),
        TOO_MANY_QUEUED(FailureCode.UNAVAILABLE),
        /** The server is about to stop. */
        STOPPING(FailureCode.UNAVAILABLE),
        /** There is no job with that id for that account. */
        UNKNOWN_JOB(FailureCode.NOT_FOUND),
        /** The job is over; the refusal holds it. */
        FINISHED(FailureCode.CONFLICT),
        /** Only jobs that run elsewhere can be reported; the refusal holds the job. */
        NOT_EXTERNAL(FailureCode.CONFLICT),
        /** The report has a value that a job cannot have. */
        INVALID_REPORT(FailureCode.BAD_REQUEST);

        private final FailureCode status;

        Code(FailureCode status) {
            this.status = status;
        }

        public FailureCode status() {
            return status;
        }
    }

    /** Why a job did not end well. */
    public enum ErrorCode {
        /** The command ended with an exit code that is neither 0 nor that of a warning. */
        EXIT_CODE,
        /** The command was ended by a signal that we did not send, or says so by an exit code of 128 + n. */
        SIGNAL,
        /** It took longer than the action allows and was ended. */
        TIMEOUT,
        /** The command could not be started. */
        NOT_STARTED,
        /** It waited while the server was restarted, and its secret parameters are kept nowhere. */
        SECRET_LOST,
        /** It waited while the server was restarted, and the configuration no longer allows it. */
        ACTION_CHANGED,
        /** The server was stopped, and the job with it. */
        SERVER_STOPPED,
        /** The server died; the job's processes were gone, or were ended when it was back. The message says which. */
        SERVER_DIED,
        /** The worker elsewhere was silent for too long. */
        STALLED,
        /** The worker elsewhere said so. */
        REPORTED
    }

    /**
     * Some jobs of the live list changed.
     *
     * @param epoch changes when the owner restarts; sequence numbers count within an epoch
     * @param seq one more than that of the change before
     * @param signature of all jobs of the live list (key {@code id}, version {@code version}) after this change
     * @param put new and changed jobs
     * @param removed ids of jobs that are no longer in the live list; they may still be in the history
     */
    public record Changed(String node, String epoch, long seq, String signature, List<Job> put, List<String> removed) {
        public Changed {
            put = List.copyOf(put);
            removed = List.copyOf(removed);
        }
    }

    /**
     * The owner is alive and this is where it stands.
     *
     * @param message what is wrong, for people; empty if all is well
     */
    public record Announced(
            String node, String epoch, long seq, String signature, int queued, int running, String message) {}

    /** Asks the owner to announce itself at once. */
    public record WhoOwns() {}

    public record SnapshotRequest() {}

    /** The live list of all accounts, newest first. */
    public record Snapshot(String node, String epoch, long seq, String signature, List<Job> jobs) {
        public Snapshot {
            jobs = List.copyOf(jobs);
        }
    }

    public record ActionsRequest(String account) {}

    /** In the order of the configuration. */
    public record Actions(List<Action> actions) {
        public Actions {
            actions = List.copyOf(actions);
        }
    }

    /**
     * What may be started.
     *
     * @param parameters the JSON schema of the parameters, one JSON object; members with {@code writeOnly} are secret
     * @param targets empty if it is not done to anything in particular; else one of them is to be named
     * @param timeoutS seconds after which it is ended; empty for never
     * @param maxParallel how many of its jobs run side by side at most
     * @param role {@code viewer}, {@code engineer} or {@code admin}
     * @param confirm what a person is to be asked before it is started; empty if nothing
     * @param lastJobs the newest job for each target (or the one without target) that has any
     */
    public record Action(
            String action,
            String label,
            String description,
            String category,
            String parameters,
            List<String> targets,
            Optional<Integer> timeoutS,
            int maxParallel,
            String role,
            Optional<String> confirm,
            List<Job> lastJobs) {
        public Action {
            targets = List.copyOf(targets);
            lastJobs = List.copyOf(lastJobs);
        }
    }

    /**
     * Asks that an action be started. The answer means that the job is on disk and will run.
     *
     * @param parameters one JSON object, secrets included; at most {@link #MAX_PARAMETERS_BYTES}
     */
    public record Start(
            String account, String actor, String role, String action, Optional<String> target, String parameters) {
        /** Without the parameters, because some are secret. */
        @Override
        public String toString() {
            return "Start[account=" + account + ", actor=" + actor + ", action=" + action + ", target=" + target + "]";
        }
    }

    /**
     * Asks that a job be put on record which runs elsewhere. It begins as {@code running}. Its action need not be configured;
     * if it is, and is busy with that target, this is refused as well.
     *
     * @param action 1 to {@link #MAX_NAME_LENGTH} of {@code [A-Za-z0-9._-]}
     * @param category what it is shown among; empty takes that of the configured action, else {@code external}
     * @param label empty takes that of the configured action, else its name
     * @param target like {@code action}; any, whatever the configuration names
     * @param parameters one JSON object, without secrets; at most {@link #MAX_PARAMETERS_BYTES}
     * @param heartbeatS the worker will report at least this often, in seconds: 1 to 86,400; empty takes the configured one.
     *     Silence of this length makes it stalled, of three times this length an error
     */
    public record StartExternal(
            String account,
            String actor,
            String role,
            String action,
            Optional<String> category,
            Optional<String> label,
            Optional<String> target,
            String parameters,
            Optional<Integer> heartbeatS) {}

    /**
     * What a worker elsewhere tells of its job; whatever it says counts as a sign of life, and what it leaves out stays as it
     * is. The answer's job may have {@code cancelRequestedBy}: then the worker is to end its work and report
     * {@code cancelled}.
     *
     * @param state {@code running}, {@code success}, {@code warning}, {@code error} or {@code cancelled}
     * @param phase longer ones are cut, like messages
     * @param progress 0 to 1
     * @param data one JSON object, at most {@link #MAX_DATA_BYTES}
     */
    public record Report(
            String account,
            String actor,
            String id,
            Optional<Job.State> state,
            Optional<String> phase,
            Optional<Double> progress,
            Optional<String> message,
            Optional<String> data) {}

    /**
     * Asks that a job be ended. One that waits is cancelled at once; one that runs is told to end (SIGTERM to all its
     * processes), and killed after 10 s. The answer comes at once; the end comes as a change. Asking again changes nothing. One
     * that runs elsewhere is told with the answer to its next report; if it is stalled it is cancelled at once.
     */
    public record Cancel(String account, String actor, String id) {}

    /** Asks for one job, live or old. */
    public record JobRequest(String account, String id) {}

    /** Exactly one of the two is there. */
    public record Answer(Optional<Job> job, Optional<Refusal> refusal) {
        public static Answer of(Job job) {
            return new Answer(Optional.of(job), Optional.empty());
        }

        public static Answer of(Refusal refusal) {
            return new Answer(Optional.empty(), Optional.of(refusal));
        }
    }

    /**
     * It is not done.
     *
     * @param reason for people: what is wrong and what to do
     * @param job the job that is in the way, if one is
     * @param fields with {@link Code#INVALID_PARAMETERS} and {@link Code#INVALID_REPORT}: what is wrong where; at most 50
     */
    public record Refusal(Code code, String reason, Optional<Job> job, List<FieldProblem> fields) {
        public Refusal {
            fields = List.copyOf(fields);
        }
    }

    /**
     * A value that does not fit. Never quotes the value.
     *
     * @param field the parameter's name, or a JSON pointer without the first slash if it is deeper inside; empty for the whole
     * @param message for people
     */
    public record FieldProblem(String field, String message) {}
}
