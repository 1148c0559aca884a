package dev.signalbox.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class RepositoryTest {
    @TempDir
    Path given;

    private Path base;
    private PlainGit main;

    @BeforeEach
    void make() throws IOException {
        base = given.toRealPath();
        main = PlainGit.repository(Files.createDirectories(base.resolve("main")));
    }

    private static String reason(Path folder) {
        assertThat(Repository.locate(folder)).isInstanceOf(Repository.Refused.class);
        return ((Repository.Refused) Repository.locate(folder)).reason();
    }

    @Test
    void a_folder_with_its_own_repository_is_found_by_its_real_path() throws IOException {
        Path link = Files.createSymbolicLink(base.resolve("link"), base.resolve("main"));

        Path real = base.resolve("main");
        assertThat(Repository.locate(link))
                .isEqualTo(new Repository.Found(real, real.resolve(".git"), real.resolve(".git")));
    }

    @Test
    void a_folder_inside_a_bigger_repository_has_none() throws IOException {
        Path inner = Files.createDirectories(base.resolve("main/inner"));

        assertThat(Repository.locate(inner)).isEqualTo(new Repository.None());
        assertThat(Repository.locate(base.resolve("missing"))).isEqualTo(new Repository.None());
    }

    @Test
    void a_linked_work_tree_is_found_with_the_directory_that_it_shares() {
        main.run("worktree", "add", "-q", "../linked");

        assertThat(Repository.locate(base.resolve("linked")))
                .isEqualTo(new Repository.Found(
                        base.resolve("linked"), base.resolve("main/.git/worktrees/linked"), base.resolve("main/.git")));
    }

    @Test
    void a_submodule_is_found() {
        main.run(
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "--quiet",
                "add",
                base.resolve("main").toString(),
                "sub");

        assertThat(Repository.locate(base.resolve("main/sub")))
                .isEqualTo(new Repository.Found(
                        base.resolve("main/sub"),
                        base.resolve("main/.git/modules/sub"),
                        base.resolve("main/.git/modules/sub")));
    }

    @Test
    void a_pointer_to_another_folders_repository_is_refused() {
        PlainGit.write(base.resolve("thief/.git"), "gitdir: " + base.resolve("main/.git") + "\n");

        assertThat(reason(base.resolve("thief"))).contains("does not name this folder", "git config core.worktree");
    }

    @Test
    void a_pointer_to_another_folders_linked_work_tree_is_refused() {
        main.run("worktree", "add", "-q", "../linked");
        PlainGit.write(base.resolve("thief/.git"), "gitdir: " + base.resolve("main/.git/worktrees/linked"));

        assertThat(reason(base.resolve("thief"))).contains("git worktree repair");
    }

    @Test
    void a_made_up_work_tree_that_borrows_another_repository_is_refused() {
        Path thief = base.resolve("thief");
        PlainGit.write(thief.resolve(".git"), "gitdir: fake");
        PlainGit.write(thief.resolve("fake/HEAD"), "ref: refs/heads/main\n");
        PlainGit.write(thief.resolve("fake/gitdir"), thief.resolve(".git").toString());
        PlainGit.write(
                thief.resolve("fake/commondir"), base.resolve("main/.git").toString());

        assertThat(reason(thief)).contains("not among the repository's work trees");
    }

    @Test
    void a_folder_that_borrows_another_repository_is_refused() {
        PlainGit own = PlainGit.repository(base.resolve("own"));
        PlainGit.write(own.path(".git/commondir"), base.resolve("main/.git").toString());

        assertThat(reason(base.resolve("own"))).contains("borrows");
    }

    @Test
    void a_separate_git_directory_is_taken_once_it_names_the_folder() {
        main.run("init", "-q", "--separate-git-dir", base.resolve("apart").toString());
        assertThat(reason(base.resolve("main"))).contains("git config core.worktree");

        main.run("config", "core.worktree", base.resolve("main").toString());

        assertThat(Repository.locate(base.resolve("main"))).isInstanceOf(Repository.Found.class);
    }

    @Test
    void a_symbolic_link_a_fifo_and_an_empty_folder_are_refused_without_a_hang() throws Exception {
        Path linked = Files.createDirectories(base.resolve("linked"));
        Files.createSymbolicLink(linked.resolve(".git"), base.resolve("main/.git"));
        Path piped = Files.createDirectories(base.resolve("piped"));
        new ProcessBuilder("mkfifo", piped.resolve(".git").toString()).start().waitFor();
        Files.createDirectories(base.resolve("empty/.git"));
        Files.delete(main.path(".git/HEAD"));
        new ProcessBuilder("mkfifo", main.path(".git/HEAD").toString()).start().waitFor();

        assertThat(reason(linked)).contains("symbolic link");
        assertThat(reason(piped)).contains("neither a folder nor a file");
        assertThat(reason(base.resolve("empty"))).contains("HEAD is missing");
        assertThat(reason(base.resolve("main"))).isEqualTo("its HEAD is not a regular file");
    }

    @Test
    void an_incomplete_repository_is_refused_because_git_would_look_further_up() throws IOException {
        Path inner = base.resolve("main/inner");
        PlainGit.write(inner.resolve(".git/HEAD"), "ref: refs/heads/main\n");

        assertThat(reason(inner)).contains("not a complete repository");
    }

    @Test
    void pointers_that_are_huge_binary_or_lead_nowhere_are_refused() {
        PlainGit.write(base.resolve("huge/.git"), "gitdir: " + "x".repeat(100_000));
        PlainGit.write(base.resolve("binary/.git"), "gitdir: a\0b");
        PlainGit.write(base.resolve("nowhere/.git"), "gitdir: ../nothing");

        assertThat(reason(base.resolve("huge"))).contains("does not name");
        assertThat(reason(base.resolve("binary"))).contains("does not exist");
        assertThat(reason(base.resolve("nowhere"))).contains("does not exist");
    }

    @Test
    void a_head_that_leads_out_of_the_refs_is_refused() {
        PlainGit.write(main.path(".git/HEAD"), "ref: refs/heads/../../../secret\n");

        assertThat(reason(base.resolve("main"))).contains("neither a branch nor a commit");
    }
}
