package dev.signalbox.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadWatchTest {
    @TempDir
    Path given;

    private PlainGit git;

    @BeforeEach
    void make() throws IOException {
        git = PlainGit.repository(given.toRealPath().resolve("main"));
    }

    private HeadWatch watch() {
        return HeadWatch.of(git.located());
    }

    @Test
    void nothing_changed_gives_the_same_key_even_after_a_read() {
        HeadWatch.Key before = watch().key();
        new GitFactsReader(GitRunner.onPath()).read(git.located());

        assertThat(watch().key()).isEqualTo(before);
    }

    @Test
    void commits_checkouts_staging_and_configuration_change_the_key() {
        HeadWatch.Key first = watch().key();
        git.run("commit", "-q", "--allow-empty", "-m", "empty, so that the index stays as it is");
        HeadWatch.Key committed = watch().key();
        git.run("checkout", "-q", "-b", "other");
        HeadWatch.Key switched = watch().key();
        PlainGit.write(git.path("b.txt"), "b");
        git.run("add", "b.txt");
        HeadWatch.Key staged = watch().key();
        git.run("config", "some.thing", "new");

        assertThat(new HeadWatch.Key[] {first, committed, switched, staged, watch().key()})
                .doesNotHaveDuplicates();
    }

    @Test
    void the_directories_cover_head_index_and_a_nested_branch() {
        git.run("checkout", "-q", "-b", "ralph/feature/one");

        assertThat(watch().directories()).containsExactly(git.path(".git"), git.path(".git/refs/heads/ralph/feature"));
        assertThat(watch().files())
                .containsExactlyInAnyOrder(
                        git.path(".git/HEAD"),
                        git.path(".git/index"),
                        git.path(".git/packed-refs"),
                        git.path(".git/refs/heads/ralph/feature/one"));
    }

    @Test
    void an_unborn_nested_branch_is_awaited_in_the_nearest_directory() {
        git.run("symbolic-ref", "HEAD", "refs/heads/ralph/new");
        HeadWatch unborn = watch();
        git.run("commit", "-q", "-m", "born");

        assertThat(unborn.directories()).contains(git.path(".git/refs/heads"));
        assertThat(watch().key()).isNotEqualTo(unborn.key());
        assertThat(watch().directories()).contains(git.path(".git/refs/heads/ralph"));
    }

    @Test
    void a_branch_that_is_only_packed_is_noticed_when_it_moves() {
        git.run("pack-refs", "--all", "--prune");
        HeadWatch packed = watch();
        assertThat(git.path(".git/refs/heads/main")).doesNotExist();
        assertThat(packed.directories()).contains(git.path(".git/refs/heads"));

        git.run("commit", "-q", "--allow-empty", "-m", "next");
        assertThat(watch().key()).isNotEqualTo(packed.key());

        git.run("pack-refs", "--all", "--prune");
        assertThat(watch().key()).isNotEqualTo(packed.key());
    }

    @Test
    void a_detached_head_needs_no_ref() {
        git.run("checkout", "-q", "--detach");

        assertThat(watch().directories()).containsExactly(git.path(".git"));
        assertThat(watch().key().head()).contains(git.run("rev-parse", "HEAD"));
    }

    @Test
    void a_linked_work_tree_looks_at_its_own_index_and_the_shared_refs() {
        git.run("worktree", "add", "-q", "-b", "side", "../linked");
        HeadWatch linked = HeadWatch.of(PlainGit.in(git.path("../linked")).located());

        assertThat(linked.directories())
                .containsExactly(git.path(".git/worktrees/linked"), git.path(".git"), git.path(".git/refs/heads"));
    }

    @Test
    void tables_of_refs_are_noticed_by_their_list() {
        PlainGit.write(git.path(".git/HEAD"), "ref: refs/heads/.invalid\n");
        PlainGit.write(git.path(".git/reftable/tables.list"), "one\n");
        HeadWatch before = watch();
        PlainGit.write(git.path(".git/reftable/tables.list"), "one\ntwo\n");

        assertThat(before.directories()).contains(git.path(".git/reftable"));
        assertThat(watch().key()).isNotEqualTo(before.key());
    }

    @Test
    void a_repository_that_vanished_still_has_a_key() throws IOException {
        Repository.Found found = git.located();
        HeadWatch.Key before = HeadWatch.of(found).key();
        Files.move(git.path(".git"), git.path("gone"));

        assertThat(HeadWatch.of(found).key()).isNotEqualTo(before);
    }
}
