package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;

/** Prints a job's log as it grows, over as many connections as it takes, on a thread of its own. */
final class LogFollower {
    private static final long PAUSE_MS = 500;
    /** A line that is longer is printed in parts. */
    private static final int LONGEST = 64 * 1024;

    private final String id;
    private final JobWatch.Connection connection;
    private final PrintWriter out;
    private final JobDisplay display;
    private final boolean terminal;
    private final Thread thread;
    private final StringBuilder line = new StringBuilder();

    /** @param terminal whether what the terminal would obey is left out, but for colours */
    private LogFollower(
            String id, JobWatch.Connection connection, PrintWriter out, JobDisplay display, boolean terminal) {
        this.id = id;
        this.connection = connection;
        this.out = out;
        this.display = display;
        this.terminal = terminal;
        thread = new Thread(this::follow, "job-log");
        thread.setDaemon(true);
    }

    static LogFollower start(
            String id, JobWatch.Connection connection, PrintWriter out, JobDisplay display, boolean terminal) {
        LogFollower follower = new LogFollower(id, connection, out, display, terminal);
        follower.thread.start();
        return follower;
    }

    /** Waits until the whole log of a job that has ended is printed. */
    void finish(Duration deadline) throws InterruptedException {
        thread.join(deadline.toMillis());
        if (thread.isAlive()) {
            display.note("the end of the log cannot be had");
            thread.interrupt();
        }
    }

    private void follow() {
        long at = 0;
        boolean complete = false;
        try {
            while (!complete) {
                boolean more = false;
                try {
                    JsonNode slice = connection.connect().log(id, at);
                    long skipped = slice.path("skipped").asLong();
                    if (skipped > 0) {
                        display.note(skipped + " bytes of the log are not kept");
                    }
                    print(slice.path("text").asText());
                    more = slice.path("to").asLong() < slice.path("size").asLong();
                    at = slice.path("to").asLong();
                    complete = slice.path("complete").asBoolean();
                } catch (RefusedCallException e) {
                    // The one who follows the job says what is wrong.
                    if (e.status() / 100 == 4) {
                        return;
                    }
                }
                if (!complete && !more) {
                    Thread.sleep(PAUSE_MS);
                }
            }
            print(line.length() == 0 ? "" : "\n");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void print(String text) {
        if (!terminal) {
            out.print(text);
            out.flush();
            return;
        }
        line.append(text);
        int whole = line.lastIndexOf("\n") + 1;
        int end = whole == 0 && line.length() > LONGEST ? line.length() : whole;
        out.print(TerminalText.coloured(line.substring(0, end)));
        out.flush();
        line.delete(0, end);
    }
}
