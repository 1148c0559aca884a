package dev.signalbox.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Git as its users run it, without any guard: it makes the repositories of the tests. */
public final class PlainGit {
    private final Path folder;

    private PlainGit(Path folder) {
        this.folder = folder;
    }

    static PlainGit in(Path folder) {
        return new PlainGit(folder);
    }

    /** A new repository with branch main and one commit of a file named {@code a.txt}. */
    static PlainGit repository(Path folder) {
        write(folder.resolve("a.txt"), "one\n");
        PlainGit git = new PlainGit(folder);
        git.run("init", "-q", "-b", "main");
        git.run("add", ".");
        git.run("commit", "-q", "-m", "first");
        return git;
    }

    public static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void script(Path file, String... lines) {
        write(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        if (!file.toFile().setExecutable(true)) {
            throw new IllegalStateException("not executable: " + file);
        }
    }

    Repository.Found located() {
        return (Repository.Found) Repository.locate(folder);
    }

    public Path path(String relative) {
        return folder.resolve(relative);
    }

    /** Runs and expects success; the output without the last line end. */
    public String run(String... arguments) {
        Result result = tryRun(arguments);
        if (result.exitCode() != 0) {
            throw new IllegalStateException("git " + Arrays.toString(arguments) + ": " + result.output());
        }
        return result.output().stripTrailing();
    }

    public record Result(int exitCode, String output) {}

    public Result tryRun(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(argv).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("HOME", "/nonexistent");
        for (String who : List.of("AUTHOR", "COMMITTER")) {
            builder.environment().put("GIT_" + who + "_NAME", "Ann Agent");
            builder.environment().put("GIT_" + who + "_EMAIL", "ann@example.org");
            builder.environment().put("GIT_" + who + "_DATE", "2026-05-04T03:02:01Z");
        }
        try {
            Process process =
                    builder.redirectInput(Path.of("/dev/null").toFile()).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
