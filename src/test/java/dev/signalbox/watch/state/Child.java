package dev.signalbox.watch.state;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A real process for a test. It waits for the end of its input, so it ends with the test whatever happens. */
final class Child implements AutoCloseable {
    private final Process process;

    private Child(Process process) {
        this.process = process;
    }

    /** Runs a script of that name, which lies in and works in the folder; returns when it runs. */
    static Child script(Path folder, String name) throws IOException {
        Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\necho up\nread end\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Child child = new Child(new ProcessBuilder("./" + name)
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
        child.line();
        return child;
    }

    static Child of(Path folder, String... command) throws IOException {
        return new Child(new ProcessBuilder(command).directory(folder.toFile()).start());
    }

    String line() throws IOException {
        return new BufferedReader(new InputStreamReader(process.getInputStream())).readLine();
    }

    void type(String text) throws IOException {
        process.getOutputStream().write(text.getBytes());
        process.getOutputStream().flush();
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
