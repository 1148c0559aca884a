package dev.signalbox.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The {@code sqlite3} program as another program that writes rows into the journal, one transaction each. */
final class SqliteShell implements AutoCloseable {
    private final Process process;
    private final OutputStream in;
    private final Thread reader;
    private final Map<Long, Long> stamps = new ConcurrentHashMap<>();
    private final Histogram commits = new Histogram();

    private SqliteShell(Process process) throws IOException {
        this.process = process;
        this.in = process.getOutputStream();
        this.reader = new Thread(this::readCommits, "sqlite3");
        reader.setDaemon(true);
        reader.start();
        in.write(".timeout 10000\nPRAGMA synchronous=FULL;\n".getBytes(StandardCharsets.US_ASCII));
        in.flush();
    }

    /** @return empty if the program is not installed */
    static Optional<SqliteShell> start(Path database) throws IOException, InterruptedException {
        if (new ProcessBuilder("sh", "-c", "command -v sqlite3 >/dev/null")
                        .start()
                        .waitFor()
                != 0) {
            return Optional.empty();
        }
        return Optional.of(new SqliteShell(new ProcessBuilder("sqlite3", database.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()));
    }

    /** Hands the program one {@code INSERT} a row; does not wait. */
    void insert(Rows rows) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.count(); i++) {
            stamps.put(rows.first() + i, rows.stamp());
            text.append("INSERT INTO events(type, data) VALUES ('" + Rows.TYPE + "', '" + rows.data(i) + "');\n.print ")
                    .append(rows.first() + i)
                    .append('\n');
        }
        in.write(text.toString().getBytes(StandardCharsets.US_ASCII));
        in.flush();
    }

    /** Ends the program; how long its transactions took, from the row's stamp to the end of the statement. */
    Histogram finish() throws IOException, InterruptedException {
        in.close();
        process.waitFor();
        reader.join();
        return commits;
    }

    private void readCommits() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                long now = System.nanoTime();
                Optional.ofNullable(stamps.remove(Long.parseLong(line))).ifPresent(stamp -> commits.add(now - stamp));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
