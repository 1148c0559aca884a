package dev.signalbox.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Rollbacks.Code;
import dev.signalbox.bus.Rollbacks.Done;
import dev.signalbox.bus.Rollbacks.RollBack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which story becomes open again, and that it is exactly that one. */
class StoryTest {
    @TempDir
    Path base;

    private Agent agent;
    private Desk desk;

    @BeforeEach
    void start() {
        agent = Agent.empty(base.resolve("p")).write("a.txt", "one\n").write(".gitignore", "");
        desk = Desk.of(base, agent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "feat: [US-002] - Second",
                "US-002: second",
                "second (US-002)",
                "feat(x): US-002 - second",
                "us-002: second"
            })
    void it_is_found_by_its_id_in_the_subject(String subject) {
        agent.write("prd.json", Agent.prd(true, true, true)).commit("start");
        agent.write("a.txt", "two\n").commit(subject);

        assertThat(desk.preview().story().orElseThrow().foundBy()).isEqualTo("commit_subject");
        assertThat(desk.rollBack().storyReverted()).contains("US-002");
        assertThat(agent.read("prd.json")).isEqualTo(Agent.prd(true, false, true));
        assertThat(agent.status()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prepare for US-002 soon", "XUS-002: x", "US-0021: x", "see US-002:15"})
    void a_mere_mention_is_no_name(String subject) {
        agent.write("prd.json", Agent.prd(true, true, true)).commit("start");
        agent.write("a.txt", "two\n").commit(subject);

        assertThat(desk.preview().story().orElseThrow().foundBy()).isEqualTo("last_passing");
    }

    @Test
    void it_is_found_by_the_flag_that_the_commit_set_and_no_second_one_is_opened() {
        agent.write("prd.json", Agent.prd(true, false, true)).commit("start");
        agent.write("a.txt", "two\n")
                .write("prd.json", Agent.prd(true, true, true))
                .commit("work");

        assertThat(desk.preview().story().orElseThrow().foundBy()).isEqualTo("commit_flag");
        assertThat(desk.rollBack().storyReverted()).contains("US-002");
        assertThat(agent.read("prd.json")).isEqualTo(Agent.prd(true, false, true));
    }

    @Test
    void a_flag_that_the_commit_set_counts_before_another_story_in_the_subject() {
        agent.write("prd.json", Agent.prd(true, false, true)).commit("start");
        agent.write("a.txt", "two\n")
                .write("prd.json", Agent.prd(true, true, true))
                .commit("[US-003] work");

        Done done = desk.rollBack();

        assertThat(done.storyReverted()).contains("US-002");
        assertThat(done.warnings()).anyMatch(warning -> warning.contains("US-003"));
        assertThat(agent.read("prd.json")).isEqualTo(Agent.prd(true, false, true));
    }

    @Test
    void else_it_is_the_last_one_that_passes() {
        agent.write("prd.json", Agent.prd(true, true, false)).commit("start");
        agent.write("a.txt", "two\n").commit("work");

        assertThat(desk.rollBack().storyReverted()).contains("US-002");
        assertThat(agent.read("prd.json")).isEqualTo(Agent.prd(true, false, false));
    }

    @Test
    void with_no_passing_story_the_rollback_succeeds_without_one() {
        agent.write("prd.json", Agent.prd(false, false)).commit("start");
        agent.write("a.txt", "two\n").commit("[US-001] work");

        Done done = desk.rollBack();

        assertThat(done.storyReverted()).isEmpty();
        assertThat(agent.read("prd.json")).isEqualTo(Agent.prd(false, false));
    }

    @Test
    void without_a_task_list_the_rollback_succeeds() {
        agent.commit("start").write("a.txt", "two\n").commit("[US-001] work");
        assertThat(desk.rollBack().storyReverted()).isEmpty();
    }

    @Test
    void an_untracked_list_is_edited_where_it_lies_and_the_undo_sets_it_back() throws IOException {
        agent.write(".gitignore", "prd.json\n").commit("start");
        agent.write("a.txt", "two\n").commit("[US-001] work");
        agent.write("prd.json", Agent.prd(true, true));
        Files.setPosixFilePermissions(agent.folder().resolve("prd.json"), PosixFilePermissions.fromString("rw-rw----"));

        Done done = desk.rollBack();

        assertThat(agent.read("prd.json")).isEqualTo(Agent.prd(false, true));
        assertThat(Files.getPosixFilePermissions(agent.folder().resolve("prd.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-rw----"));
        Done undo = Desk.done(desk.undo(done.rollbackId()));
        assertThat(agent.read("prd.json")).isEqualTo(Agent.prd(true, true));
        Desk.done(desk.undo(undo.rollbackId()));
        assertThat(agent.read("prd.json")).isEqualTo(Agent.prd(false, true));
        assertThat(agent.files().keySet()).containsExactlyInAnyOrder(".gitignore", "a.txt", "prd.json");
    }

    @Test
    void a_tracked_list_with_uncommitted_changes_is_edited_where_it_lies() {
        agent.write("prd.json", Agent.prd(true, false)).commit("start");
        agent.write("a.txt", "two\n").commit("[US-002] work");
        agent.write("prd.json", Agent.prd(true, true));

        Done done = desk.rollBack();

        assertThat(done.storyReverted()).contains("US-002");
        assertThat(agent.read("prd.json")).isEqualTo(Agent.prd(true, false));
        assertThat(agent.tree("HEAD")).isEqualTo(agent.tree("HEAD~2"));
    }

    @Test
    void a_list_that_the_agent_writes_at_the_same_moment_keeps_what_the_agent_wrote() {
        agent.write(".gitignore", "prd.json\n").commit("start");
        agent.write("a.txt", "two\n").commit("[US-001] work");
        agent.write("prd.json", Agent.prd(true, true));
        desk = new Desk(base.resolve("data2"), agent.folder(), step -> {
            if (step == Step.UNLOCKED) {
                agent.write("prd.json", Agent.prd(false, true, true));
            }
        });

        Done done = desk.rollBack();

        assertThat(done.storyReverted()).isEmpty();
        assertThat(done.warnings()).anyMatch(warning -> warning.contains("by hand"));
        assertThat(agent.read("prd.json")).isEqualTo(Agent.prd(false, true, true));
    }

    @Test
    void a_list_behind_a_link_out_of_the_project_is_not_touched() throws IOException {
        Path outside = Files.writeString(base.resolve("outside.json"), Agent.prd(true));
        agent.write(".gitignore", "prd.json\n").commit("start");
        agent.write("a.txt", "two\n").commit("[US-001] work");
        Files.createSymbolicLink(agent.folder().resolve("prd.json"), outside);

        assertThat(desk.rollBack().storyReverted()).isEmpty();
        assertThat(outside).hasContent(Agent.prd(true));
    }

    @Test
    void a_story_in_the_request_counts_and_an_unknown_one_is_refused() {
        agent.write("prd.json", Agent.prd(true, true, true)).commit("start");
        agent.write("a.txt", "two\n").commit("[US-002] work");

        assertThat(Desk.refusal(desk.ask(named("US-009"))).code()).isEqualTo(Code.UNKNOWN_STORY);
        assertThat(Desk.done(desk.ask(named("US-001"))).storyReverted()).contains("US-001");
        assertThat(agent.read("prd.json")).isEqualTo(Agent.prd(false, true, true));
    }

    private static RollBack named(String story) {
        return new RollBack(
                "p", "default", Optional.empty(), Optional.of(story), false, Optional.empty(), "ana", "engineer");
    }
}
