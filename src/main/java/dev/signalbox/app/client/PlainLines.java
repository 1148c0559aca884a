package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.function.LongSupplier;

/** A line whenever a job has something new to say, but at most one a second while it runs: for logs and pipes. */
final class PlainLines implements JobDisplay {
    private static final long APART_MS = 1_000;

    private final PrintWriter out;
    private final PrintWriter err;
    private final LongSupplier clockMs;
    private String shownState = "";
    private String shown = "";
    private long shownAt;

    PlainLines(PrintWriter out, PrintWriter err, LongSupplier clockMs) {
        this.out = out;
        this.err = err;
        this.clockMs = clockMs;
    }

    @Override
    public void show(JsonNode job) {
        String state = JobLine.state(job);
        String line = JobLine.name(job) + "  " + JobLine.standing(job);
        long now = clockMs.getAsLong();
        if (line.equals(shown) || state.equals(shownState) && now - shownAt < APART_MS) {
            return;
        }
        out.println(line);
        out.flush();
        shown = line;
        shownState = state;
        shownAt = now;
    }

    @Override
    public void note(String text) {
        err.println("signalbox: " + text);
    }
}
