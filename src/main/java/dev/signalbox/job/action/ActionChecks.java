package dev.signalbox.job.action;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold of the configured actions, beyond what a schema of the configuration can say. */
public final class ActionChecks {
    private static final NativeText TEXT = NativeText.ofThisSystem();

    private ActionChecks() {}

    /** Everything that is wrong; empty if nothing. */
    public static List<ActionProblem> check(List<Action> actions) {
        List<ActionProblem> problems = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            String pointer = "/" + i;
            if (!names.add(action.name())) {
                problems.add(new ActionProblem(pointer + "/action", "\"" + action.name() + "\" is there twice"));
            }
            action.parameters()
                    .check()
                    .ifPresent(message -> problems.add(new ActionProblem(pointer + "/parameters", message)));
            problems.addAll(CommandTemplate.check(
                    pointer + "/command",
                    action.command(),
                    action.parameters(),
                    !action.targets().isEmpty()));
            if (!Files.isDirectory(action.workingFolder())) {
                problems.add(new ActionProblem(pointer + "/cwd", action.workingFolder() + " is not a folder"));
            }
            if (action.targets().size() > Set.copyOf(action.targets()).size()) {
                problems.add(new ActionProblem(pointer + "/targets", "names the same target twice"));
            }
            if (!action.role().equals(ActionCatalog.ROLE)) {
                problems.add(new ActionProblem(
                        pointer + "/role",
                        "\"" + action.role() + "\" would have no effect: every call about jobs needs the role \""
                                + ActionCatalog.ROLE + "\""));
            }
            if (action.warningExitCode() == 0) {
                problems.add(new ActionProblem(pointer + "/warning_exit_code", "0 means success"));
            }
            action.environment().forEach((name, value) -> {
                boolean wrong = !name.matches("[A-Za-z_][A-Za-z0-9_]*") || name.startsWith(CommandEnvironment.PREFIX);
                if (!wrong && !TEXT.canPass(value)) {
                    problems.add(new ActionProblem(pointer + "/env/" + name, TEXT.why(value)));
                }
                if (wrong) {
                    problems.add(new ActionProblem(
                            pointer + "/env/" + name,
                            "is no variable that can be set: letters, digits and _, not beginning with "
                                    + CommandEnvironment.PREFIX));
                }
            });
        }
        return problems;
    }
}
