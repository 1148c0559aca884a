package dev.signalbox.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** A project folder with a task list, written the way a loop writes it: beside it first, then renamed into place. */
record RalphProject(Path folder) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static RalphProject in(Path workspace, String name) throws IOException {
        return new RalphProject(Files.createDirectories(workspace.resolve(name)));
    }

    /** The ids of the stories that a folder's list calls passed. */
    static List<String> passed(Path folder) throws IOException {
        return StreamSupport.stream(
                        JSON.readTree(folder.resolve("prd.json").toFile())
                                .get("userStories")
                                .spliterator(),
                        false)
                .filter(story -> story.get("passes").asBoolean())
                .map(story -> story.get("id").asText())
                .toList();
    }

    /** A list with so many stories, of which the first have passed. */
    RalphProject with(int stories, int passed) throws IOException {
        return with(folder.getFileName().toString(), "Show the timetable as a diagram", stories, passed);
    }

    RalphProject with(String name, String title, int stories, int passed) throws IOException {
        List<Map<String, Object>> list = IntStream.rangeClosed(1, stories)
                .<Map<String, Object>>mapToObj(i -> Map.of(
                        "id",
                        "US-%03d".formatted(i),
                        "title",
                        title + " " + i,
                        "acceptanceCriteria",
                        List.of("it is shown"),
                        "priority",
                        i,
                        "passes",
                        i <= passed,
                        "notes",
                        ""))
                .toList();
        Path next = folder.resolve("prd.json.tmp");
        Files.writeString(
                next,
                JSON.writeValueAsString(Map.of(
                        "project",
                        name,
                        "branchName",
                        "ralph/timetable",
                        "description",
                        "A project of the works",
                        "userStories",
                        list)));
        Files.move(next, folder.resolve("prd.json"), StandardCopyOption.ATOMIC_MOVE);
        return this;
    }
}
