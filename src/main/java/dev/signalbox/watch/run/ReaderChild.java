package dev.signalbox.watch.run;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.signalbox.watch.run.reader.RunReader;
import dev.signalbox.watch.run.wire.Wire;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One life of the reader's process. Its folders for temporary files are gone when it is. */
final class ReaderChild {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderChild.class);
    private static final String DRIVER = "org.sqlite.JDBC";
    private static final int MAX_WAITING_LINES = 64;
    private static final int MAX_TOLD_LINES = 20;
    private static final long END_DEADLINE_MS = 1_000;
    private static final int KILLED = 128;
    /** Without these, names of files beyond ASCII could not be written. */
    private static final Set<String> LOCALE = Set.of("LANG", "LC_ALL", "LC_CTYPE");

    /** Files that live for milliseconds must not wait for a disk; where it is missing they do. */
    private static final Path MEMORY = Path.of("/dev/shm");

    private static final String PREFIX = "signalbox-reader-";

    private final Process process;
    private final Path folder;
    private final Path copies;
    private final OutputStream out;
    /** An empty one is the end. */
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>(MAX_WAITING_LINES);

    private ReaderChild(Process process, Path folder, Path copies) {
        this.process = process;
        this.folder = folder;
        this.copies = copies;
        this.out = process.getOutputStream();
    }

    /** @param changed called when the first line is there, and at the end; on another thread, must not block */
    static ReaderChild start(Runnable changed) throws IOException {
        Path folder = Files.createTempDirectory(PREFIX);
        Path copies = Files.isWritable(MEMORY) ? Files.createTempDirectory(MEMORY, PREFIX) : folder;
        try {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-Xss512k",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:-UsePerfData",
                    "-XX:+DisplayVMOutputToStderr",
                    "-XX:+ErrorFileToStderr",
                    "-XX:-CreateCoredumpOnCrash",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Dfile.encoding=UTF-8",
                    "-Djava.io.tmpdir=" + folder,
                    "-D" + RunReader.COPIES + "=" + copies,
                    "-cp",
                    classPath(),
                    RunReader.class.getName());
            builder.directory(folder.toFile());
            // Neither what the server was told in its environment nor options of somebody else's Java.
            builder.environment().keySet().retainAll(LOCALE);
            ReaderChild child = new ReaderChild(builder.start(), folder, copies);
            child.thread("out", () -> child.readLines(changed));
            child.thread("err", child::tellErrors);
            return child;
        } catch (IOException e) {
            delete(copies);
            delete(folder);
            throw e;
        }
    }

    /** Where our own classes, JSON and the driver are, however this process was started: the same jar, or several. */
    private static String classPath() throws IOException {
        try {
            Class<?> driver = Class.forName(DRIVER, false, ReaderChild.class.getClassLoader());
            return Stream.of(
                            RunReader.class,
                            ObjectMapper.class,
                            JsonFactory.class,
                            JsonTypeInfo.class,
                            Jdk8Module.class,
                            JavaTimeModule.class,
                            driver)
                    .map(ReaderChild::placeOf)
                    .distinct()
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (ClassNotFoundException e) {
            throw new IOException("the driver is missing", e);
        }
    }

    private static String placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("a class without a place: " + type, e);
        }
    }

    private void thread(String name, Runnable work) {
        Thread thread = new Thread(work, "signalbox-reader-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void readLines(Runnable changed) {
        try (InputStream in = new BufferedInputStream(process.getInputStream())) {
            Optional<String> line = readLine(in);
            for (boolean first = true; line.isPresent() && lines.offer(line); first = false) {
                if (first) {
                    changed.run();
                }
                line = readLine(in);
            }
        } catch (IOException e) {
            LOG.debug("the reader's answers end: {}", e.getMessage());
        } finally {
            // Whoever says too much is ended as well.
            process.destroyForcibly();
            lines.clear();
            lines.add(Optional.empty());
            changed.run();
        }
    }

    /** Empty at the end, and for a line that is too long. */
    private static Optional<String> readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b >= 0; b = in.read()) {
            if (b == '\n') {
                return Optional.of(line.toString(StandardCharsets.UTF_8));
            }
            if (line.size() >= Wire.MAX_LINE_BYTES) {
                return Optional.empty();
            }
            line.write(b);
        }
        return Optional.empty();
    }

    private void tellErrors() {
        try (BufferedReader in = process.errorReader(StandardCharsets.UTF_8)) {
            char[] rest = new char[8_192];
            for (int i = 0; i < MAX_TOLD_LINES; i++) {
                String line = in.readLine();
                if (line == null) {
                    return;
                }
                LOG.debug("reader: {}", line);
            }
            while (in.read(rest) >= 0) {
                continue;
            }
        } catch (IOException e) {
            LOG.debug("the reader's errors end: {}", e.getMessage());
        }
    }

    void write(String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /**
     * The next line; empty if there is none until then.
     *
     * @throws IOException if the process has ended
     */
    Optional<String> read(long untilNanos) throws IOException {
        try {
            Optional<String> line = lines.poll(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (line == null) {
                return Optional.empty();
            }
            if (line.isEmpty()) {
                throw new IOException("the reader has ended");
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("not waited for", e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** How it ended, for people. */
    String ending() {
        try {
            if (process.waitFor(END_DEADLINE_MS, TimeUnit.MILLISECONDS)) {
                int code = process.exitValue();
                return code > KILLED ? "was ended by signal " + (code - KILLED) : "ended with exit code " + code;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "does not answer any more";
    }

    void kill() {
        process.destroyForcibly();
        finish();
    }

    /** Its end is that of its input. */
    void close() {
        try {
            out.close();
            process.waitFor(END_DEADLINE_MS, TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            LOG.debug("the reader's input is closed already: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    private void finish() {
        try {
            process.waitFor(END_DEADLINE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        delete(copies);
        delete(folder);
    }

    /** It holds what the driver unpacks there, or copies of databases, and nothing beneath that. */
    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.debug("{} is not there any more: {}", folder, e.getMessage());
        }
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", folder, e.getMessage());
        }
    }
}
