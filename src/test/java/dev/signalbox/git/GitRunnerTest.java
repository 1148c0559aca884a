package dev.signalbox.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitRunnerTest {
    private static final GitCommand ANY = GitCommand.of("status");

    @TempDir
    Path base;

    private PlainGit git;
    private Repository.Found repository;

    @BeforeEach
    void make() throws IOException {
        git = PlainGit.repository(Files.createDirectories(base.resolve("work")));
        repository = git.located();
    }

    /** A runner whose git is a shell script; {@code $T} is a folder for its traces. */
    private GitRunner pretending(String... lines) {
        PlainGit.script(base.resolve("bin/git"), "T='" + base + "'", String.join("\n", lines));
        return new GitRunner(base.resolve("bin") + ":/usr/bin:/bin");
    }

    private long pidIn(String name) throws IOException {
        return Long.parseLong(Files.readString(base.resolve(name)).strip());
    }

    private static boolean lives(long pid) {
        // A dead child of a dead parent may wait a moment for init to collect it.
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()
                && !isZombie(Path.of("/proc", Long.toString(pid), "stat"));
    }

    private static boolean isZombie(Path stat) {
        try {
            return Files.readString(stat).contains(") Z ");
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void output_exit_code_and_complaints_are_kept_apart() {
        GitOutcome outcome = pretending("printf out; printf err >&2; exit 3").run(repository, ANY);

        GitOutcome.Finished finished = (GitOutcome.Finished) outcome;
        assertThat(finished.exitCode()).isEqualTo(3);
        assertThat(finished.text()).isEqualTo("out");
        assertThat(finished.stderr()).isEqualTo("err");
        assertThat(finished.explanation()).isEqualTo("git says: err");
    }

    @Test
    void output_larger_than_a_pipe_arrives_whole_and_in_order() {
        GitOutcome outcome = pretending("seq 1 100000").run(repository, ANY);

        String[] lines = ((GitOutcome.Finished) outcome).text().split("\n");
        assertThat(lines).hasSize(100_000);
        assertThat(lines[0]).isEqualTo("1");
        assertThat(lines[65_535]).isEqualTo("65536");
        assertThat(lines[99_999]).isEqualTo("100000");
    }

    @Test
    void git_sees_the_guarded_environment_and_nothing_of_ours() throws IOException {
        pretending("/usr/bin/env -0 > \"$T/env\"")
                .run(repository, ANY.withEnvironment("GIT_INDEX_FILE", "/some/index"));

        assertThat(Files.readString(base.resolve("env")).split("\0"))
                .filteredOn(line -> !line.startsWith("PWD=") && !line.startsWith("_=") && !line.startsWith("SHLVL="))
                .containsExactlyInAnyOrder(
                        "PATH=" + base.resolve("bin") + ":/usr/bin:/bin",
                        "HOME=/nonexistent",
                        "LC_ALL=C",
                        "GIT_CONFIG_NOSYSTEM=1",
                        "GIT_CONFIG_GLOBAL=/dev/null",
                        "GIT_ATTR_NOSYSTEM=1",
                        "GIT_TERMINAL_PROMPT=0",
                        "GIT_ASKPASS=/bin/false",
                        "SSH_ASKPASS=/bin/false",
                        "GIT_SSH_COMMAND=/bin/false",
                        "GIT_EDITOR=/bin/false",
                        "GIT_SEQUENCE_EDITOR=/bin/false",
                        "GIT_PAGER=cat",
                        "GIT_OPTIONAL_LOCKS=0",
                        "GIT_ALLOW_PROTOCOL=none",
                        "GIT_NO_LAZY_FETCH=1",
                        "GIT_NO_REPLACE_OBJECTS=1",
                        "GIT_GRAFT_FILE=/dev/null",
                        "GIT_WORK_TREE=" + repository.workTree(),
                        "GIT_CEILING_DIRECTORIES=" + repository.workTree().getParent(),
                        "GIT_INDEX_FILE=/some/index");
    }

    @Test
    void variables_that_could_undo_the_guard_are_refused() {
        assertThatThrownBy(() -> ANY.withEnvironment("GIT_DIR", "/elsewhere"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GitCommand.of("-c", "core.fsmonitor=evil", "status"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_git_directory_and_index_that_we_inherited_do_not_count() throws Exception {
        PlainGit other = PlainGit.repository(Files.createDirectories(base.resolve("other")));
        ProcessBuilder builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        InheritingMain.class.getName(),
                        repository.workTree().toString())
                .redirectErrorStream(true);
        builder.environment().put("GIT_DIR", other.path(".git").toString());
        builder.environment().put("GIT_INDEX_FILE", "/dev/null");
        git.run("commit", "-q", "--allow-empty", "-m", "mine");

        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).contains("subject=mine", "dirty=false");
    }

    /** A process of its own, because this one cannot change the variables that it inherited. */
    static final class InheritingMain {
        public static void main(String[] arguments) {
            Repository.Found found = (Repository.Found) Repository.locate(Path.of(arguments[0]));
            System.out.println(new GitFactsReader(GitRunner.onPath()).read(found));
        }
    }

    @Test
    void input_arrives_whole_and_no_input_is_an_end_of_file() {
        byte[] input = "x".repeat(300_000).getBytes(StandardCharsets.US_ASCII);

        assertThat(((GitOutcome.Finished) pretending("wc -c").run(repository, ANY.withStdin(input)))
                        .text()
                        .strip())
                .isEqualTo("300000");
        assertThat(pretending("exit 0").run(repository, ANY.withStdin(input))).isInstanceOf(GitOutcome.Finished.class);
        assertThat(((GitOutcome.Finished) pretending("wc -c").run(repository, ANY))
                        .text()
                        .strip())
                .isEqualTo("0");
    }

    @Test
    void a_hanging_command_is_killed_with_its_children() throws IOException {
        GitOutcome outcome = pretending(
                        "trap '' TERM; sleep 300 & echo $! > \"$T/child\"; echo $$ > \"$T/pid\"; wait; wait")
                .run(repository, ANY.withTimeout(Duration.ofMillis(500)));

        assertThat(outcome).isEqualTo(new GitOutcome.TimedOut(Duration.ofMillis(500)));
        long pid = pidIn("pid");
        long child = pidIn("child");
        await().untilAsserted(() -> assertThat(lives(pid) || lives(child)).isFalse());
    }

    @Test
    void a_grandchild_that_keeps_the_output_open_does_not_hold_us() throws IOException {
        GitOutcome outcome =
                pretending("sleep 300 & echo $! > \"$T/child\"; echo done").run(repository, ANY);

        assertThat(((GitOutcome.Finished) outcome).text()).isEqualTo("done\n");
        ProcessHandle.of(pidIn("child")).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void endless_output_is_cut_and_the_writer_killed() throws IOException {
        GitOutcome outcome = pretending("echo $$ > \"$T/pid\"; exec yes").run(repository, ANY.withMaxStdoutBytes(1000));

        assertThat(outcome).isInstanceOf(GitOutcome.TooMuchOutput.class);
        assertThat(((GitOutcome.TooMuchOutput) outcome).stdout()).hasSize(1000);
        long pid = pidIn("pid");
        await().untilAsserted(() -> assertThat(lives(pid)).isFalse());
    }

    @Test
    void endless_complaints_are_cut_too_and_are_no_output() {
        GitRunner runner = pretending("exec yes >&2");

        assertThat(runner.run(repository, ANY))
                .isInstanceOfSatisfying(GitOutcome.TooMuchOutput.class, cut -> assertThat(cut.ofErrors())
                        .isTrue());
        assertThat(new GitFactsReader(runner).read(repository)).isInstanceOf(GitReading.Unavailable.class);
    }

    @Test
    void an_interrupted_caller_gets_back_at_once_and_stays_interrupted() {
        GitRunner runner = pretending("echo $$ > \"$T/pid.new\"; mv \"$T/pid.new\" \"$T/pid\"; exec sleep 300");
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        CompletableFuture<GitOutcome> outcome = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            GitOutcome result = runner.run(repository, ANY.withTimeout(Duration.ofMinutes(5)));
            stillInterrupted.set(Thread.currentThread().isInterrupted());
            outcome.complete(result);
        });
        caller.start();
        await().until(() -> Files.exists(base.resolve("pid")));
        caller.interrupt();

        await().until(outcome::isDone);
        assertThat(outcome.join()).isEqualTo(new GitOutcome.Interrupted());
        assertThat(stillInterrupted).isTrue();
        await().untilAsserted(() -> assertThat(lives(pidIn("pid"))).isFalse());
    }

    @Test
    void a_missing_git_is_a_sentence() {
        assertThat(new GitRunner(base.toString()).run(repository, ANY))
                .isEqualTo(new GitOutcome.NotRun("git was not found on the PATH"));
    }

    @Test
    void a_git_in_the_watched_folder_is_not_run_for_a_relative_path_entry() {
        PlainGit.script(git.path("git"), "touch ran");

        assertThat(new GitRunner(".::" + base).run(repository, ANY)).isInstanceOf(GitOutcome.NotRun.class);
        assertThat(git.path("ran")).doesNotExist();
    }

    @Test
    void a_folder_that_has_gone_is_a_sentence() {
        Repository.Found gone = new Repository.Found(base.resolve("gone"), repository.gitDir(), repository.commonDir());

        assertThat(GitRunner.onPath().run(gone, ANY)).isInstanceOf(GitOutcome.NotRun.class);
    }

    @Test
    void a_configuration_that_is_no_file_keeps_git_from_being_asked() throws Exception {
        Files.delete(git.path(".git/config"));
        assertThat(new ProcessBuilder("mkfifo", git.path(".git/config").toString())
                        .start()
                        .waitFor())
                .isZero();

        assertThat(GitRunner.onPath().run(repository, ANY))
                .isEqualTo(new GitOutcome.NotRun("its configuration config is not a regular file"));
    }

    @Test
    void a_held_lock_is_neither_waited_for_nor_removed_and_status_takes_none() throws IOException {
        Path index = git.path(".git/index");
        Files.setLastModifiedTime(git.path("a.txt"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        byte[] before = Files.readAllBytes(index);
        PlainGit.write(git.path(".git/index.lock"), "held");

        assertThat(new GitFactsReader(GitRunner.onPath()).read(repository)).isInstanceOf(GitReading.Facts.class);
        assertThat(git.path(".git/index.lock")).hasContent("held");
        Files.delete(git.path(".git/index.lock"));
        assertThat(new GitFactsReader(GitRunner.onPath()).read(repository)).isInstanceOf(GitReading.Facts.class);
        assertThat(Files.readAllBytes(index)).isEqualTo(before);

        git.run("status");
        assertThat(Files.readAllBytes(index))
                .as("plain git refreshes the index")
                .isNotEqualTo(before);
    }

    @Test
    void a_command_does_not_change_when_its_input_array_does() {
        byte[] input = {1};
        GitCommand command = ANY.withStdin(input);
        input[0] = 2;

        assertThat(command.stdin()).map(bytes -> bytes[0]).isEqualTo(Optional.of((byte) 1));
    }
}
