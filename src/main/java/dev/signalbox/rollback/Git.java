package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.git.GitCommand;
import dev.signalbox.git.GitOutcome;
import dev.signalbox.git.GitOutcome.Finished;
import dev.signalbox.git.GitRunner;
import dev.signalbox.git.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The guarded git of one repository; a command that fails where it should not is a refusal with git's words. */
record Git(GitRunner runner, Repository.Found repository) {
    /** Of lists of paths, in bytes. */
    static final int LIST_BYTES = 32 << 20;
    /** For commands that write the work tree: killing one half-way is worse than waiting. */
    static final Duration LONG = Duration.ofMinutes(2);

    /** Runs to the end, whatever the exit code. */
    Finished run(GitCommand command) throws RefusedRollback {
        GitOutcome outcome = runner.run(repository, command);
        if (outcome instanceof Finished finished) {
            return finished;
        }
        throw failed(command, outcome);
    }

    Finished run(String... arguments) throws RefusedRollback {
        return run(GitCommand.of(arguments));
    }

    /** Runs and expects the exit code 0. */
    Finished expect(GitCommand command) throws RefusedRollback {
        Finished finished = run(command);
        if (!finished.succeeded()) {
            throw failed(command, finished);
        }
        return finished;
    }

    /** The output of a command that succeeds, without the last line end. */
    String line(String... arguments) throws RefusedRollback {
        return line(GitCommand.of(arguments));
    }

    String line(GitCommand command) throws RefusedRollback {
        return expect(command).text().stripTrailing();
    }

    /** The output of a command that may write much, split at NUL. */
    List<String> list(GitCommand command) throws RefusedRollback {
        return split(expect(command.withMaxStdoutBytes(LIST_BYTES)));
    }

    static List<String> split(Finished finished) {
        List<String> items = new ArrayList<>();
        String text = finished.text();
        int from = 0;
        for (int nul = text.indexOf(0); nul >= 0; nul = text.indexOf(0, from)) {
            items.add(text.substring(from, nul));
            from = nul + 1;
        }
        return items;
    }

    static GitCommand with(Path index, String... arguments) {
        return GitCommand.of(arguments).withEnvironment("GIT_INDEX_FILE", index.toString());
    }

    Path gitDir() {
        return repository.gitDir();
    }

    Path workTree() {
        return repository.workTree();
    }

    private static RefusedRollback failed(GitCommand command, GitOutcome outcome) {
        String words = outcome.explanation();
        String hint = words.contains("dubious ownership")
                ? "The repository belongs to another user; run Signalbox as its owner. "
                : "";
        return RefusedRollback.of(
                Code.GIT_FAILED, hint + "git " + command.arguments().get(0) + " failed: " + words);
    }
}
