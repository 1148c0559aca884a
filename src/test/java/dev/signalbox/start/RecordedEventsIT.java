package dev.signalbox.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens in a watched folder becomes rows of the journal. */
class RecordedEventsIT {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    @TempDir
    Path home;

    @Test
    void a_story_that_passes_is_one_row_and_a_restart_writes_nothing_again() throws Exception {
        Path project = Files.createDirectories(home.resolve("ws/app"));
        write(project, false);
        try (SignalboxProcess server = start()) {
            awaitRecording(server, "first");
            write(project, true);
            await().atMost(DEADLINE).until(() -> types(server, "app").equals(List.of("story.passed")));
            JsonNode passed = events(server, "app").get("events").get(0);
            assertThat(passed.get("data").get("story").asText()).isEqualTo("US-001");
            assertThat(passed.get("data").get("stories_passed").asInt()).isEqualTo(1);
            server.terminate();
            server.awaitExit();
        }
        write(project, false);
        try (SignalboxProcess server = start()) {
            awaitRecording(server, "second");
            write(project, true);
            await().atMost(DEADLINE).until(() -> types(server, "app").equals(List.of("story.passed", "story.passed")));
        }
    }

    /** Until a watcher has read everything, what it finds is no news: new projects are made until one of them is. */
    private void awaitRecording(SignalboxProcess server, String name) {
        AtomicInteger made = new AtomicInteger();
        await().atMost(DEADLINE).pollInterval(Duration.ofMillis(500)).until(() -> {
            write(Files.createDirectories(home.resolve("ws/" + name + made.incrementAndGet())), false);
            for (int i = 1; i < made.get(); i++) {
                if (types(server, name + i).contains("project.found")) {
                    return true;
                }
            }
            return false;
        });
    }

    private SignalboxProcess start() throws Exception {
        return SignalboxProcess.start(
                        home, Map.of(), "--workspace", "ws", "--port", "0", "--data-dir", data().toString())
                .awaitUrl();
    }

    private Path data() {
        return home.resolve("data");
    }

    private static void write(Path project, boolean passes) throws Exception {
        Path draft = project.resolve("prd.json.tmp");
        Files.writeString(
                draft,
                "{\"project\":\"app\",\"userStories\":[{\"id\":\"US-001\",\"title\":\"one\",\"passes\":" + passes
                        + "}]}");
        Files.move(draft, project.resolve("prd.json"), StandardCopyOption.ATOMIC_MOVE);
    }

    private JsonNode events(SignalboxProcess server, String project) throws Exception {
        return server.get("api/events?limit=500&project=" + project, token());
    }

    /** Without states, which depend on what else runs on this machine. */
    private List<String> types(SignalboxProcess server, String project) throws Exception {
        List<String> types = new ArrayList<>();
        events(server, project)
                .get("events")
                .forEach(event -> types.add(event.get("type").asText()));
        types.removeIf("project.state"::equals);
        return types;
    }

    private String token() throws Exception {
        return SignalboxProcess.tokenFile(data()).get("token").asText();
    }
}
