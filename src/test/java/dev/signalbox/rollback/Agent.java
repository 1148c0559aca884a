package dev.signalbox.rollback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Somebody who works in a project with plain git, without any guard. */
record Agent(Path folder) {

    /** A new repository on branch main with three commits of one story each; the third one is HEAD. */
    static Agent withStories(Path folder) {
        Agent agent = empty(folder);
        agent.write("a.txt", "one\n").write("keep.txt", "keep\n").write("prd.json", prd(false, false, false));
        agent.commit("chore: start");
        agent.write("a.txt", "two\n").write("prd.json", prd(true, false, false));
        agent.commit("feat: [US-001] - First");
        agent.write("a.txt", "three\n").write("dir/new.txt", "new\n").write("prd.json", prd(true, true, false));
        agent.commit("feat: [US-002] - Second");
        return agent;
    }

    static Agent empty(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Agent agent = new Agent(folder);
        agent.git("init", "-q", "-b", "main");
        return agent;
    }

    static String prd(boolean... passes) {
        StringBuilder stories = new StringBuilder();
        for (int i = 0; i < passes.length; i++) {
            stories.append(i == 0 ? "" : ",\n")
                    .append("    {\"id\": \"US-00" + (i + 1) + "\", \"title\": \"Story " + (i + 1)
                            + "\", \"priority\": " + (i + 1) + ", \"passes\": " + passes[i] + "}");
        }
        return "{\n  \"project\": \"P\",\n  \"userStories\": [\n" + stories + "\n  ]\n}\n";
    }

    Agent write(String path, String text) {
        return write(path, text.getBytes(StandardCharsets.UTF_8));
    }

    Agent write(String path, byte[] bytes) {
        try {
            Files.createDirectories(folder.resolve(path).getParent());
            Files.write(folder.resolve(path), bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String read(String path) {
        try {
            return Files.readString(folder.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String path) {
        return Files.exists(folder.resolve(path), java.nio.file.LinkOption.NOFOLLOW_LINKS);
    }

    Agent commit(String message) {
        git("add", "-A");
        git("commit", "-q", "--allow-empty", "-m", message);
        return this;
    }

    String head() {
        return git("rev-parse", "HEAD");
    }

    String tree(String revision) {
        return git("rev-parse", revision + "^{tree}");
    }

    String status() {
        return git("status", "--porcelain", "--untracked-files=all");
    }

    /** Every file but those of git itself, with its content and mode. */
    Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    return dir.equals(folder.resolve(".git")) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    String content = attributes.isSymbolicLink()
                            ? "-> " + Files.readSymbolicLink(file)
                            : (Files.isExecutable(file) ? "x " : "- ")
                                    + new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                    files.put(folder.relativize(file).toString(), content);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** Everything that a refusal must leave as it is. */
    record State(Map<String, String> files, String head, String branch, String staged, String refs) {}

    State state() {
        return new State(
                files(),
                run("rev-parse", "-q", "--verify", "HEAD").output(),
                run("symbolic-ref", "-q", "HEAD").output(),
                run("ls-files", "-s").output(),
                run("for-each-ref").output());
    }

    /** Files of ours that lie about in the repository. */
    List<String> leftovers() {
        try (var files = Files.list(folder.resolve(".git"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("signalbox") || name.endsWith(".lock"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String git(String... arguments) {
        Result result = run(arguments);
        if (result.exitCode() != 0) {
            throw new IllegalStateException("git " + Arrays.toString(arguments) + ": " + result.output());
        }
        return result.output().stripTrailing();
    }

    record Result(int exitCode, String output) {}

    Result run(String... arguments) {
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
