package dev.signalbox.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.bus.Rollbacks.Done;
import dev.signalbox.git.GitCommand;
import dev.signalbox.git.GitRunner;
import dev.signalbox.git.HostileRepository;
import dev.signalbox.git.PlainGit;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A repository in which everything that can name a program names one: none of them runs. */
class HostileRollbackTest {
    @TempDir
    Path base;

    @Test
    void nothing_that_the_repository_names_runs() throws Exception {
        HostileRepository hostile = new HostileRepository(base.resolve("hostile"));
        PlainGit git = hostile.git();
        commit(git, "one\n");
        commit(git, "two\n");
        Desk desk = new Desk(base.resolve("data"), git.path("."), step -> {});
        hostile.clearCanaries();

        assertThat(desk.preview().allowed()).isTrue();
        Done done = desk.rollBack();
        assertThat(git.path("plain.txt")).hasContent("one");
        Done undo = Desk.done(desk.undo(done.rollbackId()));
        Desk.done(desk.undo(undo.rollbackId()));
        assertThat(hostile.canaries()).isEmpty();

        commit(git, "three\n");
        hostile.clearCanaries();
        PlainGit.write(git.path("plain.txt"), "dirty\n");
        assertThat(desk.refused().code()).isEqualTo(Code.DIRTY_OVERLAP);
        assertThat(desk.force().method()).isEqualTo("reset");
        assertThat(git.path("plain.txt")).hasContent("one");

        assertThat(hostile.canaries()).isEmpty();
    }

    private static void commit(PlainGit git, String content) throws RefusedRollback {
        PlainGit.write(git.path("plain.txt"), content);
        Git guarded = RollbackService.git(git.path("."), GitRunner.onPath());
        guarded.line("add", "plain.txt");
        GitCommand commit = GitCommand.of("commit", "-q", "-m", "plain");
        for (Map.Entry<String, String> variable : Commits.identity().entrySet()) {
            commit = commit.withEnvironment(variable.getKey(), variable.getValue());
        }
        guarded.line(commit);
    }
}
