package dev.signalbox.watch.run.reader;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Another program with a database open: locks of one process do not keep that process itself out. */
public final class WriterProcess implements AutoCloseable {
    private static final String LOOP = "LOOP ";

    private final Process process;
    private final BufferedReader answers;

    private WriterProcess(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    public static WriterProcess on(Path file) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                WriterProcess.class.getName(),
                file.toString());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return new WriterProcess(builder.start());
    }

    /** Executes a statement and waits for it. */
    public void execute(String sql) throws IOException {
        send(sql);
        String answer = answers.readLine();
        if (!"ok".equals(answer)) {
            throw new IOException(sql + ": " + answer);
        }
    }

    /** Executes a statement again and again for so long, about every millisecond; returns how often. Fails if one of them fails. */
    public long repeat(String sql, long millis) throws IOException {
        send(LOOP + millis + " " + sql);
        String answer = answers.readLine();
        if (answer == null || !answer.matches("[0-9]+")) {
            throw new IOException(sql + ": " + answer);
        }
        return Long.parseLong(answer);
    }

    private void send(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Ends it as kill -9 does. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param args the database */
    public static void main(String[] args) throws IOException, SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + args[0]);
                Statement statement = connection.createStatement();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            statement.execute("PRAGMA busy_timeout = 5000");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(answer(statement, line));
            }
        }
    }

    private static String answer(Statement statement, String line) {
        try {
            if (!line.startsWith(LOOP)) {
                statement.execute(line);
                return "ok";
            }
            String[] parts = line.split(" ", 3);
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(parts[1]));
            long times = 0;
            while (System.nanoTime() - end < 0) {
                statement.execute(parts[2]);
                times++;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            return Long.toString(times);
        } catch (SQLException e) {
            return e.getMessage();
        }
    }
}
