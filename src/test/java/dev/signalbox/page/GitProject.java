package dev.signalbox.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A project in a real git repository with two commits: in the first of its three stories one has passed, in the second,
 * which names US-002, two have.
 */
record GitProject(Path folder) {
    static final String BEFORE = "one\n";
    static final String AFTER = "two\n";

    static GitProject in(Path workspace, String name) throws IOException, InterruptedException {
        return in(workspace, name, "feat: [US-002] show the timetable");
    }

    static GitProject in(Path workspace, String name, String subject) throws IOException, InterruptedException {
        // Made elsewhere and moved into place, so that nobody ever sees half of it.
        RalphProject list = RalphProject.in(workspace.resolveSibling("making"), name);
        GitProject project = new GitProject(list.folder());
        list.with(3, 1);
        project.write("app.txt", BEFORE).write("notes.txt", "kept\n");
        project.git("init", "-q", "-b", "main");
        project.git("add", ".");
        project.git("commit", "-q", "-m", "feat: [US-001] read the register");
        list.with(3, 2);
        project.write("app.txt", AFTER).write("added.txt", "new\n");
        project.git("add", ".");
        project.git("commit", "-q", "-m", subject);
        return new GitProject(Files.move(project.folder, workspace.resolve(name)));
    }

    GitProject write(String path, String text) throws IOException {
        Files.writeString(folder.resolve(path), text);
        return this;
    }

    String read(String path) throws IOException {
        return Files.readString(folder.resolve(path));
    }

    String head() throws IOException, InterruptedException {
        return git("rev-parse", "HEAD");
    }

    String tree(String revision) throws IOException, InterruptedException {
        return git("rev-parse", revision + "^{tree}");
    }

    int commits() throws IOException, InterruptedException {
        return Integer.parseInt(git("rev-list", "--count", "HEAD"));
    }

    /** Runs git as its users do; the output without the last line end. */
    String git(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("HOME", "/nonexistent");
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            builder.environment().put("GIT_" + who + "_NAME", "Ana Agent");
            builder.environment().put("GIT_" + who + "_EMAIL", "ana@example.org");
        }
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("git " + Arrays.toString(arguments) + ": " + output);
        }
        return output.stripTrailing();
    }
}
