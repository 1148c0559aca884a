package dev.signalbox.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The program {@code sqlite3}: connections of one process share what those of two do not. */
final class Sqlite implements AutoCloseable {
    private static final String DONE = "done";

    private final Process process;
    private final Writer input;
    private final BufferedReader output;

    private Sqlite(Process process) {
        this.process = process;
        input = process.outputWriter(StandardCharsets.UTF_8);
        output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Skips the test where there is no such program. */
    static Sqlite open(Path file) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder("sqlite3", "-cmd", ".timeout 10000", file.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no program sqlite3");
            throw e;
        }
        return new Sqlite(process);
    }

    /** Done when this returns. */
    void run(String sql) throws IOException {
        input.write(sql + ";\nSELECT '" + DONE + "';\n");
        input.flush();
        String line = output.readLine();
        // A pragma answers, too.
        while (line != null && line.matches("[0-9|]+")) {
            line = output.readLine();
        }
        assertThat(line).isEqualTo(DONE);
    }

    @Override
    public void close() throws IOException {
        input.close();
        try {
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
