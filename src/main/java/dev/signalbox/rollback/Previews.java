package dev.signalbox.rollback;

import dev.signalbox.bus.Rollbacks.Commit;
import dev.signalbox.bus.Rollbacks.PreviewAnswer;
import dev.signalbox.bus.Rollbacks.Refusal;
import dev.signalbox.git.GitCommand;
import dev.signalbox.git.GitOutcome;
import dev.signalbox.git.GitRunner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tells what a rollback would do, as far as it can be told. */
record Previews(GitRunner runner) {
    /** Of the patch, in bytes. */
    static final int MAX_DIFF_BYTES = 256 * 1024;

    private record Diff(String text, boolean truncated) {}

    PreviewAnswer preview(Path folder, Optional<String> storyId, String id) {
        try {
            Git git = RollbackService.git(folder, runner);
            return preview(git, storyId, new Planner(git, id, true));
        } catch (RefusedRollback e) {
            return answer(Optional.of(e.refusal()), Optional.empty(), Optional.empty(), new Diff("", false));
        }
    }

    private static PreviewAnswer preview(Git git, Optional<String> storyId, Planner planner) throws RefusedRollback {
        Optional<Refusal> refusal = Optional.empty();
        try {
            planner.plan(Optional.empty(), storyId, false);
        } catch (RefusedRollback e) {
            refusal = Optional.of(e.refusal());
        }
        Optional<Head> head = planner.head();
        Optional<Commit> commit = head.map(at -> new Commit(
                at.commit(),
                at.subject(),
                at.author(),
                at.committedAt(),
                planner.commit()
                        .map(diff -> diff.counts().stream()
                                .limit(RefusedRollback.MAX_PATHS)
                                .toList())
                        .orElse(List.of())));
        Diff diff = planner.commit().isPresent() ? diff(git, head.orElseThrow()) : new Diff("", false);
        return answer(refusal, commit, Optional.of(planner), diff);
    }

    private static Diff diff(Git git, Head head) throws RefusedRollback {
        GitCommand command = GitCommand.of(
                        "diff-tree",
                        "-r",
                        "-p",
                        "--no-color",
                        "--no-renames",
                        head.parents().get(0),
                        head.commit())
                .withMaxStdoutBytes(MAX_DIFF_BYTES);
        GitOutcome outcome = git.runner().run(git.repository(), command);
        return outcome instanceof GitOutcome.TooMuchOutput much
                ? new Diff(new String(much.stdout(), StandardCharsets.UTF_8), true)
                : new Diff(git.expect(command).text(), false);
    }

    private static PreviewAnswer answer(
            Optional<Refusal> refusal, Optional<Commit> commit, Optional<Planner> planner, Diff diff) {
        List<String> blockedBy = refusal.map(Refusal::paths).orElse(List.of());
        Set<String> dirty =
                planner.flatMap(Planner::status).map(WorkTreeStatus::all).orElse(Set.of());
        List<String> kept = new ArrayList<>(dirty);
        kept.removeAll(Set.copyOf(blockedBy));
        return new PreviewAnswer(
                refusal.isEmpty(),
                refusal.map(Refusal::code),
                refusal.map(Refusal::reason),
                commit.map(Commit::sha),
                commit,
                planner.flatMap(Planner::story).flatMap(StoryPlan::story),
                kept.subList(0, Math.min(RefusedRollback.MAX_PATHS, kept.size())),
                blockedBy,
                diff.text(),
                diff.truncated(),
                planner.map(Planner::warnings).orElse(List.of()));
    }
}
