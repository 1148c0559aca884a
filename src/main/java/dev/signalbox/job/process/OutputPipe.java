package dev.signalbox.job.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a command writes into. Java's own pipe will not do: once the command has ended, Java reads it into memory for as long
 * as there is anything in it, and what the command left running may write faster than that. Blocking, but for reading what
 * is there.
 */
final class OutputPipe implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OutputPipe.class);
    private static final String NAME = "output";
    private static final long DEADLINE_MS = 5_000;

    private final Path file;
    private final RandomAccessFile bothEnds;
    private final InputStream in;

    private OutputPipe(Path file, RandomAccessFile bothEnds) throws IOException {
        this.file = file;
        this.bothEnds = bothEnds;
        this.in = new FileInputStream(bothEnds.getFD());
    }

    /**
     * A new one; empty if this system or its disk does not let us.
     *
     * @param folder where it may be for a moment; need not exist
     */
    static Optional<OutputPipe> open(Path folder) {
        Path file = folder.resolve(NAME);
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(file);
            if (!make(file)) {
                return Optional.empty();
            }
            // With one end alone this would wait for somebody who opens the other.
            return Optional.of(new OutputPipe(file, new RandomAccessFile(file.toFile(), "rw")));
        } catch (IOException e) {
            LOG.warn("no pipe in {}: {}", folder, e.toString());
            return Optional.empty();
        }
    }

    private static boolean make(Path file) throws IOException {
        Optional<Path> program = Programs.find("mkfifo");
        if (program.isEmpty()) {
            return false;
        }
        Process process = new ProcessBuilder(program.get().toString(), "-m", "600", file.toString())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(DEADLINE_MS, TimeUnit.MILLISECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }

    /** To be called before the command is started. */
    void into(ProcessBuilder builder) {
        builder.redirectOutput(file.toFile());
    }

    /** The command has it now, and nobody else is to find it. */
    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be removed: {}", file, e.toString());
        }
    }

    /** Never at its end; {@code available()} tells what can be read without waiting. */
    InputStream in() {
        return in;
    }

    /** From now on whoever still writes hears that nobody reads. */
    @Override
    public void close() throws IOException {
        forget();
        bothEnds.close();
    }
}
