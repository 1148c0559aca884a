package dev.signalbox.app.demo;

import java.io.IOException;

/** A repository with a loop that pretends to work: one small step at a time. */
interface DemoProject extends AutoCloseable {
    /** Does the next thing that a loop would do: takes a story up, or finishes and commits one. */
    void step() throws IOException;

    /** Ends what the loop holds (a process, a lock). */
    @Override
    void close() throws IOException;
}
