package dev.signalbox.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileRepositoryTest {
    private static final GitRunner RUNNER = GitRunner.onPath();

    @TempDir
    Path base;

    private HostileRepository hostile;

    @BeforeEach
    void plant() throws IOException {
        hostile = new HostileRepository(base);
        hostile.clearCanaries();
    }

    @Test
    void plain_git_runs_what_the_repository_names_so_this_test_can_fail() throws IOException {
        PlainGit git = hostile.git();
        git.tryRun("status");
        git.tryRun("evil");
        git.tryRun("update-ref", "refs/heads/x", "HEAD");
        git.tryRun("-c", "core.hooksPath=.git/hooks", "update-ref", "refs/heads/x", "HEAD");
        git.tryRun("cat-file", "-p", "1234567890123456789012345678901234567890");
        // A filter process that fails ends everything before the others have had their turn.
        git.run("config", "filter.proc.process", "");
        git.tryRun("status");
        git.tryRun("diff");
        git.tryRun("-c", "diff.external=", "diff", "file.conf");
        git.tryRun("-c", "diff.external=", "show", "HEAD~1", "--", "a.txt");
        git.tryRun("checkout", "HEAD", "--", "file.conf");
        git.tryRun("-c", "core.hooksPath=/dev/null", "commit", "--allow-empty", "-m", "x");
        git.tryRun("-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false", "commit", "--allow-empty");

        assertThat(hostile.canaries())
                .contains(
                        "alias",
                        "diff-command",
                        "editor",
                        "external",
                        "filter-clean",
                        "filter-conditional",
                        "filter-included",
                        "filter-process",
                        "filter-smudge",
                        "filter-upper-clean",
                        "filter-worktree",
                        "fsmonitor",
                        "git-hook",
                        "gpg",
                        "hook",
                        "submodule",
                        "textconv",
                        "transport");
    }

    @Test
    void reading_the_facts_runs_nothing_and_gives_the_facts() throws IOException {
        GitReading reading = new GitFactsReader(RUNNER).read(hostile.git().located());

        assertThat(hostile.canaries()).isEmpty();
        assertThat(((GitReading.Facts) reading).facts())
                .extracting(GitFacts::branch, GitFacts::subject, GitFacts::dirty)
                .containsExactly("main", "second", true);
    }

    @Test
    void reading_the_facts_of_a_packed_commit_runs_nothing() throws IOException {
        hostile.git().tryRun("-c", "core.fsmonitor=false", "repack", "-adq");
        hostile.clearCanaries();

        GitReading reading = new GitFactsReader(RUNNER).read(hostile.git().located());

        assertThat(hostile.canaries()).isEmpty();
        assertThat(((GitReading.Facts) reading).facts().subject()).isEqualTo("second");
    }

    @Test
    void no_command_that_the_room_above_may_use_runs_anything() throws IOException {
        Repository.Found repository = hostile.git().located();
        String index = base.resolve("private-index").toString();
        Files.copy(repository.gitDir().resolve("index"), Path.of(index));
        for (GitCommand command : List.of(
                GitCommand.of("rev-parse", "HEAD"),
                GitCommand.of("rev-list", "--parents", "-n1", "HEAD"),
                GitCommand.of("status"),
                GitCommand.of("status", "--porcelain=v2"),
                GitCommand.of("ls-files", "-m", "-o"),
                GitCommand.of("diff"),
                GitCommand.of("diff", "HEAD"),
                GitCommand.of("diff-index", "-p", "HEAD"),
                GitCommand.of("diff-files", "-p"),
                GitCommand.of("diff-tree", "-p", "HEAD"),
                GitCommand.of("log", "-p"),
                GitCommand.of("show"),
                GitCommand.of("worktree", "list", "--porcelain"),
                GitCommand.of("for-each-ref"),
                GitCommand.of("cat-file", "-p", "1234567890123456789012345678901234567890"),
                GitCommand.of("add", "-A", "--", "a.txt", "file.conf", "file.proc")
                        .withEnvironment("GIT_INDEX_FILE", index),
                GitCommand.of("write-tree").withEnvironment("GIT_INDEX_FILE", index),
                GitCommand.of("update-ref", "refs/signalbox/test", "HEAD"),
                GitCommand.of("read-tree", "-n", "-m", "-u", "HEAD", "HEAD~1"),
                GitCommand.of("read-tree", "--reset", "-u", "HEAD~1"),
                GitCommand.of("read-tree", "--reset", "-u", "HEAD"))) {
            RUNNER.run(repository, command);
            assertThat(hostile.canaries()).as(command.arguments().toString()).isEmpty();
        }
        GitOutcome commit = RUNNER.run(
                repository,
                GitCommand.of("commit-tree", "HEAD^{tree}", "-p", "HEAD")
                        .withStdin("from stdin".getBytes())
                        .withEnvironment("GIT_AUTHOR_NAME", "S")
                        .withEnvironment("GIT_AUTHOR_EMAIL", "s@localhost")
                        .withEnvironment("GIT_COMMITTER_NAME", "S")
                        .withEnvironment("GIT_COMMITTER_EMAIL", "s@localhost"));
        assertThat(((GitOutcome.Finished) commit).succeeded())
                .as(commit.explanation())
                .isTrue();
        assertThat(hostile.canaries()).isEmpty();
        assertThat(hostile.git().path("a.txt")).hasContent("one\n");
    }

    @Test
    void a_work_tree_elsewhere_is_refused_and_even_then_not_touched() throws IOException {
        Path elsewhere = Files.createDirectories(base.resolve("elsewhere"));
        PlainGit.write(elsewhere.resolve("a.txt"), "precious\n");
        Repository.Found before = hostile.git().located();
        hostile.git().run("-c", "core.hooksPath=/dev/null", "config", "core.worktree", elsewhere.toString());

        assertThat(Repository.locate(before.workTree())).isInstanceOf(Repository.Refused.class);
        GitOutcome outcome = RUNNER.run(before, GitCommand.of("read-tree", "--reset", "-u", "HEAD"));

        assertThat(((GitOutcome.Finished) outcome).succeeded())
                .as(outcome.explanation())
                .isTrue();
        assertThat(elsewhere.resolve("a.txt")).hasContent("precious\n");
        assertThat(before.workTree().resolve("a.txt")).hasContent("one\n");
        assertThat(hostile.canaries()).isEmpty();
    }

    @Test
    void a_filter_that_cannot_be_switched_off_by_its_name_keeps_git_from_running() throws IOException {
        Path config = hostile.git().path(".git/config");
        Files.writeString(config, Files.readString(config) + "[filter \"a=b\"]\n\tclean = touch x\n");

        GitReading reading = new GitFactsReader(RUNNER).read(hostile.git().located());

        assertThat(reading)
                .isEqualTo(new GitReading.Unavailable(
                        "its configuration defines filters that cannot be switched off safely"));
    }
}
