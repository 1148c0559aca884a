package dev.signalbox.bus;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The conversation about handoffs. One node owns them: it keeps them in the database, answers every command, and publishes
 * what changed, after it is on disk. Whoever has just started, or sees a gap, asks it for the whole (see {@link Replica});
 * it announces itself every {@link #ANNOUNCE_EVERY_MS}, so a lost message heals.
 *
 * <p>What is published is all that is open or claimed, of which there are at most {@link #MAX_UNRESOLVED}, and the newest
 * {@link #MAX_RECENT} of those that were resolved in the last hour. All requests are to be made with {@link #TIMEOUT_MS}. A
 * database that cannot be written refuses them with {@link FailureCode#INSUFFICIENT_STORAGE} or
 * {@link FailureCode#UNAVAILABLE}.
 */
public final class Handoffs {
    public static final long ANNOUNCE_EVERY_MS = 2_000;
    /** An owner that was silent for this long cannot be trusted to look after its handoffs. */
    public static final long LOST_AFTER_MS = 5_000;
    /** How long an answer may take. */
    public static final long TIMEOUT_MS = 10_000;

    /** Handoffs that are not resolved, of all accounts. */
    public static final int MAX_UNRESOLVED = 5_000;
    /** Handoffs of one account that are not resolved. */
    public static final int MAX_UNRESOLVED_OF_ACCOUNT = 500;
    /** Characters that the context of these may have together. */
    public static final int MAX_UNRESOLVED_CONTEXT = 8 * 1024 * 1024;
    /** Resolved ones that are still told of. */
    public static final int MAX_RECENT = 200;

    public static final int MAX_CONTEXT_BYTES = 64 * 1024;
    public static final int MAX_SUMMARY_LENGTH = 2_000;
    public static final int MAX_NOTE_LENGTH = 4_000;
    /** Of a person's name, as tokens have it. */
    public static final int MAX_NAME_LENGTH = 128;

    public static final int MAX_KEY_LENGTH = 128;
    /** Handoffs that one answer holds. */
    public static final int MAX_LISTING = 200;
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

    public static final Command<Settle, Settled> SETTLE =
            new Command<>("signalbox.handoffs.settle", Settle.class, Settled.class);

    private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9._:@-]{1,128}");
    /** Words of the interface, which stand where a session's id does. */
    private static final Set<String> WORDS = Set.of("queue", "escalations");

    private Handoffs() {}

    /** Whether a session can have that name. */
    public static boolean isSessionId(String text) {
        return SESSION_ID.matcher(text).matches() && !WORDS.contains(text);
    }

    /** Why a command is refused. Nothing was changed. */
    public enum Code {
        UNKNOWN_HANDOFF(FailureCode.NOT_FOUND),
        /** Somebody else has it; the refusal holds it. */
        ALREADY_CLAIMED(FailureCode.CONFLICT),
        /** It is over; the refusal holds it. */
        ALREADY_RESOLVED(FailureCode.CONFLICT),
        /** It is not the caller's to give back or to resolve. */
        NOT_CLAIMED_BY_CALLER(FailureCode.CONFLICT),
        /** Only an administrator may give it to somebody else. */
        FORBIDDEN(FailureCode.FORBIDDEN),
        /** Something has to be resolved first. */
        TOO_MANY_OPEN(FailureCode.UNAVAILABLE),
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

    /**
     * Hands a session over. The answer means that it is on disk and that the streams have been told.
     *
     * @param idempotencyKey the session's handoff that was made with the same key, if there is one, is the answer
     * @param source which program calls by itself: it has one unresolved handoff for each session, and as long as there is
     *     one, that is the answer. See {@link Settle}
     */
    public record Create(
            String account,
            String actor,
            String sessionId,
            Handoff.Kind kind,
            Handoff.Priority priority,
            Optional<String> project,
            String summary,
            String context,
            Optional<String> idempotencyKey,
            Optional<String> source) {}

    /**
     * The session goes on: resolves what that source has handed over, whether somebody has claimed it or not.
     *
     * @param subSessions whether also for sessions whose name is that of this one, a colon and more
     * @param note as the resolution
     */
    public record Settle(
            String account, String actor, String sessionId, boolean subSessions, String source, String note) {}

    /** @param count handoffs that were resolved */
    public record Settled(int count) {}

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
     * Claiming what one has claimed already changes nothing, but for the lease if one is named. What is claimed is released
     * and resolved by whoever has it, or by an administrator; what is open is resolved by anybody.
     *
     * @param leaseS with {@link Act#CLAIM}: after so many seconds it goes back into the queue
     * @param note with {@link Act#RELEASE}, for the journal, and {@link Act#RESOLVE}, as the resolution
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

    /**
     * Exactly one of the two is there.
     *
     * @param repeated whether it had been done before, and nothing was changed now
     */
    public record Answer(Optional<Handoff> handoff, Optional<Refusal> refusal, boolean repeated) {
        public static Answer of(Handoff handoff) {
            return new Answer(Optional.of(handoff), Optional.empty(), false);
        }

        public static Answer again(Handoff handoff) {
            return new Answer(Optional.of(handoff), Optional.empty(), true);
        }

        public static Answer of(Refusal refusal) {
            return new Answer(Optional.empty(), Optional.of(refusal), false);
        }
    }

    /** @param handoff as it is now, if it is in the way */
    public record Refusal(Code code, String reason, Optional<Handoff> handoff) {}

    /**
     * Asks for a session's handoffs, newest first.
     *
     * @param limit 1 to {@link #MAX_LISTING}
     */
    public record HistoryRequest(String account, String sessionId, int limit) {}

    /**
     * Asks for the escalations of an account, most urgent first, then oldest first.
     *
     * @param states only those in one of these
     * @param limit 1 to {@link #MAX_LISTING}
     */
    public record QueueRequest(String account, Set<Handoff.State> states, int limit) {
        public QueueRequest {
            states = Set.copyOf(states);
        }
    }

    /** @param more whether there are others */
    public record Listing(List<Handoff> handoffs, boolean more) {
        public Listing {
            handoffs = List.copyOf(handoffs);
        }
    }
}
