package dev.signalbox.app.demo;

import java.util.List;

/**
 * Which story a demo loop is at: each is taken up in one step and finished in the next; after the last one there are a few
 * steps of rest, then the plan begins anew.
 */
final class StoryPlan {
    private static final int REST_STEPS = 4;

    private final List<String> titles;
    private int step;

    StoryPlan(List<String> titles, int finishedAtFirst) {
        this.titles = List.copyOf(titles);
        this.step = finishedAtFirst * 2;
    }

    List<String> titles() {
        return titles;
    }

    /** Moves on. */
    void next() {
        step = (step + 1) % (titles.size() * 2 + REST_STEPS);
    }

    boolean hasJustBegunAnew() {
        return step == 0;
    }

    /** How many stories are finished. */
    int finished() {
        return Math.min(step / 2, titles.size());
    }

    /** Whether the story after the finished ones is being worked on. */
    boolean working() {
        return step % 2 == 1 && step / 2 < titles.size();
    }

    /** Whether the last move finished a story. */
    boolean hasJustFinished() {
        return step > 0 && step % 2 == 0 && step / 2 <= titles.size();
    }

    boolean done() {
        return finished() == titles.size();
    }
}
