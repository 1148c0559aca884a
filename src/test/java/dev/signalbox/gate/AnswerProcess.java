package dev.signalbox.gate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A process of its own that answers, as a test wants. */
public final class AnswerProcess {
    private AnswerProcess() {}

    static Process start(Path log, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                AnswerProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** {@code race FOLDER NAME PROCESSES ROUNDS}, or {@code hang FOLDER}: stops for ever before the link. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[1]);
        if (args[0].equals("hang")) {
            new AnswerFile((draft, name) -> {
                        Files.createFile(folder.resolve("before-link"));
                        while (true) {
                            LockSupport.park();
                        }
                    })
                    .create(
                            folder.resolve("q.json"),
                            folder.resolve("q.resolved.json"),
                            AnswerFileTest.content("hang"));
            return;
        }
        int processes = Integer.parseInt(args[3]);
        for (int round = 0; round < Integer.parseInt(args[4]); round++) {
            Path place = folder.resolve("round-" + round);
            Files.createFile(place.resolve("ready-" + args[2]));
            for (int other = 0; other < processes; other++) {
                while (!Files.exists(place.resolve("ready-" + other))) {
                    Thread.onSpinWait();
                }
            }
            AnswerFile.Outcome outcome = new AnswerFile()
                    .create(place.resolve("q.json"), place.resolve("q.resolved.json"), AnswerFileTest.content(args[2]));
            Files.write(
                    place.resolve("outcome-" + args[2]),
                    outcome.getClass().getSimpleName().getBytes(StandardCharsets.UTF_8));
        }
    }
}
