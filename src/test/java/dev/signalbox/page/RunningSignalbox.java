package dev.signalbox.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real jar as a process of its own, with a data folder and a workspace under one temporary folder. */
final class RunningSignalbox implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(40);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Path workspace;
    private Process process;
    private URI link;
    private int starts;

    private RunningSignalbox(Path folder) {
        this.folder = folder;
        this.workspace = folder.resolve("ws");
    }

    /** Starts a server on a free port, with an empty workspace. */
    static RunningSignalbox in(Path folder) throws IOException {
        RunningSignalbox signalbox = new RunningSignalbox(folder);
        Files.createDirectories(signalbox.workspace);
        signalbox.start(0);
        return signalbox;
    }

    /** The link that the server printed: it holds a ticket that works once. */
    String link() {
        return link.toString();
    }

    /** The address without the ticket; ends with a slash. */
    String address() {
        return "http://127.0.0.1:" + port() + link.getPath();
    }

    int port() {
        return link.getPort();
    }

    Path workspace() {
        return workspace;
    }

    /** An administrator's token of this run. */
    String token() {
        try {
            JsonNode file = JSON.readTree(folder.resolve("data")
                    .resolve("dashboard-token." + port() + ".json")
                    .toFile());
            return file.get("token").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A token for somebody with that role, made by the jar's own command. */
    String token(String role) throws IOException, InterruptedException {
        Process command = new ProcessBuilder(
                        java(),
                        "-jar",
                        jar().toString(),
                        "token",
                        "--data-dir",
                        folder.resolve("data").toString(),
                        "--subject",
                        role + "@works.example",
                        "--role",
                        role)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String token = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(command.waitFor()).as("signalbox token").isZero();
        return token;
    }

    /** Ends it as a power cut would: no farewell, nothing tidied up. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Starts it again on the port it had. */
    void startAgain() throws IOException {
        start(port());
    }

    private void start(int port) throws IOException {
        assertThat(jar()).as("the jar under test").exists();
        starts++;
        Path out = folder.resolve("out-" + starts + ".txt");
        process = new ProcessBuilder(
                        java(),
                        "-jar",
                        jar().toString(),
                        "--port",
                        Integer.toString(port),
                        "--data-dir",
                        folder.resolve("data").toString(),
                        "--workspace",
                        workspace.toString())
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("log-" + starts + ".txt").toFile())
                .start();
        await("the link on standard output")
                .atMost(START)
                .until(() -> linkIn(out).isPresent() || !process.isAlive());
        link = linkIn(out).orElseThrow(() -> new AssertionError("it ended at once: " + log()));
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Path jar() {
        return Path.of(System.getProperty("signalbox.jar", "target/signalbox.jar"));
    }

    private static Optional<URI> linkIn(Path out) throws IOException {
        try (Stream<String> lines = Files.lines(out)) {
            return lines.flatMap(line -> Stream.of(line.split("\\s+")))
                    .filter(word -> word.startsWith("http") && word.contains("#ticket="))
                    .findFirst()
                    .map(URI::create);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log-" + starts + ".txt"));
        } catch (IOException e) {
            return "and its log cannot be read: " + e;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
