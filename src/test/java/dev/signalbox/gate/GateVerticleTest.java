package dev.signalbox.gate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.bus.Gate;
import dev.signalbox.bus.Gate.Late;
import dev.signalbox.bus.Gate.State;
import dev.signalbox.bus.Gates;
import dev.signalbox.bus.Gates.Answer;
import dev.signalbox.bus.Gates.Changed;
import dev.signalbox.bus.Gates.Code;
import dev.signalbox.bus.Gates.Refusal;
import dev.signalbox.bus.Gates.Resolve;
import dev.signalbox.bus.Gates.Trouble;
import dev.signalbox.bus.Json;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class GateVerticleTest {
    private static final String ASK = "{\"question\":\"Deploy?\",\"options\":[\"yes\",\"no\"]}";
    private static final String FOLDER = ".signalbox/gates/";

    @TempDir
    Path base;

    private GateRoom room;

    @BeforeEach
    void open() throws Exception {
        room = new GateRoom(base);
    }

    @AfterEach
    void close() throws Exception {
        room.close();
    }

    private Gate ask(String id) throws Exception {
        room.write(FOLDER + id + ".json", ASK);
        return room.await(id, State.PENDING);
    }

    private static Resolve answerTo(Gate gate, String account, String actor) {
        return new Resolve(account, gate.project(), gate.id(), "yes", Optional.empty(), Optional.empty(), actor, "api");
    }

    private static Refusal refusal(Answer answer) {
        return answer.refusal().orElseThrow();
    }

    @Test
    void of_many_answers_at_once_one_counts_and_the_others_are_late() throws Exception {
        room.start();
        Gate gate = ask("a");
        List<Future<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(room.resolve(answerTo(gate, "default", "p" + i)));
        }
        List<String> winners = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Answer answer = answers.get(i).await(20, SECONDS);
            if (answer.gate().isPresent()) {
                winners.add("p" + i);
            } else {
                assertThat(refusal(answer).code()).isEqualTo(Code.ALREADY_RESOLVED);
            }
        }
        assertThat(winners).hasSize(1);
        Gate resolved = room.find("a").orElseThrow();
        assertThat(resolved.resolution().orElseThrow().by()).isEqualTo(winners.get(0));
        assertThat(resolved.resolution().orElseThrow().late())
                .hasSize(7)
                .extracting(Late::by)
                .doesNotContain(winners.get(0));
        assertThat(Files.readString(room.folder("shop").resolve(FOLDER + "a.resolved.json")))
                .contains("\"by\":\"" + winners.get(0) + "\"");
        room.awaitStory("a", "requested", "resolved", "late", "late", "late", "late", "late", "late", "late");
    }

    @Test
    void an_answer_by_file_wins_over_a_later_one_of_ours() throws Exception {
        room.start();
        Gate gate = ask("a");
        room.write(FOLDER + "a.resolved.json", "{\"decision\":\"no\",\"by\":\"bob\"}");
        Refusal refusal = refusal(room.resolve(gate, "yes", "ana"));
        assertThat(refusal.code()).isEqualTo(Code.ALREADY_RESOLVED);
        Gate.Resolution winner = refusal.gate().orElseThrow().resolution().orElseThrow();
        assertThat(winner.by()).isEqualTo("bob");
        assertThat(winner.via()).isEqualTo("file");
        assertThat(winner.decision()).isEqualTo("no");
        assertThat(winner.late()).extracting(Late::by).containsExactly("ana");
        room.awaitStory("a", "requested", "resolved", "late");
        assertThat(Files.readString(room.folder("shop").resolve(FOLDER + "a.resolved.json")))
                .contains("bob");
    }

    @Test
    void an_answer_that_replaces_the_first_is_told_and_does_not_count() throws Exception {
        room.start();
        room.resolve(ask("a"), "yes", "ana");
        room.write(FOLDER + "a.resolved.json", "{\"decision\":\"no\",\"by\":\"bob\"}");
        assertThat(room.awaitTrouble(FOLDER + "a.resolved.json").reason()).contains("ana had answered first");
        assertThat(room.find("a").orElseThrow().resolution().orElseThrow().decision())
                .isEqualTo("yes");
    }

    @Test
    void a_question_that_changed_since_it_was_shown_is_not_answered() throws Exception {
        room.start();
        Gate shown = ask("a");
        room.write(FOLDER + "a.json", ASK.replace("Deploy", "Delete everything"));
        Refusal refusal = refusal(room.resolve(shown, "yes", "ana"));
        assertThat(refusal.code()).isEqualTo(Code.CHANGED);
        assertThat(refusal.gate().orElseThrow().question()).isEqualTo("Delete everything?");
        assertThat(room.folder("shop").resolve(FOLDER + "a.resolved.json")).doesNotExist();
        assertThat(room.resolve(refusal.gate().orElseThrow(), "yes", "ana").gate())
                .isPresent();
    }

    @Test
    void a_question_that_is_being_rewritten_keeps_its_last_value_and_is_not_answered() throws Exception {
        room.start();
        Gate shown = ask("a");
        room.write(FOLDER + "a.json", "{\"question\":\"Dele");
        assertThat(refusal(room.resolve(shown, "yes", "ana")).code()).isEqualTo(Code.CHANGED);
        assertThat(room.find("a").orElseThrow()).isEqualTo(shown);
        room.write(FOLDER + "a.json", "{\"question\":\"Delete?\"}");
        Gate rewritten = room.await("a", gate -> gate.question().equals("Delete?"));
        assertThat(room.resolve(rewritten, "yes", "ana").gate()).isPresent();
    }

    @Test
    void a_question_that_is_taken_back_is_withdrawn_and_may_be_asked_again() throws Exception {
        room.start();
        Gate gate = ask("a");
        Files.delete(room.folder("shop").resolve(FOLDER + "a.json"));
        room.await("a", State.WITHDRAWN);
        assertThat(refusal(room.resolve(gate, "yes", "ana")).code()).isEqualTo(Code.WITHDRAWN);
        assertThat(room.folder("shop").resolve(FOLDER + "a.resolved.json")).doesNotExist();
        ask("a");
        room.awaitStory("a", "requested", "withdrawn", "requested");
    }

    @Test
    void an_answered_question_stays_answered_until_it_is_asked_anew() throws Exception {
        room.start();
        Gate gate = ask("a");
        room.resolve(gate, "yes", "ana");
        Path folder = room.folder("shop").resolve(FOLDER);
        Files.delete(folder.resolve("a.resolved.json"));
        Files.delete(folder.resolve("a.json"));
        ask("b");
        assertThat(room.find("a").orElseThrow().state()).isEqualTo(State.RESOLVED);
        assertThat(refusal(room.resolve(gate, "no", "bob")).code()).isEqualTo(Code.ALREADY_RESOLVED);
        ask("a");
        room.awaitStory("a", "requested", "resolved", "late", "requested");
        assertThat(room.resolve(room.find("a").orElseThrow(), "no", "bob").gate())
                .isPresent();
    }

    @Test
    @Timeout(60)
    void what_cannot_be_read_is_a_visible_trouble_until_it_is_repaired() throws Exception {
        room.start();
        Map<String, String> broken = Map.of(
                "half", "{\"question\":\"Dep",
                "nul", "{\"question\":\"a\0b\"}",
                "number", "{\"question\":42}",
                "nothing", "{}",
                "array", "[1]",
                "option", "{\"question\":\"?\",\"options\":[7]}",
                "large", "{\"question\":\"" + "x".repeat(GateFiles.MAX_FILE_BYTES) + "\"}",
                "wide", "{\"question\":\"?\",\"context\":{\"x\":\"" + "x".repeat(Gates.MAX_CONTEXT_BYTES) + "\"}}");
        for (Map.Entry<String, String> file : broken.entrySet()) {
            room.write(FOLDER + file.getKey() + ".json", file.getValue());
        }
        Path folder = room.folder("shop").resolve(FOLDER);
        Path outside = Files.writeString(base.resolve("outside.json"), ASK);
        Files.createSymbolicLink(folder.resolve("link.json"), outside);
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("fifo.json").toString())
                        .start()
                        .waitFor())
                .isZero();
        Gate good = ask("good");
        for (String name : List.of("half", "nul", "number", "nothing", "array", "option", "large", "wide")) {
            room.awaitTrouble(FOLDER + name + ".json");
        }
        assertThat(room.awaitTrouble(FOLDER + "link.json").reason()).isEqualTo("is a symbolic link");
        assertThat(room.awaitTrouble(FOLDER + "fifo.json").reason()).isEqualTo("is not a regular file");
        assertThat(room.awaitTrouble(FOLDER + "number.json").project()).isEqualTo("shop");
        assertThat(room.snapshot().gates()).containsExactly(good);

        for (String name : broken.keySet()) {
            room.write(FOLDER + name + ".json", ASK);
        }
        Files.delete(folder.resolve("link.json"));
        Files.delete(folder.resolve("fifo.json"));
        room.awaitNoTrouble();
        assertThat(room.snapshot().gates()).hasSize(broken.size() + 1);
    }

    @Test
    void a_folder_that_is_a_link_is_not_read_and_never_written_to() throws Exception {
        Path outside = Files.createDirectories(base.resolve("outside"));
        Files.writeString(outside.resolve("a.json"), ASK);
        Files.createDirectories(room.folder("shop").resolve(".signalbox"));
        Files.createSymbolicLink(room.folder("shop").resolve(".signalbox/gates"), outside);
        room.start();
        assertThat(room.awaitTrouble(".signalbox/gates").reason()).isEqualTo("is a symbolic link");
        assertThat(room.snapshot().gates()).isEmpty();
    }

    @Test
    void an_empty_answer_blocks_nobody_silently() throws Exception {
        room.start();
        Gate gate = ask("a");
        Path answer = Files.createFile(room.folder("shop").resolve(FOLDER + "a.resolved.json"));
        Files.setLastModifiedTime(answer, FileTime.from(Instant.now().minusSeconds(60)));
        assertThat(room.awaitTrouble(FOLDER + "a.resolved.json").reason()).contains("is empty", "remove it");
        Refusal refusal = refusal(room.resolve(gate, "yes", "ana"));
        assertThat(refusal.code()).isEqualTo(Code.UNWRITABLE);
        assertThat(refusal.reason()).contains("a.resolved.json");
        Files.delete(answer);
        assertThat(room.resolve(gate, "yes", "ana").gate()).isPresent();
        room.awaitNoTrouble();
    }

    @Test
    void an_answer_that_is_written_piece_by_piece_counts_when_it_is_whole() throws Exception {
        room.start();
        Gate gate = ask("a");
        Path answer = Files.writeString(room.folder("shop").resolve(FOLDER + "a.resolved.json"), "{\"deci");
        Future<Answer> ours = room.resolve(answerTo(gate, "default", "ana"));
        await().pollDelay(Duration.ofMillis(100)).until(() -> true);
        Files.writeString(answer, "{\"decision\":\"no\"}");
        assertThat(refusal(ours.await(20, SECONDS)).code()).isEqualTo(Code.ALREADY_RESOLVED);
        assertThat(room.find("a").orElseThrow().resolution().orElseThrow().via())
                .isEqualTo("file");
        assertThat(room.snapshot().troubles()).extracting(Trouble::file).isEmpty();
    }

    @Test
    void another_account_cannot_answer_and_learns_nothing() throws Exception {
        room.start();
        room.write("secret", FOLDER + "a.json", ASK);
        Gate gate = room.await("a", State.PENDING);
        assertThat(gate.account()).isEqualTo("other");
        Answer answer = room.resolve(answerTo(gate, "default", "eve")).await(20, SECONDS);
        assertThat(refusal(answer))
                .isEqualTo(new Refusal(Code.UNKNOWN_GATE, "there is no such gate", Optional.empty()));
        assertThat(room.resolve(answerTo(gate, "other", "ann"))
                        .await(20, SECONDS)
                        .gate())
                .isPresent();
    }

    @Test
    void what_is_published_adds_up_to_the_whole() throws Exception {
        room.start();
        room.resolve(ask("a"), "yes", "ana");
        ask("b");
        Gates.Snapshot whole = room.snapshot();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !room.changes.isEmpty()
                        && room.changes.get(room.changes.size() - 1).seq() == whole.seq());
        assertThat(room.changes)
                .extracting(Changed::seq)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(room.changes.get(room.changes.size() - 1).signature()).isEqualTo(whole.signature());
        assertThat(Json.decode(Json.encode(whole).getBytes(StandardCharsets.UTF_8), Gates.Snapshot.class))
                .isEqualTo(whole);
    }

    @Test
    void after_a_restart_everything_is_as_before_and_nothing_is_told_twice() throws Exception {
        room.start();
        room.resolve(ask("a"), "yes", "ana");
        ask("b");
        room.awaitStory("b", "requested");
        Gate resolved = room.find("a").orElseThrow();
        await().pollDelay(Duration.ofMillis(50)).until(() -> true);
        room.stop();
        room.start();
        assertThat(room.await("a", State.RESOLVED).resolution()).isEqualTo(resolved.resolution());
        room.await("b", State.PENDING);
        ask("c");
        room.awaitStory("c", "requested");
        assertThat(room.storyOf("a")).containsExactly("requested", "resolved");
        assertThat(room.storyOf("b")).containsExactly("requested");
    }

    private void age(String name, Duration age) throws Exception {
        Files.setLastModifiedTime(
                room.folder("shop").resolve(FOLDER + name),
                FileTime.from(Instant.now().minus(age)));
    }

    private void pair(String id, Duration age) throws Exception {
        room.write(FOLDER + id + ".json", ASK);
        room.write(FOLDER + id + ".resolved.json", "{\"decision\":\"yes\"}");
        age(id + ".json", age);
        age(id + ".resolved.json", age);
    }

    @Test
    void only_answered_gates_are_cleared_away_the_oldest_first() throws Exception {
        pair("old", Duration.ofDays(8));
        for (int i = 1; i <= 4; i++) {
            pair("d" + i, Duration.ofDays(i));
        }
        pair("fresh", Duration.ZERO);
        room.write(FOLDER + "pending.json", ASK);
        age("pending.json", Duration.ofDays(400));
        room.write(FOLDER + "notes.txt", "mine");
        age("notes.txt", Duration.ofDays(400));
        room.write(FOLDER + "orphan.resolved.json", "{\"decision\":\"yes\"}");
        age("orphan.resolved.json", Duration.ofDays(400));
        for (String name : List.of("ours-old", "ours-new")) {
            room.write(
                    FOLDER + name + ".resolved.json", "{\"decision\":\"yes\",\"via\":\"page\",\"response_id\":\"r\"}");
        }
        age("ours-old.resolved.json", Duration.ofDays(8));
        room.write("secret", FOLDER + "x.json", ASK);
        room.start(new GateSettings(GateRoom.NODE, Duration.ofMillis(200), Duration.ofDays(7), 3));
        room.await("pending", State.PENDING);
        Path folder = room.folder("shop").resolve(FOLDER);
        await().atMost(Duration.ofSeconds(20)).until(() -> Files.notExists(folder.resolve("d3.resolved.json")));
        try (var files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "fresh.json",
                            "fresh.resolved.json",
                            "d1.json",
                            "d1.resolved.json",
                            "d2.json",
                            "d2.resolved.json",
                            "pending.json",
                            "notes.txt",
                            "orphan.resolved.json",
                            "ours-new.resolved.json");
        }
        assertThat(room.snapshot().gates())
                .extracting(Gate::id)
                .containsExactlyInAnyOrder("fresh", "d1", "d2", "pending", "x");
    }

    @Test
    @Timeout(60)
    void the_example_of_the_readme_asks_and_gets_its_answer() throws Exception {
        room.start();
        String readme = Files.readString(Path.of("README.md"));
        String section = readme.substring(readme.indexOf("<!-- gate-example"));
        int begin = section.indexOf("```sh\n") + 6;
        String example = section.substring(begin, section.indexOf("```", begin));
        assertThat(example.lines()).hasSize(3);
        Process script = new ProcessBuilder("sh", "-c", example)
                .directory(room.folder("shop").toFile())
                .redirectErrorStream(true)
                .start();
        try {
            Gate gate = room.snapshotWith(any -> true);
            assertThat(gate.id()).isEqualTo("deploy-" + script.pid());
            assertThat(gate.question()).isEqualTo("Deploy to production?");
            assertThat(gate.asker().presence()).isEqualTo(Gate.Presence.ALIVE);
            room.resolve(gate, "yes", "ana");
            assertThat(script.waitFor(20, SECONDS)).isTrue();
            assertThat(new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("\"decision\":\"yes\"", "\"by\":\"ana\"");
        } finally {
            script.destroyForcibly();
        }
    }
}
