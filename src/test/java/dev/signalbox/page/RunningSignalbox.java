package dev.signalbox.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.start.Jar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The real jar as a process of its own, with a data folder and a workspace under one temporary folder. */
final class RunningSignalbox implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(40);
    private static final Path JAR = Jar.path();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Path workspace;
    private final List<String> further;
    private Process process;
    private URI link;
    private int starts;

    private RunningSignalbox(Path folder, List<String> further) {
        this.folder = folder;
        this.workspace = folder.resolve("ws");
        this.further = further;
    }

    /** Starts a server on a free port, with an empty workspace. */
    static RunningSignalbox in(Path folder) throws IOException {
        return in(folder, List.of());
    }

    /** As {@link #in(Path)}, with further settings from a configuration file. */
    static RunningSignalbox in(Path folder, String config) throws IOException {
        Path file = Files.writeString(folder.resolve("signalbox.json"), config);
        return in(folder, List.of("-conf", file.toString()));
    }

    private static RunningSignalbox in(Path folder, List<String> further) throws IOException {
        RunningSignalbox signalbox = new RunningSignalbox(folder, further);
        Files.createDirectories(signalbox.workspace);
        signalbox.start(JAR, 0);
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

    /** The folder of its own data, with the journal's database. */
    Path data() {
        return folder.resolve("data");
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

    /** Ends it as a power cut would: no farewell, nothing tidied up. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /** Makes it hang, connections and all, or go on again. */
    void hang(boolean now) throws IOException, InterruptedException {
        Process signal = new ProcessBuilder("kill", now ? "-STOP" : "-CONT", Long.toString(process.pid())).start();
        assertThat(signal.waitFor()).isZero();
    }

    /** Starts it again on the port it had. */
    void startAgain() throws IOException {
        start(JAR, port());
    }

    /** Starts a later version of it on the port it had: the same but for its number. */
    void startUpdated(String version) throws IOException {
        Path updated = Files.copy(JAR, folder.resolve("updated.jar"));
        try (FileSystem inside = FileSystems.newFileSystem(updated)) {
            Path properties = inside.getPath("signalbox.properties");
            Files.writeString(
                    properties, Files.readString(properties).replaceAll("(?m)^version=.*$", "version=" + version));
        }
        start(updated, port());
    }

    /** A token for somebody with that role, good for an hour. */
    String token(String role) throws IOException, InterruptedException {
        return token(role + "@works.example", role, "default", "1h");
    }

    /** A token made on the command line. */
    String token(String role, String account, String ttl) throws IOException, InterruptedException {
        return token("ana", role, account, ttl);
    }

    private String token(String subject, String role, String account, String ttl)
            throws IOException, InterruptedException {
        List<String> command =
                List.of("token", "--subject", subject, "--role", role, "--account", account, "--ttl", ttl);
        Process made = new ProcessBuilder(java(JAR, command, List.of()))
                .redirectError(folder.resolve("log-token.txt").toFile())
                .start();
        String token = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(made.waitFor()).isZero();
        return token;
    }

    /** Runs a sub-command against this server's data folder; what it says goes to that file. */
    Process command(Path out, String... arguments) throws IOException {
        return new ProcessBuilder(java(JAR, List.of(arguments), List.of()))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
    }

    private List<String> java(Path jar, List<String> first, List<String> last) {
        List<String> command = Jar.java();
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(first);
        command.addAll(List.of("--data-dir", folder.resolve("data").toString()));
        command.addAll(last);
        return command;
    }

    private void start(Path jar, int port) throws IOException {
        assertThat(jar).as("the jar under test").exists();
        starts++;
        Path out = folder.resolve("out-" + starts + ".txt");
        List<String> last = List.of("--port", Integer.toString(port), "--workspace", workspace.toString());
        process = new ProcessBuilder(java(jar, further, last))
                .redirectOutput(out.toFile())
                .redirectError(folder.resolve("log-" + starts + ".txt").toFile())
                .start();
        await("the link on standard output")
                .atMost(START)
                .until(() -> linkIn(out).isPresent() || !process.isAlive());
        link = linkIn(out).orElseThrow(() -> new AssertionError("it ended at once: " + log()));
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
