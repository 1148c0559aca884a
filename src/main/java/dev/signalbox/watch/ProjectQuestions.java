package dev.signalbox.watch;

import dev.signalbox.bus.Project.Problem;
import dev.signalbox.watch.state.OpenQuestions;
import java.util.List;
import java.util.Map;

/**
 * What is asked in one project, and which files were to ask or to answer and cannot be read so.
 *
 * @param slug of the project
 * @param byRun the id of the first gate that waits, by the id of the run that asks
 */
record ProjectQuestions(String slug, OpenQuestions open, Map<String, String> byRun, List<Problem> problems) {
    ProjectQuestions {
        byRun = Map.copyOf(byRun);
        problems = List.copyOf(problems);
    }

    static ProjectQuestions none(String slug) {
        return new ProjectQuestions(slug, OpenQuestions.NONE, Map.of(), List.of());
    }
}
