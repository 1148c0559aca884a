package dev.signalbox.watch.state;

import dev.signalbox.files.ProjectFolder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Questions to a person that runs of the 5x orchestrator have put and nobody has answered: {@code .5x/gates/<id>.json}. */
public final class GateFiles {
    /** Where they lie, relative to the project's folder. */
    public static final String DIRECTORY = ".5x/gates";

    private static final String QUESTION = ".json";
    private static final String ANSWER = ".resolved.json";
    private static final int MAX_GATES = 100;

    private GateFiles() {}

    /** By the id of the run: the name of the file of a question that waits. */
    public static Map<String, String> pending(ProjectFolder folder) {
        List<String> names = folder.list(DIRECTORY).names();
        List<String> questions = new ArrayList<>();
        for (String name : names) {
            boolean question = name.endsWith(QUESTION) && !name.endsWith(ANSWER) && !name.startsWith(".");
            String answer = question ? name.substring(0, name.length() - QUESTION.length()) + ANSWER : "";
            if (question && !names.contains(answer) && questions.size() < MAX_GATES) {
                questions.add(name);
            }
        }
        Map<String, String> pending = new HashMap<>();
        for (String name : questions) {
            if (JsonFile.read(folder, DIRECTORY + "/" + name) instanceof JsonFile.Parsed parsed) {
                parsed.fields().rawText("runId").ifPresent(run -> pending.putIfAbsent(run, DIRECTORY + "/" + name));
            }
        }
        return pending;
    }
}
