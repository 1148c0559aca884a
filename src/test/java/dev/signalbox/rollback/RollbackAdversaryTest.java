package dev.signalbox.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Rollbacks.Answer;
import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.bus.Rollbacks.Done;
import dev.signalbox.bus.Rollbacks.Refusal;
import dev.signalbox.git.GitRunner;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Repositories made to lose work, to be half done or to be believed too early. */
class RollbackAdversaryTest {
    @TempDir
    Path base;

    private Agent agent;
    private Desk desk;

    @BeforeEach
    void start() {
        agent = Agent.withStories(base.resolve("p"));
        desk = Desk.of(base, agent);
    }

    /** Whatever a forced rollback answers, this content must be on disk or in what it says it has saved. */
    private void assertNotLost(Answer answer, String path, String content) {
        boolean onDisk = Files.isRegularFile(agent.folder().resolve(path))
                && agent.read(path).equals(content);
        if (onDisk) {
            return;
        }
        assertThat(answer.done())
                .as("%s is gone and the answer is %s", path, answer)
                .isPresent();
        assertThat(answer.done().get().snapshotRef()).as("snapshot").isPresent();
        assertThat(agent.run("show", answer.done().get().snapshotRef().get() + ":" + path)
                        .output())
                .isEqualTo(content);
    }

    private Answer force() {
        return desk.ask(Desk.request(Optional.empty(), true));
    }

    @Test
    void force_does_not_lose_an_edit_of_a_file_that_git_was_told_to_assume_unchanged() {
        agent.git("update-index", "--assume-unchanged", "keep.txt");
        agent.write("keep.txt", "my settings\n").write("a.txt", "dirty\n");

        assertNotLost(force(), "keep.txt", "my settings\n");
    }

    @Test
    void force_does_not_lose_an_assumed_unchanged_edit_of_a_file_of_the_commit() {
        agent.git("update-index", "--assume-unchanged", "a.txt");
        agent.write("a.txt", "my settings\n");

        assertThat(desk.refused().code()).isEqualTo(Code.DIRTY_OVERLAP);
        assertNotLost(force(), "a.txt", "my settings\n");
    }

    @Test
    void force_does_not_lose_an_edit_of_a_file_that_is_skipped_in_the_work_tree() {
        agent.git("update-index", "--skip-worktree", "keep.txt", "a.txt");
        agent.write("keep.txt", "my settings\n").write("a.txt", "my a\n").write("prd.json", "{}\n");

        Answer answer = force();
        assertNotLost(answer, "keep.txt", "my settings\n");
        assertNotLost(answer, "a.txt", "my a\n");
    }

    @Test
    void a_skipped_edit_stays_without_force() {
        agent.git("update-index", "--skip-worktree", "a.txt");
        agent.write("a.txt", "my a\n");

        desk.ask(Desk.request());

        assertThat(agent.read("a.txt")).isEqualTo("my a\n");
    }

    @Test
    void force_does_not_lose_an_ignored_folder_that_has_taken_the_place_of_a_tracked_file() throws IOException {
        agent.write(".gitignore", "keep.txt/\n").commit("chore: ignore");
        Files.delete(agent.folder().resolve("keep.txt"));
        agent.write("keep.txt/work.bin", "work of days\n").write(".gitignore", "keep.txt/\nx\n");

        assertNotLost(force(), "keep.txt/work.bin", "work of days\n");
    }

    @Test
    void force_does_not_lose_a_repository_that_has_taken_the_place_of_a_tracked_file() throws IOException {
        Files.delete(agent.folder().resolve("keep.txt"));
        Agent inner = Agent.empty(agent.folder().resolve("keep.txt"));
        inner.write("inner.txt", "inner\n").commit("inner work");
        String innerHead = inner.head();
        agent.write("a.txt", "dirty\n");

        force();

        assertThat(inner.has(".git")).isTrue();
        assertThat(inner.head()).isEqualTo(innerHead);
    }

    @Test
    void force_does_not_lose_an_ignored_file_that_has_taken_the_place_of_a_tracked_folder() throws IOException {
        agent.write("d/one.txt", "1\n").write(".gitignore", "/d\n");
        agent.git("add", "-f", "d/one.txt");
        agent.commit("chore: folder").write("z.txt", "z\n").commit("feat: [US-002] z");
        Files.delete(agent.folder().resolve("d/one.txt"));
        Files.delete(agent.folder().resolve("d"));
        agent.write("d", "secret notes\n").write("z.txt", "dirty\n");

        assertNotLost(force(), "d", "secret notes\n");
    }

    @Test
    void force_reads_and_writes_nothing_behind_a_link_that_has_taken_the_place_of_a_folder() throws IOException {
        Agent outside = new Agent(base.resolve("outside"));
        outside.write("new.txt", "outside secret\n");
        Files.delete(agent.folder().resolve("dir/new.txt"));
        Files.delete(agent.folder().resolve("dir"));
        Files.createSymbolicLink(agent.folder().resolve("dir"), outside.folder());
        agent.write("a.txt", "dirty\n");

        Answer answer = force();

        assertThat(outside.read("new.txt")).isEqualTo("outside secret\n");
        assertThat(agent.run("log", "--all", "-p").output()).doesNotContain("outside secret");
        assertThat(answer.done()).isPresent();
    }

    @Test
    void force_does_not_lose_more_ignored_files_than_it_can_count() throws IOException {
        agent.write("heap", "a file\n").commit("chore: heap");
        Files.delete(agent.folder().resolve("heap"));
        agent.write(".gitignore", "heap/\n").commit("feat: [US-002] ignore it");
        for (int i = 0; i < 10_050; i++) {
            agent.write("heap/" + i, "" + i);
        }

        Answer answer = force();

        for (int i = 0; i < 10_050 && answer.done().isEmpty(); i++) {
            assertThat(agent.has("heap/" + i)).isTrue();
        }
        if (answer.done().isPresent()) {
            String saved = answer.done().get().snapshotRef().orElseThrow();
            assertThat(agent.git("ls-tree", "--name-only", saved, "heap/").lines())
                    .hasSize(10_050);
        }
    }

    @Test
    void force_does_not_lose_an_edit_of_a_file_whose_name_is_no_text() throws Exception {
        shell("printf base > \"$(printf 'b\\377.txt')\"");
        agent.commit("chore: odd").write("q.txt", "q\n").commit("feat: [US-002] q");
        shell("printf work > \"$(printf 'b\\377.txt')\"");
        agent.write("q.txt", "dirty\n");

        Answer answer = force();

        String now = shell("cat b*.txt");
        String saved = answer.done()
                .flatMap(Done::snapshotRef)
                .map(ref -> agent.run("log", "-1", "-m", "-p", ref).output())
                .orElse("");
        assertThat(now + saved).contains("work");
    }

    @Test
    void force_does_not_lose_an_ignored_file_in_the_way_whose_name_is_no_text() throws Exception {
        agent.write("heap", "a file\n").commit("chore: heap");
        Files.delete(agent.folder().resolve("heap"));
        agent.write(".gitignore", "heap/\n").commit("feat: [US-002] ignore it");
        shell("mkdir heap; printf work > \"$(printf 'heap/b\\377')\"");

        Answer answer = force();

        assertThat(answer.done()).isEmpty();
        assertThat(shell("cat heap/*")).isEqualTo("work");
    }

    @Test
    void a_submodule_that_took_the_place_of_a_file_keeps_its_work() throws IOException {
        agent.write("sub", "a file\n").commit("chore: sub");
        Files.delete(agent.folder().resolve("sub"));
        Agent inner = Agent.empty(agent.folder().resolve("sub"));
        inner.write("inner.txt", "inner\n").commit("inner work");
        agent.commit("feat: [US-002] sub");
        inner.write("inner.txt", "uncommitted\n").write("new.txt", "untracked\n");

        desk.ask(Desk.request());
        assertThat(inner.has(".git")).isTrue();
        assertThat(inner.read("inner.txt")).isEqualTo("uncommitted\n");
        assertThat(inner.read("new.txt")).isEqualTo("untracked\n");

        force();
        assertThat(inner.has(".git")).isTrue();
        assertThat(inner.read("inner.txt")).isEqualTo("uncommitted\n");
        assertThat(inner.read("new.txt")).isEqualTo("untracked\n");
    }

    @Test
    void a_clean_submodule_that_took_the_place_of_a_file_keeps_its_repository() throws IOException {
        agent.write("sub", "a file\n").commit("chore: sub");
        Files.delete(agent.folder().resolve("sub"));
        Agent inner = Agent.empty(agent.folder().resolve("sub"));
        inner.write("inner.txt", "inner\n").commit("inner work");
        agent.commit("feat: [US-002] sub");

        desk.ask(Desk.request());

        assertThat(inner.has(".git")).isTrue();
        assertThat(inner.read("inner.txt")).isEqualTo("inner\n");
    }

    @Test
    void force_does_not_lose_an_obstacle_with_a_name_that_git_never_tracks() throws IOException {
        agent.write("heap", "a file\n").commit("chore: heap");
        Files.delete(agent.folder().resolve("heap"));
        agent.write(".gitignore", "heap/\n").commit("feat: [US-002] ignore it");
        agent.write("heap/git~1", "work\n");

        assertNotLost(force(), "heap/git~1", "work\n");
    }

    @Test
    void what_was_saved_is_kept_when_the_files_cannot_be_put_back() {
        Desk broken = new Desk(base.resolve("data"), agent.folder(), step -> {
            if (step == Step.FILES_SWITCHED) {
                agent.write(".git/refs/heads/main.lock", "");
                for (String file : gitFiles("-next.index")) {
                    agent.write(".git/" + file + ".lock", "");
                }
            }
        });
        agent.write("a.txt", "work of days\n");

        Answer answer = broken.ask(Desk.request(Optional.empty(), true));

        boolean onDisk = agent.read("a.txt").equals("work of days\n");
        assertThat(onDisk || !agent.git("for-each-ref", "refs/signalbox").isEmpty())
                .as("answer %s", answer)
                .isTrue();
    }

    private List<String> gitFiles(String suffix) {
        try (var files = Files.list(agent.folder().resolve(".git"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(suffix))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The state that a process leaves that is killed at a step: its lock stays as well. */
    private void dieAt(Step when, boolean force) {
        Path left = base.resolve("left");
        try {
            new Desk(base.resolve("data"), agent.folder(), step -> {
                        if (step == when) {
                            copyLock(left);
                            throw new Error("killed");
                        }
                    })
                    .ask(Desk.request(Optional.empty(), force));
        } catch (Error e) {
            assertThat(e).hasMessage("killed");
            return;
        }
        throw new AssertionError("was not reached");
    }

    private void copyLock(Path to) {
        try {
            Files.copy(agent.folder().resolve(".git/index.lock"), to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void restart() throws IOException {
        new Recovery(Journal.open(base.resolve("data")), GitRunner.onPath()).recoverAll();
    }

    @Test
    void a_recovery_does_not_touch_another_branch_that_was_checked_out_since() throws IOException {
        agent.git("branch", "other", "HEAD~1");
        dieAt(Step.FILES_SWITCHED, false);
        agent.git("checkout", "-q", "-f", "other");
        Agent.State state = agent.state();
        Map<String, String> files = agent.files();

        restart();

        assertThat(agent.files()).isEqualTo(files);
        assertThat(agent.state().staged()).isEqualTo(state.staged());
    }

    @Test
    void a_forced_recovery_does_not_touch_another_branch_that_was_checked_out_since() throws IOException {
        agent.write("more.txt", "1\n").commit("feat: more");
        agent.git("branch", "other", "HEAD~2");
        agent.write("more.txt", "dirty\n");
        dieAt(Step.FILES_SWITCHED, true);
        agent.git("checkout", "-q", "-f", "other");
        agent.write("a.txt", "work on the other branch\n");
        Map<String, String> files = agent.files();
        Agent.State state = agent.state();

        restart();

        assertThat(agent.files()).isEqualTo(files);
        assertThat(agent.state().staged()).isEqualTo(state.staged());
    }

    @Test
    void a_story_that_could_not_be_opened_again_is_not_said_to_be_open() {
        agent.git("rm", "-q", "--cached", "prd.json");
        agent.write(".gitignore", "prd.json\n").commit("chore: untrack");
        agent.write("z.txt", "z\n").commit("feat: [US-002] z");
        Desk raced = new Desk(base.resolve("data"), agent.folder(), step -> {
            if (step == Step.UNLOCKED) {
                agent.write("prd.json", "{}\n");
            }
        });

        Done done = raced.rollBack();

        assertThat(done.storyReverted()).isEmpty();
        assertThat(done.warnings()).anyMatch(warning -> warning.contains("US-002"));
        assertThat(done.message()).doesNotContain("open again");
        assertThat(agent.read("prd.json")).isEqualTo("{}\n");
    }

    @Test
    void a_recovery_that_leaves_the_list_alone_does_not_say_that_the_story_is_open() throws IOException {
        agent.git("rm", "-q", "--cached", "prd.json");
        agent.write(".gitignore", "prd.json\n").commit("chore: untrack");
        agent.write("z.txt", "z\n").commit("feat: [US-002] z");
        dieAt2(Step.UNLOCKED);
        agent.write("prd.json", Agent.prd(true, true, true));

        restart();

        Done done = Desk.of(base, agent).history().get(0).done().orElseThrow();
        assertThat(agent.read("prd.json")).isEqualTo(Agent.prd(true, true, true));
        assertThat(done.storyReverted()).isEmpty();
        assertThat(done.message()).doesNotContain("open again");
    }

    private void dieAt2(Step when) {
        try {
            new Desk(base.resolve("data"), agent.folder(), step -> {
                        if (step == when) {
                            throw new Error("killed");
                        }
                    })
                    .rollBack();
        } catch (Error e) {
            assertThat(e).hasMessage("killed");
        }
    }

    @Test
    void an_undo_that_was_itself_undone_is_not_answered_as_if_it_still_held() {
        Done rolledBack = desk.rollBack();
        Done undone = Desk.done(desk.undo(rolledBack.rollbackId()));
        Desk.done(desk.undo(undone.rollbackId()));
        Agent.State state = agent.state();

        Refusal refusal = Desk.refusal(desk.undo(rolledBack.rollbackId()));

        assertThat(refusal.code()).isEqualTo(Code.HEAD_MOVED);
        assertThat(agent.state()).isEqualTo(state);
    }

    @Test
    void a_huge_untracked_file_is_not_copied_into_the_repository() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(agent.folder().resolve("core").toFile(), "rw")) {
            file.setLength(Snapshot.MAX_BYTES + 1);
        }

        Done done = desk.rollBack();

        assertThat(done.warnings()).anyMatch(warning -> warning.contains("not in the backup"));
        assertThat(done.snapshotRef()).isEmpty();
    }

    @Test
    void untracked_names_that_git_would_never_track_do_not_keep_anybody_from_rolling_back() {
        agent.write("git~1", "x").write(".GIT/config", "y").write("fine.txt", "fine\n");

        Done done = desk.rollBack();

        assertThat(agent.read("git~1")).isEqualTo("x");
        assertThat(agent.read(".GIT/config")).isEqualTo("y");
        assertThat(agent.git("show", done.snapshotRef().orElseThrow() + ":fine.txt"))
                .isEqualTo("fine");
    }

    @Test
    void a_broken_journal_entry_does_not_keep_the_others_from_being_recovered() throws IOException {
        dieAt(Step.FILES_SWITCHED, false);
        Path journal = base.resolve("data/rollbacks");
        Files.writeString(journal.resolve("x.json"), "{\"id\":\"x\"}");
        Files.writeString(journal.resolve("y.json"), "");
        Files.writeString(journal.resolve("z.json"), "{\"id\":\"z\",\"stage\":\"SWITCHING\",\"workTree\":\"\\u0000\"}");

        restart();

        assertThat(agent.status()).isEmpty();
        assertThat(agent.leftovers()).isEmpty();
    }

    @Test
    void a_split_index_is_served() {
        agent.git("update-index", "--split-index");
        agent.git("config", "core.splitIndex", "true");
        agent.write("keep.txt", "staged\n").git("add", "keep.txt");
        String old = agent.head();

        desk.rollBack();

        assertThat(agent.tree("HEAD")).isEqualTo(agent.tree(old + "~1"));
        assertThat(agent.status()).isEqualTo("M  keep.txt");
        agent.git("fsck", "--strict");
    }

    @Test
    void a_file_that_is_only_meant_to_be_added_stays() {
        agent.write("later.txt", "later\n").git("add", "-N", "later.txt");

        desk.rollBack();

        assertThat(agent.read("later.txt")).isEqualTo("later\n");
        assertThat(agent.status()).isEqualTo(" A later.txt");
    }

    @Test
    void an_immutable_file_is_a_refusal_and_nothing_is_half_done() throws Exception {
        shell("chattr +i a.txt");
        Agent.State state = agent.state();
        try {
            Answer answer = desk.ask(Desk.request());
            assertThat(answer.refusal()).isPresent();
            assertThat(agent.state()).isEqualTo(state);
            assertThat(agent.leftovers()).isEmpty();
        } finally {
            shell("chattr -i a.txt");
        }
    }

    @Test
    void a_file_that_cannot_be_removed_is_a_refusal() throws Exception {
        shell("chattr +i dir");
        Agent.State state = agent.state();
        try {
            Answer answer = desk.ask(Desk.request());
            assertThat(answer.refusal()).as("%s", answer).isPresent();
            assertThat(agent.state()).isEqualTo(state);
        } finally {
            shell("chattr -i dir");
        }
    }

    @Test
    void a_grafted_history_does_not_change_what_is_taken_back() throws IOException {
        String old = agent.head();
        String parentTree = agent.tree("HEAD~1");
        Files.createDirectories(agent.folder().resolve(".git/info"));
        agent.write(".git/info/grafts", old + " " + agent.git("rev-parse", "HEAD~2") + "\n");

        desk.rollBack();

        Files.delete(agent.folder().resolve(".git/info/grafts"));
        assertThat(agent.tree("HEAD")).isEqualTo(parentTree);
    }

    @Test
    void another_commit_encoding_does_not_garble_the_message() {
        agent.git("config", "i18n.commitEncoding", "ISO-8859-1");
        agent.write("z.txt", "z\n");
        agent.git("add", "-A");
        agent.git("-c", "i18n.commitEncoding=UTF-8", "commit", "-qm", "feat: [US-002] ț");

        desk.rollBack();

        assertThat(agent.git("log", "-1", "--encoding=UTF-8", "--format=%s")).isEqualTo("Revert \"feat: [US-002] ț\"");
    }

    @Test
    @Timeout(60)
    void a_pipe_in_place_of_gitignore_holds_nobody_for_minutes() throws Exception {
        shell("mkdir s; mkfifo s/.gitignore; echo x > s/x");

        assertThat(desk.preview().allowed()).isTrue();
    }

    @Test
    void force_keeps_line_ends_as_they_are_on_disk() {
        agent.git("config", "core.autocrlf", "true");
        agent.write("a.txt", "mixed\r\nline\nends\r\n".getBytes(StandardCharsets.UTF_8));

        Done done = desk.force();

        assertThat(agent.run("show", done.snapshotRef().orElseThrow() + ":a.txt")
                        .output())
                .isEqualTo("mixed\r\nline\nends\r\n");
    }

    @Test
    void a_skipped_task_list_is_not_said_to_be_open_again() {
        agent.write("z.txt", "z\n").commit("feat: [US-002] z");
        agent.git("update-index", "--skip-worktree", "prd.json");

        Answer answer = desk.ask(Desk.request());

        if (answer.done().isPresent() && answer.done().get().storyReverted().isPresent()) {
            assertThat(agent.read("prd.json")).isEqualTo(Agent.prd(true, false, false));
        }
    }

    @Test
    void a_sha256_repository_is_served() {
        Agent other = new Agent(base.resolve("sha256"));
        try {
            Files.createDirectories(other.folder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        other.git("init", "-q", "-b", "main", "--object-format=sha256");
        other.write("a", "1\n")
                .commit("one")
                .write("a", "2\n")
                .write("b", "b\n")
                .commit("two");
        other.write("a", "dirty\n").write("c", "c\n");
        Desk its = new Desk(base.resolve("data2"), other.folder(), step -> {});

        Done done = its.force();

        assertThat(other.read("a")).isEqualTo("1\n");
        assertThat(other.git("show", done.snapshotRef().orElseThrow() + ":a")).isEqualTo("dirty");
        other.git("fsck", "--strict");
    }

    private String shell(String script) throws Exception {
        Process process = new ProcessBuilder("sh", "-c", script)
                .directory(agent.folder().toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        process.waitFor();
        return output;
    }
}
