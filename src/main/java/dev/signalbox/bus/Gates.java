package dev.signalbox.bus;

import java.util.List;
import java.util.Optional;

/**
 * The conversation about questions that wait for a person. Each node has the gates of the projects that it watches: it
 * publishes what changed, and writes the one answer. Whoever has just started, or sees a gap, asks that node for the whole
 * (see {@link Replica}); it announces itself every {@link #ANNOUNCE_EVERY_MS}, so a lost message heals.
 */
public final class Gates {
    public static final long ANNOUNCE_EVERY_MS = 2_000;
    /** A node that was silent for this long cannot be trusted to look after its gates. */
    public static final long LOST_AFTER_MS = 5_000;
    /** How long an answer may take. */
    public static final long TIMEOUT_MS = 10_000;

    public static final int MAX_CONTEXT_BYTES = 64 * 1024;
    public static final int MAX_DECISION_LENGTH = 200;
    public static final int MAX_GUIDANCE_LENGTH = 10_000;
    public static final int MAX_LATE = 20;
    public static final int MAX_TITLE_LENGTH = 200;
    public static final int MAX_QUESTION_LENGTH = 10_000;
    public static final int MAX_OPTIONS = 50;

    public static final Channel<Changed> CHANGED = new Channel<>("signalbox.gates.changed", Changed.class);
    public static final Channel<Announced> ANNOUNCED = new Channel<>("signalbox.gates.announced", Announced.class);
    public static final Channel<WhoHas> WHO_HAS = new Channel<>("signalbox.gates.who-has", WhoHas.class);
    public static final Channel<Happened> HAPPENED = new Channel<>("signalbox.gates.happened", Happened.class);

    private Gates() {}

    public static Command<SnapshotRequest, Snapshot> snapshotOf(String node) {
        return new Command<>("signalbox.gates.snapshot." + node, SnapshotRequest.class, Snapshot.class);
    }

    public static Command<Resolve, Answer> resolveOn(String node) {
        return new Command<>("signalbox.gates.resolve." + node, Resolve.class, Answer.class);
    }

    /** Why an answer is not taken. */
    public enum Code {
        UNKNOWN_GATE(FailureCode.NOT_FOUND),
        /** Somebody was first; the refusal holds the answer that counts. */
        ALREADY_RESOLVED(FailureCode.CONFLICT),
        /** Whoever asked took the question away. */
        WITHDRAWN(FailureCode.CONFLICT),
        /** The question is another one than the one that was shown; the refusal holds it. */
        CHANGED(FailureCode.PRECONDITION_FAILED),
        /** The decision is none of the options. */
        INVALID_DECISION(FailureCode.UNPROCESSABLE),
        /** The disk is full. */
        NO_SPACE(FailureCode.INSUFFICIENT_STORAGE),
        /** The folder cannot be written, or the file system cannot decide who is first; the reason says which. */
        UNWRITABLE(FailureCode.UNAVAILABLE);

        private final FailureCode status;

        Code(FailureCode status) {
            this.status = status;
        }

        public FailureCode status() {
            return status;
        }
    }

    /**
     * Some gates of one node changed.
     *
     * @param epoch see {@link StateMark}
     * @param put new and changed gates
     * @param removed keys ({@code project/id}) of gates that are gone
     * @param troubles all files of the node that are to be gates and cannot be, after this change
     */
    public record Changed(
            String node,
            String epoch,
            long seq,
            String signature,
            List<Gate> put,
            List<String> removed,
            List<Trouble> troubles) {
        public Changed {
            put = List.copyOf(put);
            removed = List.copyOf(removed);
            troubles = List.copyOf(troubles);
        }

        public StateMark mark() {
            return new StateMark(epoch, seq, signature);
        }
    }

    /** A node is alive and this is where its gates stand. */
    public record Announced(String node, String epoch, long seq, String signature) {
        public StateMark mark() {
            return new StateMark(epoch, seq, signature);
        }
    }

    /** Asks every node with gates to announce itself at once. */
    public record WhoHas() {}

    public record SnapshotRequest() {}

    /** Everything that one node has: pending gates, and resolved ones as long as they are kept. */
    public record Snapshot(
            String node, String epoch, long seq, String signature, List<Gate> gates, List<Trouble> troubles) {
        public Snapshot {
            gates = List.copyOf(gates);
            troubles = List.copyOf(troubles);
        }

        public StateMark mark() {
            return new StateMark(epoch, seq, signature);
        }
    }

    /**
     * A file that somebody wrote to ask or to answer, and that nobody can read so.
     *
     * @param file relative to the project's folder
     * @param reason for people
     */
    public record Trouble(String project, String file, String reason) {}

    /**
     * Something worth remembering happened to a gate; for the journal. Published once.
     *
     * @param what {@code requested}, {@code resolved}, {@code late} (an answer that changed nothing), {@code withdrawn}
     * @param actor who did it; empty if it is not known
     * @param data one JSON object
     */
    public record Happened(
            String node, String account, String project, String id, String what, Optional<String> actor, String data) {}

    /**
     * Answers a gate. The first answer on disk wins, whoever gives it and by whatever way.
     *
     * @param version of the gate that the person saw; empty takes it as it is
     * @param via {@code page} or {@code api}
     */
    public record Resolve(
            String account,
            String project,
            String id,
            String decision,
            Optional<String> guidance,
            Optional<String> version,
            String actor,
            String via) {}

    /** Exactly one of the two is there. */
    public record Answer(Optional<Gate> gate, Optional<Refusal> refusal) {
        public static Answer of(Gate gate) {
            return new Answer(Optional.of(gate), Optional.empty());
        }

        public static Answer of(Refusal refusal) {
            return new Answer(Optional.empty(), Optional.of(refusal));
        }
    }

    /**
     * The answer was not taken.
     *
     * @param reason for people: what is wrong and what to do
     * @param gate as it is now; empty if it is not known
     */
    public record Refusal(Code code, String reason, Optional<Gate> gate) {}

    /** What tells gates apart, whatever project they are of. */
    public static String keyOf(Gate gate) {
        return gate.project() + "/" + gate.id();
    }
}
