package dev.signalbox.bus;

import java.util.List;
import java.util.Optional;

/**
 * The conversation about handoffs. One node owns them: it keeps them in the database, answers every command, and publishes
 * what changed, after it is on disk. Whoever has just started, or sees a gap, asks it for the whole (see {@link Replica});
 * it announces itself every {@link #ANNOUNCE_EVERY_MS}, so a lost message heals.
 *
 * <p>What is published is what is open or claimed, and what was resolved in the last hour; at most {@link #MAX_LIVE}, the
 * most urgent. All requests are to be made with {@link #TIMEOUT_MS}. A database that cannot be written refuses them with
 * {@link FailureCode#INSUFFICIENT_STORAGE} or {@link FailureCode#UNAVAILABLE}.
 */
public final class Handoffs {
    public static final long ANNOUNCE_EVERY_MS = 2_000;
    /** An owner that was silent for this long cannot be trusted to look after its handoffs. */
    public static final long LOST_AFTER_MS = 5_000;
    /** How long an answer may take. */
    public static final long TIMEOUT_MS = 10_000;

    public static final int MAX_LIVE = 1_000;
    public static final int MAX_CONTEXT_BYTES = 64 * 1024;
    public static final int MAX_SUMMARY_LENGTH = 2_000;
    public static final int MAX_NOTE_LENGTH = 4_000;
    /** Handoffs that one answer about a session's past holds. */
    public static final int MAX_HISTORY = 200;
    /** A claim's lease at most, in seconds. */
    public static final int MAX_LEASE_S = 7 * 86_400;

    public static final Channel<Changed> CHANGED = new Channel<>("signalbox.handoffs.changed", Changed.class);
    public static final Channel<Announced> ANNOUNCED = new Channel<>("signalbox.handoffs.announced", Announced.class);
    public static final Channel<WhoOwns> WHO_OWNS = new Channel<>("signalbox.handoffs.who-owns", WhoOwns.class);

    public static final Command<SnapshotRequest, Snapshot> SNAPSHOT =
            new Command<>("signalbox.handoffs.snapshot", SnapshotRequest.class, Snapshot.class);
    public static final Command<Create, Answer> CREATE =
            new Command<>("signalbox.handoffs.create", Create.class, Answer.class);
    public static final Command<Change, Answer> CHANGE =
            new Command<>("signalbox.handoffs.change", Change.class, Answer.class);
    public static final Command<HistoryRequest, Listing> HISTORY =
            new Command<>("signalbox.handoffs.history", HistoryRequest.class, Listing.class);
    public static final Command<QueueRequest, Listing> QUEUE =
            new Command<>("signalbox.handoffs.queue", QueueRequest.class, Listing.class);

    private Handoffs() {}

    /** Why a command is refused. Nothing was changed. */
    public enum Code {
        UNKNOWN_HANDOFF(FailureCode.NOT_FOUND),
        /** Somebody else has it; the refusal holds it. */
        ALREADY_CLAIMED(FailureCode.CONFLICT),
        /** It is over; the refusal holds it. */
        ALREADY_RESOLVED(FailureCode.CONFLICT),
        /** It is not the caller's to give back. */
        NOT_CLAIMED_BY_CALLER(FailureCode.CONFLICT),
        /** Only an administrator may give it to somebody else. */
        FORBIDDEN(FailureCode.FORBIDDEN),
        INVALID(FailureCode.BAD_REQUEST);

        private final FailureCode status;

        Code(FailureCode status) {
            this.status = status;
        }

        public FailureCode status() {
            return status;
        }
    }

    /**
     * Some handoffs changed.
     *
     * @param epoch see {@link StateMark}
     * @param put new and changed ones
     * @param removed ids of those that are no longer told of; they are still in the history
     */
    public record Changed(
            String node, String epoch, long seq, String signature, List<Handoff> put, List<String> removed) {
        public Changed {
            put = List.copyOf(put);
            removed = List.copyOf(removed);
        }

        public StateMark mark() {
            return new StateMark(epoch, seq, signature);
        }
    }

    /**
     * The owner is alive and this is where it stands.
     *
     * @param message what is wrong, for people; empty if all is well
     */
    public record Announced(String node, String epoch, long seq, String signature, String message) {
        public StateMark mark() {
            return new StateMark(epoch, seq, signature);
        }
    }

    /** Asks the owner to announce itself at once. */
    public record WhoOwns() {}

    public record SnapshotRequest() {}

    /** What is told of all accounts. */
    public record Snapshot(String node, String epoch, long seq, String signature, List<Handoff> handoffs) {
        public Snapshot {
            handoffs = List.copyOf(handoffs);
        }

        public StateMark mark() {
            return new StateMark(epoch, seq, signature);
        }
    }

    /** Hands a session over. The answer means that it is on disk and that the streams have been told. */
    public record Create(
            String account,
            String actor,
            String sessionId,
            Handoff.Kind kind,
            Handoff.Priority priority,
            Optional<String> project,
            String summary,
            String context) {}

    /** What is done to a handoff. */
    public enum Act {
        CLAIM,
        RELEASE,
        RESOLVE,
        /** Gives a claimed or open one to somebody else. For administrators. */
        REASSIGN
    }

    /**
     * Does something to a handoff: one conditional write, so of two that come at once one is done and the other refused.
     * Claiming what one has claimed already renews the lease.
     *
     * @param leaseS with {@link Act#CLAIM}: after so many seconds it goes back into the queue
     * @param note with {@link Act#RELEASE} and {@link Act#RESOLVE}
     * @param assignee with {@link Act#REASSIGN}
     */
    public record Change(
            String account,
            String actor,
            String role,
            String sessionId,
            String id,
            Act act,
            Optional<Integer> leaseS,
            Optional<String> note,
            Optional<String> assignee) {}

    /** Exactly one of the two is there. */
    public record Answer(Optional<Handoff> handoff, Optional<Refusal> refusal) {
        public static Answer of(Handoff handoff) {
            return new Answer(Optional.of(handoff), Optional.empty());
        }

        public static Answer of(Refusal refusal) {
            return new Answer(Optional.empty(), Optional.of(refusal));
        }
    }

    /** @param handoff as it is now, if it is in the way */
    public record Refusal(Code code, String reason, Optional<Handoff> handoff) {}

    /** Asks for a session's handoffs, newest first; at most {@link #MAX_HISTORY}. */
    public record HistoryRequest(String account, String sessionId) {}

    /** Asks for the escalations of an account that are not resolved, most urgent first, then oldest first. */
    public record QueueRequest(String account) {}

    /** @param truncated whether there are more */
    public record Listing(List<Handoff> handoffs, boolean truncated) {
        public Listing {
            handoffs = List.copyOf(handoffs);
        }
    }
}
