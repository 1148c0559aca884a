package dev.signalbox.handoff.notice;

/** What became of a message. Reasons are for people and hold no secret. */
public sealed interface Outcome {
    /** The receiver said that it has it. */
    record Sent() implements Outcome {}

    /** It has certainly not arrived, so it may be tried again. */
    record NotSent(String reason) implements Outcome {}

    /** It left, and nothing was heard: it may have arrived, so it must not be tried again by itself. */
    record Uncertain(String reason) implements Outcome {}
}
