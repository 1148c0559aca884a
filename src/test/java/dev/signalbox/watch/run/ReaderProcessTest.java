package dev.signalbox.watch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.watch.run.reader.FiveXFixtures;
import dev.signalbox.watch.run.wire.Answer;
import dev.signalbox.watch.run.wire.Question.Depth;
import dev.signalbox.watch.run.wire.Question.WhatChanged;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ReaderProcessTest {
    private static final Pattern MEMORY_FOLDER = Pattern.compile("/dev/shm/signalbox-reader-[0-9]+");

    @TempDir
    Path folder;

    private static Answer ask(ReaderProcess reader, Path file) {
        WhatChanged question = new WhatChanged(file.toString(), Map.of(), Optional.empty(), Depth.ALL);
        ReaderProcess.Outcome outcome = await().atMost(WatchedRuns.DEADLINE)
                .until(() -> reader.ask(question), ReaderProcess.Told.class::isInstance);
        return ((ReaderProcess.Told) outcome).answer();
    }

    /** What a server is to its reader. */
    public static final class Server {
        private Server() {}

        /** @param args a database */
        public static void main(String[] args) throws IOException {
            ReaderProcess reader = new ReaderProcess(() -> {}, () -> {});
            ask(reader, Path.of(args[0]));
            System.out.println(reader.pid().orElseThrow());
            System.in.read();
        }
    }

    @Test
    void a_server_that_is_killed_leaves_no_reader_and_no_file_behind() throws Exception {
        Path database = FiveXFixtures.database(folder.resolve("5x.db"), 5);
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Server.class.getName(),
                        database.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long pid;
        List<String> copies;
        try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            while (line != null && !line.matches("[0-9]+")) {
                line = out.readLine();
            }
            pid = Long.parseLong(String.valueOf(line));
            assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isPresent();
            copies = ProcessHandle.of(pid).flatMap(it -> it.info().commandLine()).stream()
                    .flatMap(command -> MEMORY_FOLDER.matcher(command).results())
                    .map(MatchResult::group)
                    .toList();
        } finally {
            server.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        await().atMost(WatchedRuns.DEADLINE)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left).isEmpty();
        }
        assertThat(copies).noneMatch(it -> Files.exists(Path.of(it)));
    }

    @Test
    void a_reader_that_does_not_answer_is_ended_and_another_takes_its_place() throws Exception {
        Path database = FiveXFixtures.database(folder.resolve("5x.db"), 5);
        ReaderProcess reader = new ReaderProcess(() -> {}, () -> {}, Duration.ofSeconds(1), Duration.ofMillis(500));
        try {
            assertThat(ask(reader, database)).isInstanceOf(Answer.Changed.class);
            long hung = reader.pid().orElseThrow();
            new ProcessBuilder("kill", "-STOP", Long.toString(hung)).start().waitFor();
            WhatChanged question = new WhatChanged(database.toString(), Map.of(), Optional.empty(), Depth.ALL);
            // A stop takes effect in its own time.
            await().atMost(WatchedRuns.DEADLINE)
                    .until(() -> reader.ask(question), ReaderProcess.Failed.class::isInstance);
            assertThat(ProcessHandle.of(hung).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(ask(reader, database)).isInstanceOf(Answer.Changed.class);
            assertThat(reader.pid()).isNotEqualTo(Optional.of(hung));
        } finally {
            reader.close();
        }
        assertThat(reader.pid()).isEmpty();
    }
}
