package dev.signalbox.rollback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.bus.Rollbacks.Done;
import dev.signalbox.bus.Rollbacks.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every situation in which plain git would lose, half-do or do too much. */
class RollbackSafetyTest {
    @TempDir
    Path base;

    private Agent agent;
    private Desk desk;

    @BeforeEach
    void start() {
        agent = Agent.withStories(base.resolve("p"));
        desk = Desk.of(base, agent);
    }

    private Refusal refusedWithEverythingAsItWas(Code code) {
        Agent.State before = agent.state();
        assertThat(desk.preview().code()).contains(code);
        Refusal refusal = desk.refused();
        assertThat(refusal.code()).isEqualTo(code);
        assertThat(agent.state()).isEqualTo(before);
        assertThat(agent.leftovers()).isEmpty();
        return refusal;
    }

    private Done doneWithTheFileKept(String path, String content) {
        Done done = desk.rollBack();
        assertThat(agent.read(path)).isEqualTo(content);
        // Where the commit had not marked the story itself, the task list is opened in the same new commit.
        assertThat(agent.git("diff", "--name-only", done.revertedCommit() + "~1", "HEAD"))
                .isIn("", "prd.json");
        assertThat(agent.leftovers()).isEmpty();
        return done;
    }

    @Test
    void an_unrelated_unstaged_change_stays_and_is_saved() {
        agent.write("keep.txt", "mine\n");

        Done done = doneWithTheFileKept("keep.txt", "mine\n");

        assertThat(agent.status()).isEqualTo(" M keep.txt");
        assertThat(agent.git("show", done.snapshotRef().orElseThrow() + ":keep.txt"))
                .isEqualTo("mine");
    }

    @Test
    void a_change_of_a_file_of_the_commit_is_refused() {
        agent.write("a.txt", "mine\n");
        assertThat(refusedWithEverythingAsItWas(Code.DIRTY_OVERLAP).paths()).containsExactly("a.txt");
    }

    @Test
    void an_unrelated_staged_change_stays_staged_and_is_not_swept_in() {
        agent.write("keep.txt", "staged\n").git("add", "keep.txt");
        agent.write("keep.txt", "unstaged\n");

        Done done = doneWithTheFileKept("keep.txt", "unstaged\n");

        assertThat(agent.git("show", ":keep.txt")).isEqualTo("staged");
        assertThat(agent.git("show", done.snapshotRef().orElseThrow() + ":keep.txt"))
                .isEqualTo("unstaged");
        assertThat(agent.git("show", done.snapshotRef().orElseThrow() + "^2:keep.txt"))
                .isEqualTo("staged");
    }

    @Test
    void a_staged_change_of_a_file_of_the_commit_is_refused() {
        agent.write("a.txt", "mine\n").git("add", "a.txt");
        assertThat(refusedWithEverythingAsItWas(Code.DIRTY_OVERLAP).paths()).containsExactly("a.txt");
    }

    @Test
    void an_unrelated_untracked_file_stays_and_is_saved() {
        agent.write("odd \"name\\\n.txt", "mine\n").write("sub/x", "x");

        Done done = doneWithTheFileKept("odd \"name\\\n.txt", "mine\n");

        assertThat(agent.git("show", done.snapshotRef().orElseThrow() + ":odd \"name\\\n.txt"))
                .isEqualTo("mine");
    }

    @Test
    void an_untracked_file_in_the_way_is_refused() {
        agent.git("rm", "-q", "keep.txt");
        agent.commit("remove keep");
        agent.write("keep.txt", "mine\n");
        assertThat(refusedWithEverythingAsItWas(Code.DIRTY_OVERLAP).paths()).containsExactly("keep.txt");
    }

    @Test
    void an_ignored_file_in_the_way_is_refused_and_never_overwritten() {
        agent.git("rm", "-q", "keep.txt");
        agent.write(".gitignore", "keep.txt\n").commit("untrack keep");
        agent.write("keep.txt", "SECRET=1\n");
        assertThat(refusedWithEverythingAsItWas(Code.IGNORED_OVERLAP).paths()).containsExactly("keep.txt");
    }

    @Test
    void an_ignored_file_where_the_rollback_needs_a_folder_is_refused() {
        agent.write("f/inner.txt", "x").commit("add folder");
        agent.git("rm", "-rq", "f");
        agent.write(".gitignore", "/f\n").commit("remove folder");
        agent.write("f", "SECRET\n");
        assertThat(refusedWithEverythingAsItWas(Code.IGNORED_OVERLAP).paths()).containsExactly("f");
    }

    @Test
    void a_folder_of_ignored_files_where_the_rollback_needs_a_file_is_refused() {
        agent.write("f", "x").commit("add file");
        agent.git("rm", "-q", "f");
        agent.write(".gitignore", "*.secret\n").commit("remove file");
        agent.write("f/deep/my.secret", "SECRET\n");
        assertThat(refusedWithEverythingAsItWas(Code.IGNORED_OVERLAP).paths()).containsExactly("f/deep/my.secret");
    }

    @Test
    void a_change_that_git_was_told_not_to_see_is_refused() {
        agent.git("update-index", "--assume-unchanged", "a.txt");
        agent.write("a.txt", "mine\n");
        refusedWithEverythingAsItWas(Code.DIRTY_OVERLAP);
    }

    @Test
    void a_change_in_the_same_moment_and_of_the_same_size_as_the_commit_is_seen() throws IOException {
        for (int i = 0; i < 10; i++) {
            agent.write("a.txt", "aaa" + i + "\n").commit("c" + i);
            agent.write("a.txt", "bbb" + i + "\n");
            assertThat(desk.refused().code()).isEqualTo(Code.DIRTY_OVERLAP);
            assertThat(agent.read("a.txt")).isEqualTo("bbb" + i + "\n");
        }
    }

    @Test
    void a_file_that_was_only_touched_is_no_change() throws IOException {
        Files.setLastModifiedTime(
                agent.folder().resolve("a.txt"), FileTime.from(Instant.now().plusSeconds(9)));
        doneWithTheFileKept("a.txt", "two\n");
    }

    @Test
    void a_held_index_lock_is_refused_with_its_age_and_left_alone() throws IOException {
        Path lock = agent.folder().resolve(".git/index.lock");
        Files.writeString(lock, "");
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofMinutes(3))));
        Map<String, String> files = agent.files();

        Refusal refusal = desk.refused();

        assertThat(refusal.code()).isEqualTo(Code.REPOSITORY_LOCKED);
        assertThat(refusal.lockAgeMs().orElseThrow()).isBetween(180_000L, 300_000L);
        assertThat(lock).exists();
        assertThat(agent.files()).isEqualTo(files);
        assertThat(agent.git("for-each-ref", "refs/signalbox")).isEmpty();
    }

    @Test
    void an_index_lock_that_is_released_in_time_is_waited_for() throws Exception {
        Path lock = agent.folder().resolve(".git/index.lock");
        Files.writeString(lock, "");
        CompletableFuture<Void> release = CompletableFuture.runAsync(
                () -> lock.toFile().delete(), CompletableFuture.delayedExecutor(700, TimeUnit.MILLISECONDS));

        doneWithTheFileKept("a.txt", "two\n");
        release.get(5, TimeUnit.SECONDS);
    }

    @Test
    void stale_locks_of_references_are_refused_and_left_alone() throws IOException {
        Path lock = agent.folder().resolve(".git/refs/heads/main.lock");
        Files.writeString(lock, "");
        Map<String, String> files = agent.files();

        assertThat(desk.refused().code()).isEqualTo(Code.REPOSITORY_LOCKED);

        assertThat(lock).exists();
        assertThat(agent.files()).isEqualTo(files);
        Files.delete(lock);
        assertThat(agent.leftovers()).isEmpty();
    }

    @Test
    void a_merge_is_refused() {
        agent.git("checkout", "-q", "-b", "side", "HEAD~1");
        agent.write("side.txt", "x").commit("side");
        agent.git("checkout", "-q", "main");
        agent.git("merge", "-q", "--no-ff", "-m", "merge", "side");
        refusedWithEverythingAsItWas(Code.MERGE_COMMIT);
    }

    @Test
    void the_first_commit_is_refused() {
        agent = Agent.empty(base.resolve("root")).write("a", "a").commit("first");
        desk = Desk.of(base, agent);
        refusedWithEverythingAsItWas(Code.ROOT_COMMIT);
    }

    @Test
    void the_border_of_a_shallow_clone_is_refused() {
        agent.git(
                "clone",
                "-q",
                "--depth=1",
                "file://" + agent.folder(),
                base.resolve("shallow").toString());
        agent = new Agent(base.resolve("shallow"));
        desk = Desk.of(base, agent);
        assertThat(refusedWithEverythingAsItWas(Code.ROOT_COMMIT).reason()).contains("shallow");
    }

    @Test
    void a_repository_without_commits_is_refused() {
        agent = Agent.empty(base.resolve("none")).write("a", "a");
        desk = Desk.of(base, agent);
        refusedWithEverythingAsItWas(Code.NOTHING_TO_ROLL_BACK);
    }

    @Test
    void an_empty_commit_is_refused() {
        agent.commit("nothing");
        refusedWithEverythingAsItWas(Code.NOTHING_TO_ROLL_BACK);
    }

    @Test
    void a_detached_head_is_refused() {
        agent.git("checkout", "-q", "--detach");
        refusedWithEverythingAsItWas(Code.DETACHED);
    }

    @Test
    void an_unfinished_merge_is_refused() {
        agent.git("checkout", "-q", "-b", "side", "HEAD~1");
        agent.write("side.txt", "x").commit("side");
        agent.git("checkout", "-q", "main");
        agent.git("merge", "-q", "--no-ff", "--no-commit", "side");
        refusedWithEverythingAsItWas(Code.OPERATION_IN_PROGRESS);
    }

    @Test
    void a_conflict_is_refused() {
        agent.write("a.txt", "stashed\n").git("stash", "-q");
        agent.write("a.txt", "other\n").commit("other");
        agent.run("stash", "pop");
        refusedWithEverythingAsItWas(Code.OPERATION_IN_PROGRESS);
    }

    @Test
    void a_rebase_that_stopped_is_refused() {
        agent.run("-c", "sequence.editor=sed -i s/^pick/edit/", "rebase", "-i", "HEAD~1");
        assertThat(agent.folder().resolve(".git/rebase-merge")).exists();
        refusedWithEverythingAsItWas(Code.OPERATION_IN_PROGRESS);
    }

    @Test
    void an_unfinished_revert_is_refused() {
        agent.write("b.txt", "b").commit("b");
        agent.git("revert", "--no-commit", "HEAD");
        refusedWithEverythingAsItWas(Code.OPERATION_IN_PROGRESS);
    }

    @Test
    void an_unfinished_cherry_pick_is_refused() {
        agent.write("a.txt", "four\n").commit("four");
        agent.run("cherry-pick", "HEAD~2");
        assertThat(agent.folder().resolve(".git/CHERRY_PICK_HEAD")).exists();
        refusedWithEverythingAsItWas(Code.OPERATION_IN_PROGRESS);
    }

    @Test
    void a_bisection_is_refused() {
        agent.git("bisect", "start");
        refusedWithEverythingAsItWas(Code.OPERATION_IN_PROGRESS);
    }

    @Test
    void hooks_do_not_run_and_cannot_stop_it() throws IOException {
        for (String hook : new String[] {"prepare-commit-msg", "pre-commit", "post-commit", "reference-transaction"}) {
            Path file = agent.folder().resolve(".git/hooks/" + hook);
            Files.writeString(file, "#!/bin/sh\ntouch '" + base + "/ran'\nexit 1\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        doneWithTheFileKept("a.txt", "two\n");
        assertThat(base.resolve("ran")).doesNotExist();
    }

    @Test
    void signing_without_a_key_and_a_missing_identity_do_not_matter() {
        agent.git("config", "commit.gpgSign", "true");
        agent.git("config", "gpg.program", "/bin/false");
        agent.git("config", "user.useConfigOnly", "true");
        doneWithTheFileKept("a.txt", "two\n");
    }

    @Test
    void a_changed_submodule_is_a_warning_and_its_folder_is_left_alone() {
        Agent inner = Agent.empty(base.resolve("inner")).write("i.txt", "1").commit("one");
        agent.git(
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "--quiet",
                "add",
                inner.folder().toString(),
                "sub");
        agent.commit("add submodule");
        Agent sub = new Agent(agent.folder().resolve("sub"));
        sub.write("i.txt", "2").commit("two");
        agent.commit("bump submodule");

        Done done = doneWithTheFileKept("sub/i.txt", "2");

        assertThat(done.warnings()).anyMatch(warning -> warning.contains("submodule"));
    }

    @Test
    void a_branch_that_another_work_tree_has_too_is_refused() {
        agent.git("worktree", "add", "-q", "--force", base.resolve("other").toString(), "main");
        refusedWithEverythingAsItWas(Code.BRANCH_CHECKED_OUT_ELSEWHERE);
    }

    @Test
    void a_linked_work_tree_is_rolled_back_by_itself() {
        agent.git(
                "worktree", "add", "-q", "-b", "linked", base.resolve("linked").toString());
        Agent linked = new Agent(base.resolve("linked"));
        String main = agent.head();

        Done done = Desk.of(base, linked).rollBack();

        assertThat(linked.head()).isEqualTo(done.newHead());
        assertThat(linked.read("a.txt")).isEqualTo("two\n");
        assertThat(agent.head()).isEqualTo(main);
        assertThat(agent.read("a.txt")).isEqualTo("three\n");
    }

    @Test
    void a_partial_clone_without_the_content_is_refused() {
        agent.git("config", "uploadpack.allowFilter", "true");
        agent.git(
                "clone",
                "-q",
                "--filter=blob:none",
                "file://" + agent.folder(),
                base.resolve("partial").toString());
        agent = new Agent(base.resolve("partial"));
        agent.git("config", "remote.origin.url", "file:///nonexistent");
        desk = Desk.of(base, agent);
        Agent.State before = agent.state();

        assertThat(desk.refused().code()).isIn(Code.OBJECTS_MISSING, Code.GIT_FAILED);
        assertThat(agent.state()).isEqualTo(before);
    }

    @Test
    void a_sparse_checkout_stays_sparse() {
        agent.write("out/o.txt", "1").commit("out");
        agent.write("out/o.txt", "2").write("in/i.txt", "2").commit("both");
        agent.git("sparse-checkout", "set", "in");

        Done done = desk.rollBack();

        assertThat(done.warnings()).anyMatch(warning -> warning.contains("sparse"));
        assertThat(agent.has("out")).isFalse();
        assertThat(agent.git("show", "HEAD:out/o.txt")).isEqualTo("1");
        assertThat(agent.status()).isEmpty();
    }

    @Test
    void a_split_index_works() {
        agent.git("update-index", "--split-index");
        doneWithTheFileKept("a.txt", "two\n");
        assertThat(agent.status()).isEmpty();
    }

    @Test
    void another_head_than_the_expected_one_is_refused() {
        String shown = agent.head();
        agent.write("b.txt", "b").commit("meanwhile");
        Agent.State before = agent.state();

        assertThat(Desk.refusal(desk.ask(Desk.request(Optional.of(shown), false)))
                        .code())
                .isEqualTo(Code.HEAD_MOVED);
        assertThat(agent.state()).isEqualTo(before);
    }

    @Test
    void a_commit_that_bypasses_the_lock_in_the_last_moment_wins_and_nothing_is_lost() {
        agent.write("keep.txt", "mine\n");
        Map<String, String> files = agent.files();
        String[] theirs = {""};
        desk = new Desk(base.resolve("data2"), agent.folder(), step -> {
            if (step == Step.FILES_SWITCHED) {
                theirs[0] = agent.git("commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "sneaked in");
                agent.git("update-ref", "refs/heads/main", theirs[0]);
            }
        });

        assertThat(desk.refused().code()).isEqualTo(Code.HEAD_MOVED);

        assertThat(agent.head()).isEqualTo(theirs[0]);
        assertThat(agent.files()).isEqualTo(files);
        assertThat(agent.status()).isEqualTo(" M keep.txt");
        assertThat(agent.leftovers()).isEmpty();
    }

    @Test
    void files_that_need_a_filter_program_are_refused() {
        agent.write(".gitattributes", "*.bin filter=lfs -text\n")
                .write("x.bin", "pointer 1")
                .commit("attributes");
        agent.write("x.bin", "pointer 2").commit("new version");
        assertThat(refusedWithEverythingAsItWas(Code.FILTER_NEEDED).paths()).containsExactly("x.bin");
        agent.write("other.txt", "o").commit("no filter here");
        doneWithTheFileKept("x.bin", "pointer 2");
    }

    @Test
    void line_ends_are_as_git_would_write_them() {
        agent.write(".gitattributes", "*.crlf text eol=crlf\n")
                .write("x.crlf", "1\r\n")
                .commit("attributes");
        agent.write("x.crlf", "2\r\n").commit("second");
        doneWithTheFileKept("x.crlf", "1\r\n");
        assertThat(agent.status()).isEmpty();
    }

    @Test
    void a_repository_elsewhere_is_not_touched() {
        Agent other = Agent.withStories(base.resolve("other"));
        agent.git("config", "core.worktree", other.folder().toString());
        Map<String, String> before = other.files();

        assertThat(desk.refused().code()).isEqualTo(Code.NOT_GIT);
        assertThat(other.files()).isEqualTo(before);
    }

    @Test
    void a_folder_inside_a_bigger_repository_is_not_rolled_back() {
        Desk inner = Desk.of(base, new Agent(agent.folder().resolve("dir")));
        String head = agent.head();

        assertThat(inner.refused().code()).isEqualTo(Code.NOT_GIT);
        assertThat(agent.head()).isEqualTo(head);
    }

    @Test
    void a_repository_of_somebody_else_is_refused_and_not_taken_over() throws IOException {
        Path git = agent.folder().resolve(".git");
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Files.setAttribute(git, "unix:uid", 1234);
        Files.setAttribute(agent.folder(), "unix:uid", 1234);
        try {
            Map<String, String> before = agent.files();
            Refusal refusal = desk.refused();
            assertThat(refusal.code()).isEqualTo(Code.GIT_FAILED);
            assertThat(refusal.reason()).contains("another user");
            assertThat(agent.files()).isEqualTo(before);
        } finally {
            Files.setAttribute(git, "unix:uid", 0);
            Files.setAttribute(agent.folder(), "unix:uid", 0);
        }
    }

    @Test
    void a_pushed_commit_is_a_warning() {
        agent.git("update-ref", "refs/remotes/origin/main", "HEAD");
        assertThat(desk.preview().warnings()).anyMatch(warning -> warning.contains("origin/main"));
    }

    @Test
    void backups_survive_a_clean_up_by_git() {
        agent.write("loose.txt", "loose\n");
        Done done = desk.rollBack();
        agent.git("reset", "-q", "--hard", "HEAD~2");
        agent.git("reflog", "expire", "--expire=now", "--all");
        agent.git("gc", "-q", "--prune=now");

        assertThat(agent.git("show", done.backupRef() + ":a.txt")).isEqualTo("three");
        assertThat(agent.git("show", done.snapshotRef().orElseThrow() + ":loose.txt"))
                .isEqualTo("loose");
    }

    @Test
    void a_fault_of_our_own_in_the_middle_is_put_right_at_once() {
        agent.write("keep.txt", "staged\n").git("add", "keep.txt");
        Map<String, String> files = agent.files();
        String old = agent.head();
        for (Step fault : new Step[] {Step.ABOUT_TO_SWITCH, Step.FILES_SWITCHED}) {
            assertThat(Desk.refusal(faulty(fault).ask(Desk.request())).code()).isEqualTo(Code.GIT_FAILED);
            assertThat(agent.files()).isEqualTo(files);
            assertThat(agent.head()).isEqualTo(old);
            assertThat(agent.status()).isEqualTo("M  keep.txt");
            assertThat(agent.leftovers()).isEmpty();
        }

        Desk late = faulty(Step.BRANCH_MOVED);
        late.ask(Desk.request());

        assertThat(late.history().get(0).outcome()).isEqualTo("done");
        assertThat(agent.tree("HEAD")).isEqualTo(agent.tree(old + "~1"));
        assertThat(agent.status()).isEqualTo("M  keep.txt");
        assertThat(agent.leftovers()).isEmpty();
    }

    private Desk faulty(Step fault) {
        return new Desk(base.resolve("data-" + fault), agent.folder(), step -> {
            if (step == fault) {
                throw new IllegalStateException("planted");
            }
        });
    }
}
