package dev.signalbox.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.bus.Rollbacks.Done;
import dev.signalbox.bus.Rollbacks.PreviewAnswer;
import dev.signalbox.bus.Rollbacks.RollBack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a rollback, its second click, its undo and its preview do when nothing is wrong. */
class RollbackTest {
    @TempDir
    Path base;

    private Agent agent;
    private Desk desk;

    @BeforeEach
    void start() {
        agent = Agent.withStories(base.resolve("p"));
        desk = Desk.of(base, agent);
    }

    @Test
    void a_clean_tree_goes_back_to_the_parents_tree_in_a_new_commit() {
        String old = agent.head();

        Done done = desk.rollBack();

        assertThat(done.success()).isTrue();
        assertThat(done.method()).isEqualTo("revert");
        assertThat(done.revertedCommit()).isEqualTo(old);
        assertThat(done.newHead()).isEqualTo(agent.head());
        assertThat(done.storyReverted()).contains("US-002");
        assertThat(done.snapshotRef()).isEmpty();
        assertThat(agent.tree("HEAD")).isEqualTo(agent.tree(old + "~1"));
        assertThat(agent.git("rev-parse", "HEAD~1")).isEqualTo(old);
        assertThat(agent.git("rev-parse", done.backupRef())).isEqualTo(old);
        assertThat(agent.status()).isEmpty();
        assertThat(agent.has("dir")).isFalse();
        assertThat(agent.leftovers()).isEmpty();
    }

    @Test
    void the_commit_says_who_asked_and_is_signalboxs_own() {
        desk.rollBack();

        assertThat(agent.git("log", "-1", "--format=%an <%ae>|%cn <%ce>"))
                .isEqualTo("Signalbox <signalbox@localhost>|Signalbox <signalbox@localhost>");
        assertThat(agent.git("log", "-1", "--format=%(trailers:only)"))
                .contains("Rolled-back-by: ana")
                .contains("Signalbox-rollback: ");
        assertThat(agent.git("reflog", "-1", "--format=%gs")).startsWith("signalbox: rollback");
    }

    @Test
    void a_second_click_with_the_same_head_gets_the_same_answer_and_no_second_commit() {
        RollBack request = Desk.request(Optional.of(agent.head()), false);

        Done first = Desk.done(desk.ask(request));
        Done second = Desk.done(desk.ask(request));

        assertThat(second).isEqualTo(first);
        assertThat(agent.head()).isEqualTo(first.newHead());
    }

    @Test
    void a_second_click_with_the_same_key_gets_the_same_answer_even_when_the_branch_has_moved_on() {
        RollBack request = new RollBack(
                "p", "default", Optional.empty(), Optional.empty(), false, Optional.of("k"), "ana", "engineer");
        Done first = Desk.done(desk.ask(request));
        agent.write("z.txt", "z").commit("more");
        String head = agent.head();

        assertThat(Desk.done(desk.ask(request))).isEqualTo(first);
        assertThat(agent.head()).isEqualTo(head);
    }

    @Test
    void a_second_click_without_either_is_refused_and_does_not_bring_the_commit_back() {
        desk.rollBack();
        Agent.State state = agent.state();

        assertThat(desk.refused().code()).isEqualTo(Code.NOTHING_TO_ROLL_BACK);
        assertThat(agent.state()).isEqualTo(state);
    }

    @Test
    void an_undo_brings_the_old_tree_and_the_story_back_as_a_new_commit() {
        String old = agent.head();
        Map<String, String> before = agent.files();
        Done done = desk.rollBack();

        Done undo = Desk.done(desk.undo(done.rollbackId()));

        assertThat(agent.files()).isEqualTo(before);
        assertThat(agent.tree("HEAD")).isEqualTo(agent.tree(old));
        assertThat(agent.git("rev-parse", "HEAD~1")).isEqualTo(done.newHead());
        assertThat(undo.storyReverted()).contains("US-002");
        assertThat(Desk.done(desk.undo(done.rollbackId()))).isEqualTo(undo);
        Done again = Desk.done(desk.undo(undo.rollbackId()));
        assertThat(agent.tree("HEAD")).isEqualTo(agent.tree(old + "~1"));
        assertThat(again.newHead()).isEqualTo(agent.head());
    }

    @Test
    void an_undo_is_refused_when_somebody_has_committed_since_or_work_would_be_overwritten() {
        Done done = desk.rollBack();
        agent.write("a.txt", "my work\n");
        assertThat(Desk.refusal(desk.undo(done.rollbackId())).code()).isEqualTo(Code.DIRTY_OVERLAP);
        assertThat(agent.read("a.txt")).isEqualTo("my work\n");
        agent.commit("mine");
        assertThat(Desk.refusal(desk.undo(done.rollbackId())).code()).isEqualTo(Code.HEAD_MOVED);
        assertThat(Desk.refusal(desk.undo("nonsense")).code()).isEqualTo(Code.UNKNOWN_ROLLBACK);
    }

    @Test
    void the_history_has_every_attempt_newest_first_and_survives_a_restart() {
        Done done = desk.rollBack();
        desk.refused();
        desk.undo(done.rollbackId());

        Desk restarted = Desk.of(base, agent);

        assertThat(restarted.history()).isEqualTo(desk.history()).hasSize(3);
        assertThat(restarted.history())
                .extracting(attempt -> attempt.kind() + " " + attempt.outcome() + " " + attempt.actor())
                .containsExactly("undo done ben", "rollback refused ana", "rollback done ana");
        assertThat(restarted.history().get(2).undoneBy())
                .contains(restarted.history().get(0).rollbackId());
        assertThat(restarted.history().get(1).refusal().orElseThrow().code()).isEqualTo(Code.NOTHING_TO_ROLL_BACK);
    }

    @Test
    void the_preview_tells_everything_and_changes_nothing() {
        agent.write("keep.txt", "mine\n").write("loose.txt", "loose\n");
        Agent.State state = agent.state();

        PreviewAnswer preview = desk.preview();

        assertThat(preview.allowed()).isTrue();
        assertThat(preview.code()).isEmpty();
        assertThat(preview.expectedHead()).contains(agent.head());
        assertThat(preview.commit().orElseThrow().subject()).isEqualTo("feat: [US-002] - Second");
        assertThat(preview.commit().orElseThrow().author()).isEqualTo("Ann Agent");
        assertThat(preview.commit().orElseThrow().files())
                .extracting(file -> file.path() + " " + file.change() + " " + file.added() + " " + file.deleted())
                .containsExactly(
                        "a.txt modified Optional[1] Optional[1]",
                        "dir/new.txt added Optional[1] Optional[0]",
                        "prd.json modified Optional[1] Optional[1]");
        assertThat(preview.story().orElseThrow().id()).isEqualTo("US-002");
        assertThat(preview.story().orElseThrow().foundBy()).isEqualTo("commit_subject");
        assertThat(preview.kept()).containsExactly("keep.txt", "loose.txt");
        assertThat(preview.blockedBy()).isEmpty();
        assertThat(preview.diff()).contains("-two").contains("+three");
        assertThat(preview.diffTruncated()).isFalse();
        assertThat(preview.warnings()).isEmpty();
        assertThat(agent.state()).isEqualTo(state);
        assertThat(agent.leftovers()).isEmpty();
        assertThat(desk.history()).isEmpty();
    }

    @Test
    void the_preview_of_a_refused_rollback_still_shows_the_commit_and_what_is_in_the_way() {
        agent.write("a.txt", "mine\n");

        PreviewAnswer preview = desk.preview();

        assertThat(preview.allowed()).isFalse();
        assertThat(preview.code()).contains(Code.DIRTY_OVERLAP);
        assertThat(preview.blockedBy()).isEqualTo(List.of("a.txt"));
        assertThat(preview.commit()).isPresent();
        assertThat(preview.story()).isPresent();
    }

    @Test
    void a_long_diff_is_cut() {
        agent.write("long.txt", "line\n".repeat(100_000)).commit("long");

        PreviewAnswer preview = desk.preview();

        assertThat(preview.allowed()).isTrue();
        assertThat(preview.diffTruncated()).isTrue();
        assertThat(preview.diff()).hasSizeLessThanOrEqualTo(Previews.MAX_DIFF_BYTES);
    }

    @Test
    void roles_are_checked_here_too() {
        RollBack viewer = new RollBack(
                "p", "default", Optional.empty(), Optional.empty(), false, Optional.empty(), "vera", "viewer");
        RollBack force = new RollBack(
                "p", "default", Optional.empty(), Optional.empty(), true, Optional.empty(), "ed", "engineer");

        assertThat(Desk.refusal(desk.ask(viewer)).code()).isEqualTo(Code.FORBIDDEN);
        assertThat(Desk.refusal(desk.ask(force)).code()).isEqualTo(Code.FORBIDDEN);
    }

    @Test
    void a_path_that_is_no_repository_is_refused() {
        Desk elsewhere = new Desk(base.resolve("data2"), base.resolve("data"), step -> {});

        assertThat(elsewhere.refused().code()).isEqualTo(Code.NOT_GIT);
        assertThat(elsewhere.preview().code()).contains(Code.NOT_GIT);
    }
}
