package dev.signalbox.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.bus.Project;
import dev.signalbox.bus.Project.State;
import dev.signalbox.bus.Project.Story;
import dev.signalbox.bus.Project.Story.Status;
import dev.signalbox.bus.Projects.Changed;
import dev.signalbox.bus.Projects.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatchedNodeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T07:56:12Z");

    private final WatchedNode node = new WatchedNode();

    static Story story(String id, Status status) {
        return new Story(id, "title of " + id, status, status == Status.PASSED, Optional.empty(), List.of(), "");
    }

    static Project project(String slug, State state, Story... stories) {
        int passed = (int) List.of(stories).stream().filter(Story::passes).count();
        return new Project(
                slug,
                "name of " + slug,
                "n",
                "acme",
                "/srv/" + slug,
                "ralph",
                "",
                "",
                state,
                Optional.empty(),
                List.of("because"),
                List.of(stories),
                stories.length,
                passed,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                0,
                List.of(),
                Optional.empty(),
                "");
    }

    static Changed change(String epoch, long seq, List<Project> put, String... removed) {
        return new Changed("n", epoch, seq, "", put, List.of(removed), List.of());
    }

    static Snapshot snapshot(String epoch, long seq, boolean complete, Project... projects) {
        return new Snapshot("n", epoch, seq, "", complete, List.of(projects), List.of());
    }

    private List<String> changed(long seq, Project... put) {
        return types(node.take(change("e", seq, List.of(put)), NOW).orElseThrow());
    }

    private static List<String> types(List<NewRow> rows) {
        return rows.stream().map(NewRow::type).toList();
    }

    @Test
    void the_first_snapshot_only_seeds() {
        assertThat(node.take(snapshot("e", 3, true, project("a", State.RUNNING, story("1", Status.PASSED))), NOW))
                .isEmpty();
    }

    @Test
    void what_a_watcher_finds_at_its_start_only_seeds_until_it_has_read_everything() {
        assertThat(node.take(snapshot("e", 0, false), NOW)).isEmpty();
        assertThat(changed(1, project("a", State.UNKNOWN))).isEmpty();
        assertThat(changed(2, project("a", State.RUNNING), project("b", State.IDLE)))
                .isEmpty();
        assertThat(node.complete("e", 1, NOW)).isEmpty();
        assertThat(changed(3, project("c", State.IDLE))).isEmpty();
        assertThat(node.complete("e", 3, NOW)).isEmpty();
        assertThat(changed(4, project("d", State.IDLE))).containsExactly("project.found");
    }

    @Test
    void stories_and_states_that_change_are_told_with_their_figures() {
        node.take(
                snapshot(
                        "e",
                        1,
                        true,
                        project(
                                "a",
                                State.RUNNING,
                                story("1", Status.OPEN),
                                story("2", Status.PASSED),
                                story("3", Status.OPEN))),
                NOW);
        List<NewRow> rows = node.take(
                        change(
                                "e",
                                2,
                                List.of(project(
                                        "a",
                                        State.WAITING,
                                        story("1", Status.PASSED),
                                        story("2", Status.OPEN),
                                        story("3", Status.FAILED),
                                        story("4", Status.PASSED)))),
                        NOW)
                .orElseThrow();
        assertThat(types(rows)).containsExactly("story.passed", "story.reopened", "story.failed", "project.state");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.account()).isEqualTo("acme");
            assertThat(row.project()).contains("a");
            assertThat(row.actor()).isEmpty();
            assertThat(row.createdAt()).isEqualTo(NOW);
        });
        assertThat(rows.get(0).data())
                .isEqualTo("{\"node\":\"n\",\"story\":\"1\",\"title\":\"title of 1\",\"stories_passed\":2,"
                        + "\"stories_total\":4}");
        assertThat(rows.get(3).data())
                .isEqualTo("{\"node\":\"n\",\"from\":\"running\",\"to\":\"waiting\",\"evidence\":[\"because\"]}");
        assertThat(changed(3, project("a", State.WAITING, story("1", Status.PASSED))))
                .isEmpty();
    }

    @Test
    void projects_that_come_and_go_are_told() {
        node.take(snapshot("e", 1, true), NOW);
        assertThat(changed(2, project("a", State.IDLE))).containsExactly("project.found");
        NewRow gone = node.take(change("e", 3, List.of(), "a", "never-known"), NOW)
                .orElseThrow()
                .get(0);
        assertThat(gone.type()).isEqualTo("project.gone");
        assertThat(gone.data())
                .isEqualTo("{\"node\":\"n\",\"name\":\"name of a\",\"path\":\"/srv/a\",\"dialect\":\"ralph\","
                        + "\"state\":\"idle\"}");
    }

    @Test
    void a_missed_message_needs_a_snapshot_and_nothing_is_told_twice() {
        node.take(snapshot("e", 1, true, project("a", State.IDLE)), NOW);
        assertThat(node.take(change("e", 3, List.of(project("a", State.RUNNING))), NOW))
                .isEmpty();
        assertThat(types(node.take(snapshot("e", 3, true, project("a", State.RUNNING)), NOW)))
                .containsExactly("project.state");
        assertThat(changed(3, project("a", State.RUNNING))).isEmpty();
        assertThat(types(node.take(snapshot("e", 3, true, project("a", State.RUNNING)), NOW)))
                .isEmpty();
        assertThat(types(node.take(snapshot("e", 2, true, project("a", State.IDLE)), NOW)))
                .isEmpty();
    }

    @Test
    void a_restart_of_the_watcher_tells_only_what_became_different_when_all_is_read_again() {
        node.take(
                snapshot("e", 9, true, project("a", State.RUNNING), project("b", State.IDLE), project("c", State.IDLE)),
                NOW);
        assertThat(node.take(change("f", 1, List.of(project("a", State.UNKNOWN))), NOW))
                .isEmpty();
        assertThat(node.take(snapshot("f", 1, false, project("a", State.UNKNOWN)), NOW))
                .isEmpty();
        assertThat(node.take(change("f", 2, List.of(project("a", State.RUNNING), project("b", State.DONE))), NOW))
                .contains(List.of());
        assertThat(types(node.complete("f", 2, NOW))).containsExactly("project.state", "project.gone");
        assertThat(node.complete("f", 2, NOW)).isEmpty();
    }
}
