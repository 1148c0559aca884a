package dev.signalbox.git;

import java.util.Optional;

/**
 * Reads a repository's facts: one start of git, two if the commit is packed. Thread-safe and without state; blocks, at
 * worst for the commands' timeouts.
 */
public final class GitFactsReader {
    private static final GitCommand STATUS = GitCommand.of(
                    "status",
                    "--porcelain=v2",
                    "--branch",
                    "-z",
                    "--untracked-files=normal",
                    // A submodule's own configuration would count in its status.
                    "--ignore-submodules=all",
                    "--no-renames",
                    "--no-ahead-behind")
            .withMaxStdoutBytes(64 * 1024);
    private static final int MAX_COMMIT_BYTES = 64 * 1024;
    private static final String FOREIGN_OWNER = "dubious ownership";

    private final GitRunner git;

    public GitFactsReader(GitRunner git) {
        this.git = git;
    }

    /** Asks for all facts at once, as git sees them now. Never throws for what a repository or git does. */
    public GitReading read(Repository.Found repository) {
        GitOutcome outcome = git.run(repository, STATUS);
        if (outcome instanceof GitOutcome.TooMuchOutput cut && !cut.ofErrors()) {
            return withCommit(repository, StatusText.parse(cut.stdout()));
        }
        if (outcome instanceof GitOutcome.Finished finished && finished.succeeded()) {
            return withCommit(repository, StatusText.parse(finished.stdout()));
        }
        return unavailable(outcome);
    }

    private GitReading withCommit(Repository.Found repository, StatusText status) {
        HeadFile head = HeadFile.read(repository);
        boolean detached = status.branch().equals(StatusText.DETACHED) && !isBranchNamedLikeThat(head);
        String branch = detached ? "" : status.branch();
        if (status.head().isEmpty()) {
            return new GitReading.Facts(new GitFacts(branch, "", "", "", Optional.empty(), status.dirty(), detached));
        }
        Optional<byte[]> loose = LooseObject.commit(repository, status.head());
        if (loose.isPresent()) {
            return facts(status, branch, detached, loose.get());
        }
        GitOutcome outcome = git.run(
                repository, GitCommand.of("cat-file", "commit", status.head()).withMaxStdoutBytes(MAX_COMMIT_BYTES));
        if (outcome instanceof GitOutcome.TooMuchOutput cut && !cut.ofErrors()) {
            return facts(status, branch, detached, cut.stdout());
        }
        if (outcome instanceof GitOutcome.Finished finished && finished.succeeded()) {
            return facts(status, branch, detached, finished.stdout());
        }
        return unavailable(outcome);
    }

    private static boolean isBranchNamedLikeThat(HeadFile head) {
        return head instanceof HeadFile.Symbolic symbolic && symbolic.branch().equals(StatusText.DETACHED);
    }

    private static GitReading facts(StatusText status, String branch, boolean detached, byte[] object) {
        CommitText commit = CommitText.parse(object);
        return new GitReading.Facts(new GitFacts(
                branch,
                status.head(),
                commit.subject(),
                commit.author(),
                commit.committedAt(),
                status.dirty(),
                detached));
    }

    private static GitReading unavailable(GitOutcome outcome) {
        if (outcome instanceof GitOutcome.Finished finished && finished.stderr().contains(FOREIGN_OWNER)) {
            return new GitReading.Unavailable("the repository belongs to another user of this machine; run Signalbox as"
                    + " that user, or give the folder to the user that runs Signalbox");
        }
        return new GitReading.Unavailable(outcome.explanation());
    }
}
