package dev.signalbox.job.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A command line with placeholders. A placeholder is a whole argument: glued to other text it could change what that text
 * means. What is put in cannot become an option, unless it stands behind {@code --}.
 */
final class CommandTemplate {
    private static final String TARGET = "{target}";
    private static final Pattern PARAMETER = Pattern.compile("\\{param:([^{}]*)}");
    private static final String END_OF_OPTIONS = "--";
    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "zsh", "ksh", "fish");

    private static final NativeText TEXT = NativeText.ofThisSystem();

    private CommandTemplate() {}

    /**
     * @param values of the parameters that are given; a placeholder of another one leaves its argument out
     * @return the arguments, with the problem of the first one that may not be put in
     */
    static Filled fill(List<String> command, Optional<String> target, Map<String, String> values) {
        List<String> arguments = new ArrayList<>();
        boolean options = true;
        for (String argument : command) {
            Optional<String> name = parameter(argument);
            Optional<String> value = argument.equals(TARGET) ? target : name.map(values::get);
            if (!argument.equals(TARGET) && name.isEmpty()) {
                arguments.add(argument);
                options &= !argument.equals(END_OF_OPTIONS);
                continue;
            }
            if (value.isPresent() && options && value.get().startsWith("-")) {
                return new Filled(List.of(), name.or(() -> Optional.of("target")));
            }
            value.ifPresent(arguments::add);
        }
        return new Filled(arguments, Optional.empty());
    }

    /** @param wouldBeOption the name of the parameter whose value begins with a hyphen where options are possible */
    record Filled(List<String> arguments, Optional<String> wouldBeOption) {
        Filled {
            arguments = List.copyOf(arguments);
        }
    }

    private static Optional<String> parameter(String argument) {
        Matcher matcher = PARAMETER.matcher(argument);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** What is wrong with the arguments, one text for each that is not right. */
    static List<ActionProblem> check(String pointer, List<String> command, Parameters parameters, boolean hasTargets) {
        List<ActionProblem> problems = new ArrayList<>();
        for (int i = 0; i < command.size(); i++) {
            String argument = command.get(i);
            String before = i == 0 ? "" : command.get(i - 1);
            Optional<String> name = parameter(argument);
            String message = "";
            if (!TEXT.canPass(argument)) {
                message = TEXT.why(argument);
            } else if (name.isPresent() || argument.equals(TARGET)) {
                message = placeholder(argument, name, parameters, hasTargets);
                if (i == 0) {
                    message = "the program itself cannot be a placeholder";
                } else if (before.matches("-[A-Za-z]*c") && SHELLS.contains(programOf(command))) {
                    message =
                            "a shell would run this value as a program; pass it behind the program, and use it as \"$1\"";
                }
            } else if (argument.contains(TARGET) || PARAMETER.matcher(argument).find()) {
                message =
                        "a placeholder must be an argument of its own; inside other text use the environment variables "
                                + "SIGNALBOX_TARGET and SIGNALBOX_PARAM_NAME";
            }
            if (!message.isEmpty()) {
                problems.add(new ActionProblem(pointer + "/" + i, message));
            }
        }
        return problems;
    }

    private static String placeholder(
            String argument, Optional<String> name, Parameters parameters, boolean hasTargets) {
        if (name.isEmpty()) {
            return hasTargets ? "" : "names the target, but the action has no \"targets\"";
        }
        if (!parameters.names().contains(name.get())) {
            return argument + " names no member of \"parameters\"; known: " + parameters.names();
        }
        return parameters.secretNames().contains(name.get())
                ? "a writeOnly parameter would be seen by everybody in the list of processes; the command gets it as "
                        + CommandEnvironment.variable(name.get())
                : "";
    }

    private static String programOf(List<String> command) {
        String program = command.get(0);
        return program.substring(program.lastIndexOf('/') + 1);
    }
}
