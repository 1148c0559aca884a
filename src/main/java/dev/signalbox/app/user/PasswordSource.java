package dev.signalbox.app.user;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where a new password comes from: a file, standard input, or somebody who types it twice. Never the command line. */
final class PasswordSource {
    private static final int MAX_CHARS = 10_000;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Takes the password from the first line of this file, or of standard input (-);"
                    + " without it you are asked.")
    private String file;

    /** @throws IOException saying what to do if there is nobody to ask */
    String read() throws IOException {
        if (file == null) {
            return ask();
        }
        if (file.equals("-")) {
            return firstLine(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        }
        try (Reader in = Files.newBufferedReader(Path.of(file))) {
            return firstLine(in);
        }
    }

    private static String firstLine(Reader in) throws IOException {
        BufferedReader lines = new BufferedReader(in);
        StringBuilder line = new StringBuilder();
        for (int next = lines.read(); next >= 0 && next != '\n' && line.length() < MAX_CHARS; next = lines.read()) {
            line.append((char) next);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }

    private static String ask() throws IOException {
        Optional<Console> terminal = Optional.ofNullable(System.console());
        if (terminal.isEmpty()) {
            throw new IOException("there is no terminal to ask for the password; use --password-file");
        }
        char[] first = typed(terminal.get(), "Password: ");
        char[] second = typed(terminal.get(), "Once more: ");
        boolean same = Arrays.equals(first, second);
        Arrays.fill(second, ' ');
        if (!same) {
            throw new IOException("the two differ; nothing was changed");
        }
        return new String(first);
    }

    private static char[] typed(Console terminal, String prompt) throws IOException {
        return Optional.ofNullable(terminal.readPassword(prompt))
                .orElseThrow(() -> new IOException("no password was typed; nothing was changed"));
    }
}
