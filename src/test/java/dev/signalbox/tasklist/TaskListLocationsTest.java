package dev.signalbox.tasklist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.tasklist.TaskListLocations.Candidate;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskListLocationsTest {
    /** A folder with these files, listed as a file system would list it. */
    private static Function<String, List<String>> folder(String... files) {
        return directory -> {
            String prefix = directory.isEmpty() ? "" : directory + "/";
            TreeSet<String> names = new TreeSet<>();
            Arrays.stream(files)
                    .filter(file -> file.startsWith(prefix))
                    .map(file -> file.substring(prefix.length()).split("/")[0])
                    .forEach(names::add);
            return List.copyOf(names);
        };
    }

    private static List<String> paths(String... files) {
        return TaskListLocations.candidates(folder(files)).stream()
                .map(Candidate::path)
                .toList();
    }

    @Test
    void the_most_telling_place_comes_first() {
        assertThat(paths(
                        "zebra.json",
                        "docs/plans/b.md",
                        "docs/plans/completed/a.md",
                        ".ralph/fix_plan.md",
                        ".ralph/queue.json",
                        ".ralph/agent/tasks.jsonl",
                        ".ralph/api/tasks-v1.json",
                        ".ralph-ui/feature/prd.json",
                        "tasks/other.json",
                        "tasks/prd.json",
                        "prd.json"))
                .containsExactly(
                        "prd.json",
                        "tasks/prd.json",
                        ".ralph/agent/tasks.jsonl",
                        ".ralph/api/tasks-v1.json",
                        ".ralph/fix_plan.md",
                        ".ralph/queue.json",
                        "docs/plans/b.md",
                        ".ralph-ui/feature/prd.json",
                        "tasks/other.json",
                        "zebra.json");
    }

    @Test
    void files_of_other_tools_are_left_alone() {
        assertThat(paths(
                        "package.json",
                        "package-lock.json",
                        "tsconfig.json",
                        "tsconfig.build.json",
                        "deno.jsonc",
                        ".prettierrc.json",
                        "src/x.json",
                        "notes.txt"))
                .isEmpty();
        assertThat(paths("tasks/package.json")).containsExactly("tasks/package.json");
    }

    @Test
    void numbers_in_names_count_and_a_live_copy_comes_before_the_original() {
        assertThat(paths(
                        ".ralph/PRD-10/prd.md",
                        ".ralph/PRD-2/prd.md",
                        ".ralph/PRD-2/plan.md",
                        ".ralph/worktrees/PRD-2/.ralph/PRD-2/prd.md",
                        ".ralph/worktrees/PRD-2/.ralph/PRD-10/prd.md"))
                .containsExactly(
                        ".ralph/worktrees/PRD-2/.ralph/PRD-2/prd.md",
                        ".ralph/PRD-2/prd.md",
                        ".ralph/PRD-10/prd.md",
                        ".ralph/PRD-2/plan.md");
    }

    @Test
    void only_places_whose_name_tells_are_dedicated() {
        assertThat(TaskListLocations.candidates(folder("prd.json", "data.json")))
                .containsExactly(new Candidate("prd.json", true), new Candidate("data.json", false));
    }

    @Test
    void so_many_files_and_no_more_are_looked_at() {
        String[] files =
                IntStream.range(0, 500).mapToObj(i -> "f" + i + ".json").toArray(String[]::new);

        assertThat(paths(files)).hasSize(64).startsWith("f0.json", "f1.json", "f2.json");
    }
}
