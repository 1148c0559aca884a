package dev.signalbox.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is asked in projects, on its way to the watcher's thread: the newest of each project, and so bounded by their number.
 * Any thread puts, one takes.
 */
final class QuestionInbox {
    private final Map<String, ProjectQuestions> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean signalled = new AtomicBoolean();

    /** Leaves news; returns whether the watcher has yet to be told. */
    boolean put(ProjectQuestions questions) {
        waiting.put(questions.slug(), questions);
        return signalled.compareAndSet(false, true);
    }

    /** Everything that lies there; whoever puts from now on has to tell the watcher again. */
    List<ProjectQuestions> takeAll() {
        signalled.set(false);
        List<ProjectQuestions> all = new ArrayList<>();
        for (String slug : List.copyOf(waiting.keySet())) {
            ProjectQuestions questions = waiting.remove(slug);
            if (questions != null) {
                all.add(questions);
            }
        }
        return all;
    }
}
