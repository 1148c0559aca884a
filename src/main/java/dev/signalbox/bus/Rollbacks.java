package dev.signalbox.bus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The conversation about taking back the last commit of a project. It is held with the node that watches the project; a
 * project which that node does not know for that account fails every command with {@link FailureCode#NOT_FOUND}. All
 * requests are to be made with {@link #TIMEOUT_MS}, because a rollback may wait for a lock that somebody else holds.
 */
public final class Rollbacks {
    /** How long an answer may take, in milliseconds. */
    public static final long TIMEOUT_MS = 30_000;
    /** Rollbacks that one answer about the past holds. */
    public static final int MAX_HISTORY = 200;

    public static final Channel<Finished> FINISHED = new Channel<>("signalbox.rollbacks.finished", Finished.class);

    private Rollbacks() {}

    public static Command<Preview, PreviewAnswer> preview(String node) {
        return new Command<>("signalbox.rollbacks.preview." + node, Preview.class, PreviewAnswer.class);
    }

    public static Command<RollBack, Answer> rollBack(String node) {
        return new Command<>("signalbox.rollbacks.roll-back." + node, RollBack.class, Answer.class);
    }

    public static Command<Undo, Answer> undo(String node) {
        return new Command<>("signalbox.rollbacks.undo." + node, Undo.class, Answer.class);
    }

    public static Command<HistoryRequest, History> history(String node) {
        return new Command<>("signalbox.rollbacks.history." + node, HistoryRequest.class, History.class);
    }

    /** Why a rollback is refused. Whatever the code, every byte of the project is as it was. */
    public enum Code {
        NOT_GIT(FailureCode.BAD_REQUEST),
        /** The request names a story that the task list does not have. */
        UNKNOWN_STORY(FailureCode.BAD_REQUEST),
        /** The role does not allow it. */
        FORBIDDEN(FailureCode.FORBIDDEN),
        /** There is no rollback with that id in this project. */
        UNKNOWN_ROLLBACK(FailureCode.NOT_FOUND),
        HEAD_MOVED(FailureCode.CONFLICT),
        DIRTY_OVERLAP(FailureCode.CONFLICT),
        IGNORED_OVERLAP(FailureCode.CONFLICT),
        MERGE_COMMIT(FailureCode.CONFLICT),
        ROOT_COMMIT(FailureCode.CONFLICT),
        DETACHED(FailureCode.CONFLICT),
        OPERATION_IN_PROGRESS(FailureCode.CONFLICT),
        BRANCH_CHECKED_OUT_ELSEWHERE(FailureCode.CONFLICT),
        NOTHING_TO_ROLL_BACK(FailureCode.CONFLICT),
        /** A file would have to go through a program (Git LFS, git-crypt) that is never run here. */
        FILTER_NEEDED(FailureCode.CONFLICT),
        /** Objects that are needed are not in this clone. */
        OBJECTS_MISSING(FailureCode.CONFLICT),
        /** A path is not valid UTF-8, or this machine's locale cannot name it. */
        UNSUPPORTED_PATH(FailureCode.CONFLICT),
        /** With force: there is uncommitted work that cannot be saved first. */
        CANNOT_SAVE(FailureCode.CONFLICT),
        /** Git itself refused; the reason has its words. */
        GIT_FAILED(FailureCode.CONFLICT),
        REPOSITORY_LOCKED(FailureCode.LOCKED);

        private final FailureCode status;

        Code(FailureCode status) {
            this.status = status;
        }

        public FailureCode status() {
            return status;
        }
    }

    /** Asks what a rollback would do. {@code storyId} overrides the story that would be found. */
    public record Preview(String slug, String account, Optional<String> storyId) {}

    /**
     * What a rollback would do now. Nothing was changed to find out.
     *
     * @param code why it would be refused; empty if it is allowed
     * @param expectedHead the commit that would be rolled back; to be sent along with the request
     * @param kept uncommitted work that stays as it is; at most 1,000 paths
     * @param blockedBy what a refusal protects; at most 1,000 paths
     * @param diff what the commit did, as a patch; to be shown as text only
     * @param warnings for people
     */
    public record PreviewAnswer(
            boolean allowed,
            Optional<Code> code,
            Optional<String> reason,
            Optional<String> expectedHead,
            Optional<Commit> commit,
            Optional<Story> story,
            List<String> kept,
            List<String> blockedBy,
            String diff,
            boolean diffTruncated,
            List<String> warnings) {
        public PreviewAnswer {
            kept = List.copyOf(kept);
            blockedBy = List.copyOf(blockedBy);
            warnings = List.copyOf(warnings);
        }
    }

    /** @param files at most 1,000 */
    public record Commit(
            String sha, String subject, String author, Optional<Instant> committedAt, List<FileChange> files) {
        public Commit {
            files = List.copyOf(files);
        }
    }

    /**
     * What a commit did to a file.
     *
     * @param change {@code added}, {@code modified}, {@code deleted} or {@code type_changed}
     * @param added lines; empty for a binary file
     * @param deleted lines; empty for a binary file
     */
    public record FileChange(String path, String change, Optional<Integer> added, Optional<Integer> deleted) {}

    /**
     * The story that becomes open again.
     *
     * @param foundBy {@code request}, {@code commit_subject}, {@code commit_flag} (the commit itself marked it as done) or
     *     {@code last_passing}
     */
    public record Story(String id, String title, String foundBy) {}

    /**
     * Asks for a rollback of HEAD.
     *
     * @param expectedHead refuses if HEAD is another one; empty takes HEAD as it is
     * @param force save uncommitted work that is in the way and then reset to the parent; admins only
     * @param idempotencyKey a second request with the same key gets the first one's answer
     * @param actor who asks
     * @param role {@code engineer} or {@code admin}
     */
    public record RollBack(
            String slug,
            String account,
            Optional<String> expectedHead,
            Optional<String> storyId,
            boolean force,
            Optional<String> idempotencyKey,
            String actor,
            String role) {}

    /** Asks that a rollback, or an undo of one, be taken back. A second request gets the first one's answer. */
    public record Undo(String slug, String account, String rollbackId, String actor, String role) {}

    /** Exactly one of the two is there. */
    public record Answer(Optional<Done> done, Optional<Refusal> refusal) {
        public static Answer of(Done done) {
            return new Answer(Optional.of(done), Optional.empty());
        }

        public static Answer of(Refusal refusal) {
            return new Answer(Optional.empty(), Optional.of(refusal));
        }
    }

    /**
     * It is done.
     *
     * @param success always true
     * @param storyReverted the story that is open again; with an undo the one that is done again
     * @param method {@code revert} (a new commit) or {@code reset} (the branch was moved)
     * @param backupRef keeps the commit that was HEAD before
     * @param snapshotRef keeps the uncommitted work as it was before; what was staged, if anything, is its second parent.
     *     Empty if there was none
     */
    public record Done(
            boolean success,
            String message,
            String rollbackId,
            String revertedCommit,
            String newHead,
            Optional<String> storyReverted,
            String method,
            String backupRef,
            Optional<String> snapshotRef,
            List<String> warnings) {
        public Done {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * It is not done, and nothing was changed.
     *
     * @param reason for people: what is wrong and what to do
     * @param paths what is in the way; at most 1,000
     * @param lockAgeMs with {@link Code#REPOSITORY_LOCKED}: how old the lock is
     */
    public record Refusal(Code code, String reason, List<String> paths, Optional<Long> lockAgeMs) {
        public Refusal {
            paths = List.copyOf(paths);
        }
    }

    /** An attempt has come to its end: done, refused, or found interrupted at a start and settled. Published once. */
    public record Finished(String node, String account, String slug, Attempt attempt) {}

    /** Asks for what was tried and done, newest first; at most {@link #MAX_HISTORY}. */
    public record HistoryRequest(String slug, String account, int limit) {}

    public record History(List<Attempt> rollbacks) {
        public History {
            rollbacks = List.copyOf(rollbacks);
        }
    }

    /**
     * One attempt, refused ones included.
     *
     * @param kind {@code rollback} or {@code undo}
     * @param outcome {@code done}, {@code refused}, {@code withdrawn} (it was interrupted, and everything put back),
     *     {@code abandoned} (it was interrupted, and the repository went on without it) or {@code running}
     * @param undoneBy the id of the attempt that took this one back
     */
    public record Attempt(
            String rollbackId,
            String kind,
            String outcome,
            String actor,
            Instant at,
            Optional<Done> done,
            Optional<Refusal> refusal,
            Optional<String> undoes,
            Optional<String> undoneBy) {}
}
