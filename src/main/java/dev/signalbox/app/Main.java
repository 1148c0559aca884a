package dev.signalbox.app;

import dev.signalbox.app.client.HandoffCommand;
import dev.signalbox.app.client.JobCommand;
import dev.signalbox.app.user.UserCommand;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;

/**
 * Where the process starts. Exit codes: 0 all is well, 1 it could not start or do what was asked, 2 the command line or the
 * configuration is wrong.
 */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int exitCode = commandLine().execute(withoutRun(args));
        if (exitCode != ServeCommand.STILL_RUNNING) {
            System.exit(exitCode);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new ServeCommand())
                .addSubcommand(new TokenCommand())
                .addSubcommand(new UserCommand())
                .addSubcommand(new JobCommand())
                .addSubcommand(new HandoffCommand())
                .addSubcommand(new BackupCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    PrintWriter err = command.getErr();
                    String message = failure.getMessage();
                    err.println("signalbox: " + (message == null ? failure.toString() : message));
                    return CommandLine.ExitCode.SOFTWARE;
                });
    }

    /**
     * {@code run dev.signalbox.app.MainVerticle} is how the Vert.x command line names what to start. There is nothing else
     * to start here, so it may be said and need not be.
     */
    private static String[] withoutRun(String[] args) {
        boolean run = args.length >= 2 && args[0].equals("run") && args[1].equals(MainVerticle.class.getName());
        return run ? List.of(args).subList(2, args.length).toArray(String[]::new) : args;
    }
}
