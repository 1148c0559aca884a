package dev.signalbox.app.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;

/** One line of a terminal that is drawn anew with every change, with a bar. */
final class ProgressBar implements JobDisplay {
    private static final int BAR = 24;
    private static final int LEAST_TEXT = 20;
    private static final String CLEAR_TO_END = "\u001b[K";

    private final PrintWriter out;
    private final int width;

    /** @param width columns of the terminal */
    ProgressBar(PrintWriter out, int width) {
        this.out = out;
        this.width = width;
    }

    @Override
    public void show(JsonNode job) {
        boolean finished = JobLine.finished(job);
        String line = finished ? JobLine.name(job) + "  " + JobLine.standing(job) : running(job);
        // The last word stays, whole, however long it is.
        out.print("\r" + (finished ? line : TerminalText.clipped(line, width - 1)) + CLEAR_TO_END);
        if (finished) {
            out.println();
        }
        out.flush();
    }

    private String running(JsonNode job) {
        int percent = JobLine.percent(job);
        int filled = Math.max(0, percent) * BAR / 100;
        String bar = "[" + "#".repeat(filled) + (percent < 0 ? "?" : ".").repeat(BAR - filled) + "]";
        String number = percent < 0 ? "    " : String.format("%3d%%", percent);
        String state = job.path("stalled").asBoolean() ? "stalled" : JobLine.state(job);
        int room = Math.max(LEAST_TEXT, width - BAR - number.length() - state.length() - 6);
        String name = TerminalText.clipped(JobLine.name(job), room);
        return bar + " " + number + " " + state + "  " + name + "  " + JobLine.said(job);
    }

    @Override
    public void note(String text) {
        out.print("\r" + TerminalText.clipped("signalbox: " + text, width - 1) + CLEAR_TO_END);
        out.flush();
    }
}
