package dev.signalbox.rollback;

import dev.signalbox.git.GitCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes commits under Signalbox's own name. A commit is only an object; nothing points to it yet. */
record Commits(Git git) {
    private static final String NAME = "Signalbox";
    private static final String MAIL = "signalbox@localhost";

    String create(String tree, List<String> parents, String message) throws RefusedRollback {
        List<String> arguments = new ArrayList<>(List.of("commit-tree", tree));
        for (String parent : parents) {
            arguments.add("-p");
            arguments.add(parent);
        }
        GitCommand command =
                GitCommand.of(arguments.toArray(String[]::new)).withStdin(message.getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, String> variable : identity().entrySet()) {
            command = command.withEnvironment(variable.getKey(), variable.getValue());
        }
        return git.line(command);
    }

    /** Also for the log of references, which names somebody too. */
    static Map<String, String> identity() {
        return Map.of(
                "GIT_AUTHOR_NAME", NAME,
                "GIT_AUTHOR_EMAIL", MAIL,
                "GIT_COMMITTER_NAME", NAME,
                "GIT_COMMITTER_EMAIL", MAIL);
    }

    /** The message of a commit of ours; the last lines tell who, and which attempt it was. */
    static String message(String subject, String body, String actor, String id) {
        String who = actor.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ").strip();
        return subject.replaceAll("\\p{Cntrl}", " ") + "\n\n" + body + "\n\nRolled-back-by: " + who + "\n"
                + Head.TRAILER + id + "\n";
    }
}
