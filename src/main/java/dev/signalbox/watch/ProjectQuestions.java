package dev.signalbox.watch;

import dev.signalbox.bus.Project.Problem;
import dev.signalbox.watch.state.OpenQuestions;
import java.util.List;

/**
 * What is asked in one project, and which files were to ask or to answer and cannot be read so.
 *
 * @param slug of the project
 */
record ProjectQuestions(String slug, OpenQuestions open, List<Problem> problems) {
    ProjectQuestions {
        problems = List.copyOf(problems);
    }

    static ProjectQuestions none(String slug) {
        return new ProjectQuestions(slug, OpenQuestions.NONE, List.of());
    }
}
