package dev.signalbox.start;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The packaged jar in a process of its own, as a user would start it. */
public final class SignalboxProcess implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(40);
    private static final Pattern URL = Pattern.compile("(http\\S+)#ticket=(\\S+)");

    private final Process process;
    private final List<String> out = new CopyOnWriteArrayList<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final List<Thread> readers = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();

    private SignalboxProcess(Process process) {
        this.process = process;
        read(process.getInputStream(), out);
        read(process.getErrorStream(), err);
    }

    /** Starts {@code java -jar signalbox.jar} with these arguments; home and working folder are that folder. */
    public static SignalboxProcess start(Path home, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = Jar.java();
        command.addAll(List.of("-Duser.home=" + home, "-jar", Jar.path().toString()));
        command.addAll(List.of(arguments));
        return startCommand(home, environment, command);
    }

    static SignalboxProcess startCommand(Path home, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().remove("SIGNALBOX_DATA");
        builder.environment().remove("SIGNALBOX_LOG");
        builder.environment().put("HOME", home.toString());
        builder.environment().putAll(environment);
        return new SignalboxProcess(builder.start());
    }

    private void read(InputStream stream, List<String> lines) {
        Thread reader = new Thread(() -> {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = text.readLine(); line != null; line = text.readLine()) {
                    lines.add(line);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        reader.setDaemon(true);
        reader.start();
        readers.add(reader);
    }

    /** Waits until the URL is printed. */
    public SignalboxProcess awaitUrl() throws InterruptedException {
        Instant end = Instant.now().plus(DEADLINE);
        while (urlLine().isEmpty()) {
            if (Instant.now().isAfter(end) || !process.isAlive()) {
                throw new AssertionError("no URL; stdout " + out + ", stderr " + err);
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
        return this;
    }

    private Optional<String> urlLine() {
        return out.stream().filter(line -> URL.matcher(line).find()).findFirst();
    }

    String url() {
        return match(1);
    }

    String ticket() {
        return match(2);
    }

    private String match(int group) {
        var matcher = URL.matcher(urlLine().orElseThrow());
        if (!matcher.find()) {
            throw new AssertionError();
        }
        return matcher.group(group);
    }

    List<String> out() {
        return out;
    }

    List<String> err() {
        return err;
    }

    public long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits for the end and for all its output. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("does not end; stdout " + out + ", stderr " + err);
        }
        for (Thread reader : readers) {
            reader.join(DEADLINE.toMillis());
        }
        return process.exitValue();
    }

    /** The token file that the run wrote into its data folder. */
    public static JsonNode tokenFile(Path dataDir) throws IOException {
        try (var files = Files.list(dataDir)) {
            Path file = files.filter(path -> path.getFileName().toString().startsWith("dashboard-token."))
                    .findFirst()
                    .orElseThrow();
            return new ObjectMapper().readTree(Files.readString(file));
        }
    }

    JsonNode get(String path, String token) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create(url()).resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .timeout(DEADLINE)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " answers " + response.statusCode() + " " + response.body());
        }
        return new ObjectMapper().readTree(response.body());
    }

    HttpResponse<InputStream> stream(String path, String token) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url()).resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    @Override
    public void close() {
        try {
            kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
