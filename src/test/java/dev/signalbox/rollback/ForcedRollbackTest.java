package dev.signalbox.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.bus.Rollbacks.Done;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An admin forces a rollback over uncommitted work: all of it can be got back. */
class ForcedRollbackTest {
    @TempDir
    Path base;

    private Agent agent;
    private Desk desk;

    @BeforeEach
    void start() {
        agent = Agent.withStories(base.resolve("p"));
        desk = Desk.of(base, agent);
    }

    /** Every file of before is either still there or in the snapshot, byte for byte. */
    private void nothingIsLost(Map<String, String> before, Done done) {
        Agent saved = new Agent(base.resolve("saved"));
        agent.git(
                "worktree",
                "add",
                "-q",
                "--detach",
                saved.folder().toString(),
                done.snapshotRef().orElseThrow());
        Map<String, String> kept = saved.files();
        Map<String, String> now = agent.files();
        assertThat(before)
                .allSatisfy((path, content) -> assertThat(content).as(path).isIn(now.get(path), kept.get(path)));
    }

    @Test
    void everything_uncommitted_is_in_the_snapshot_and_the_tree_is_the_parents() throws IOException {
        agent.git("rm", "-q", "--cached", "dir/new.txt");
        agent.write("a.txt", "staged\n").git("add", "a.txt");
        agent.write("a.txt", "unstaged\r\nbytes \u0000 \u00ff");
        agent.write("keep.txt", "mine\n")
                .write("loose/file.txt", "loose")
                .write("prd.json", Agent.prd(true, true, true));
        Files.createSymbolicLink(agent.folder().resolve("link"), Path.of("nowhere"));
        String old = agent.head();
        String parent = agent.git("rev-parse", "HEAD~1");
        Map<String, String> before = agent.files();

        Done done = desk.force();

        assertThat(done.method()).isEqualTo("reset");
        assertThat(done.newHead()).isEqualTo(parent).isEqualTo(agent.head());
        assertThat(agent.git("rev-parse", done.backupRef())).isEqualTo(old);
        assertThat(agent.git("diff", "--name-only", "HEAD")).isEmpty();
        assertThat(agent.read("loose/file.txt")).isEqualTo("loose");
        assertThat(done.message())
                .contains("git restore --source=" + done.snapshotRef().orElseThrow());
        assertThat(agent.git("show", done.snapshotRef().orElseThrow() + "^2:a.txt"))
                .isEqualTo("staged");
        assertThat(agent.leftovers()).isEmpty();
        nothingIsLost(before, done);
    }

    @Test
    void ignored_files_in_the_way_are_saved_too() {
        agent.write("secret.env", "old").commit("tracked by mistake");
        agent.git("rm", "-q", "secret.env");
        agent.write(".gitignore", "*.env\n").commit("untrack");
        agent.write("secret.env", "SECRET=1\n");
        assertThat(desk.refused().code()).isEqualTo(Code.IGNORED_OVERLAP);
        Map<String, String> before = agent.files();

        Done done = desk.force();

        assertThat(agent.read("secret.env")).isEqualTo("old");
        assertThat(agent.git("show", done.snapshotRef().orElseThrow() + ":secret.env"))
                .isEqualTo("SECRET=1");
        nothingIsLost(before, done);
    }

    @Test
    void a_folder_of_ignored_files_in_the_way_is_saved_too() {
        agent.write("f", "x").commit("add file");
        agent.git("rm", "-q", "f");
        agent.write(".gitignore", "*.secret\n").commit("remove file");
        agent.write("f/deep/my.secret", "SECRET\n").write("f/loose", "loose");
        Map<String, String> before = agent.files();

        Done done = desk.force();

        assertThat(agent.read("f")).isEqualTo("x");
        nothingIsLost(before, done);
    }

    @Test
    void a_repository_in_the_way_is_refused_even_then() {
        agent.write("f", "x").commit("add file");
        agent.git("rm", "-q", "f");
        agent.commit("remove file");
        Agent.withStories(agent.folder().resolve("f"));
        Agent.State before = agent.state();

        assertThat(Desk.refusal(desk.ask(Desk.request(Optional.empty(), true))).code())
                .isIn(Code.CANNOT_SAVE, Code.GIT_FAILED);

        assertThat(agent.state()).isEqualTo(before);
        assertThat(agent.leftovers()).isEmpty();
    }

    @Test
    void with_nothing_in_the_way_it_is_an_ordinary_revert() {
        agent.write("keep.txt", "mine\n");

        Done done = desk.force();

        assertThat(done.method()).isEqualTo("revert");
        assertThat(agent.read("keep.txt")).isEqualTo("mine\n");
    }

    @Test
    void an_undo_moves_the_branch_back_and_tells_how_to_get_the_work() {
        agent.write("a.txt", "mine\n");
        String old = agent.head();
        Done done = desk.force();

        Done undo = Desk.done(desk.undo(done.rollbackId()));

        assertThat(agent.head()).isEqualTo(old).isEqualTo(undo.newHead());
        assertThat(agent.status()).isEmpty();
        assertThat(undo.warnings())
                .anyMatch(warning -> warning.contains(done.snapshotRef().orElseThrow()));
    }

    @Test
    void a_commit_that_bypasses_the_lock_in_the_last_moment_gets_everything_back() {
        agent.write("a.txt", "mine\n").write("keep.txt", "mine too\n").git("add", "keep.txt");
        Map<String, String> files = agent.files();
        String staged = agent.git("ls-files", "-s");
        desk = new Desk(base.resolve("data2"), agent.folder(), step -> {
            if (step == Step.FILES_SWITCHED) {
                agent.git(
                        "update-ref",
                        "refs/heads/main",
                        agent.git("commit-tree", "HEAD^{tree}", "-p", "HEAD", "-m", "sneaked in"));
            }
        });

        assertThat(Desk.refusal(desk.ask(Desk.request(Optional.empty(), true))).code())
                .isEqualTo(Code.HEAD_MOVED);

        assertThat(agent.files()).isEqualTo(files);
        assertThat(agent.git("ls-files", "-s")).isEqualTo(staged);
    }
}
