package dev.signalbox.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitFactsReaderTest {
    private static final GitFactsReader READER = new GitFactsReader(GitRunner.onPath());

    @TempDir
    Path given;

    private PlainGit git;

    @BeforeEach
    void make() throws IOException {
        git = PlainGit.repository(given.toRealPath().resolve("main"));
    }

    private GitFacts facts() {
        return facts(git);
    }

    private static GitFacts facts(PlainGit git) {
        GitReading reading = READER.read(git.located());
        assertThat(reading).isInstanceOf(GitReading.Facts.class);
        return ((GitReading.Facts) reading).facts();
    }

    @Test
    void a_clean_repository_gives_all_facts() {
        assertThat(facts())
                .isEqualTo(new GitFacts(
                        "main",
                        git.run("rev-parse", "HEAD"),
                        "first",
                        "Ann Agent",
                        Optional.of(Instant.parse("2026-05-04T03:02:01Z")),
                        false,
                        false));
    }

    @Test
    void a_packed_commit_gives_the_same_facts_as_a_loose_one() {
        GitFacts loose = facts();
        git.run("gc", "-q", "--prune=now");
        git.run("pack-refs", "--all");
        assertThat(LooseObject.commit(git.located(), loose.head())).isEmpty();

        assertThat(facts()).isEqualTo(loose);
    }

    @Test
    void changed_staged_and_untracked_files_are_dirt_and_ignored_ones_are_not() throws IOException {
        PlainGit.write(git.path(".git/info/exclude"), "ignored\n");
        PlainGit.write(git.path("ignored"), "x");
        assertThat(facts().dirty()).isFalse();
        PlainGit.write(git.path("new"), "x");
        assertThat(facts().dirty()).as("untracked").isTrue();
        git.run("config", "status.showUntrackedFiles", "no");
        assertThat(facts().dirty()).as("whatever the settings").isTrue();
        git.run("add", "new");
        assertThat(facts().dirty()).as("staged").isTrue();
        git.run("commit", "-q", "-m", "x");
        assertThat(facts().dirty()).isFalse();
        Files.delete(git.path("new"));
        assertThat(facts().dirty()).as("deleted").isTrue();
    }

    @Test
    void an_unborn_branch_has_no_head() {
        PlainGit fresh = PlainGit.in(git.path("fresh"));
        git.run("init", "-q", "-b", "ralph/start", "fresh");

        assertThat(facts(fresh)).isEqualTo(new GitFacts("ralph/start", "", "", "", Optional.empty(), false, false));
    }

    @Test
    void a_detached_head_has_no_branch_and_a_branch_of_that_name_is_one() {
        git.run("checkout", "-q", "--detach");
        assertThat(facts()).extracting(GitFacts::branch, GitFacts::detached).containsExactly("", true);

        git.run("checkout", "-q", "-b", "(detached)");
        assertThat(facts()).extracting(GitFacts::branch, GitFacts::detached).containsExactly("(detached)", false);
    }

    @Test
    void linked_work_trees_and_submodules_have_facts_of_their_own() {
        git.run("worktree", "add", "-q", "-b", "ralph/side", "../linked");
        git.run(
                "-c",
                "protocol.file.allow=always",
                "submodule",
                "--quiet",
                "add",
                git.path("").toString(),
                "sub");
        PlainGit.write(git.path("sub/new"), "x");

        assertThat(facts(PlainGit.in(git.path("../linked"))))
                .extracting(GitFacts::branch, GitFacts::subject, GitFacts::dirty)
                .containsExactly("ralph/side", "first", false);
        assertThat(facts(PlainGit.in(git.path("sub"))))
                .extracting(GitFacts::branch, GitFacts::dirty)
                .containsExactly("main", true);
    }

    @Test
    void a_shallow_clone_gives_facts() {
        git.run("commit", "-q", "--allow-empty", "-m", "second");
        git.run("clone", "-q", "--depth", "1", "file://" + git.path(""), "../shallow");

        assertThat(facts(PlainGit.in(git.path("../shallow").normalize())).subject())
                .isEqualTo("second");
    }

    @Test
    void a_huge_message_is_cut_whether_loose_or_packed() throws IOException {
        PlainGit.write(git.path("../message"), "s".repeat(5_000_000) + "\n\nbody\n");
        git.run("commit", "-q", "--allow-empty", "-F", "../message");
        assertThat(facts().subject()).isEqualTo("s".repeat(500));

        git.run("gc", "-q");
        assertThat(facts().subject()).isEqualTo("s".repeat(500));
    }

    @Test
    void thousands_of_untracked_files_are_simply_dirt() {
        for (int i = 0; i < 2_000; i++) {
            PlainGit.write(git.path("untracked-file-with-a-long-name-so-that-the-answer-is-cut-" + i), "");
        }

        assertThat(facts()).extracting(GitFacts::subject, GitFacts::dirty).containsExactly("first", true);
    }

    @Test
    void a_damaged_index_or_head_commit_is_a_reason_not_facts() throws IOException {
        byte[] index = Files.readAllBytes(git.path(".git/index"));
        Files.writeString(git.path(".git/index"), "DIRC rubbish");
        assertThat(((GitReading.Unavailable) READER.read(git.located())).reason())
                .contains("index");

        Files.write(git.path(".git/index"), index);
        String head = git.run("rev-parse", "HEAD");
        Path object = git.path(".git/objects/" + head.substring(0, 2) + "/" + head.substring(2));
        Files.delete(object);
        Files.writeString(object, "rubbish");
        assertThat(READER.read(git.located())).isInstanceOf(GitReading.Unavailable.class);
    }

    @Test
    void a_repository_of_another_user_is_a_reason_with_the_fix() throws IOException {
        assumeThat((int) Files.getAttribute(git.path("."), "unix:uid"))
                .as("only root can give files away")
                .isZero();
        try (Stream<Path> all = Files.walk(git.path(""))) {
            for (Path path : all.toList()) {
                Files.setAttribute(path, "unix:uid", 12345, LinkOption.NOFOLLOW_LINKS);
            }
        }

        assertThat(((GitReading.Unavailable) READER.read(git.located())).reason())
                .contains("belongs to another user", "run Signalbox as that user");
    }

    @Test
    void subjects_and_authors_in_any_encoding_become_text() throws IOException {
        git.run("config", "i18n.commitEncoding", "ISO-8859-1");
        Files.write(git.path("../message"), "Gr\u00fc\u00dfe\u0007\n".getBytes(StandardCharsets.ISO_8859_1));
        git.run("commit", "-q", "--allow-empty", "-F", "../message");

        assertThat(facts().subject()).isEqualTo("Gr\u00fc\u00dfe\u0007");
    }
}
