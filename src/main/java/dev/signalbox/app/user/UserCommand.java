package dev.signalbox.app.user;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Those who sign in by name and password. */
@Command(
        name = "user",
        sortOptions = false,
        description = {
            "Adds, changes and lists those who sign in by name and password, in Signalbox's own database.",
            "A server that runs on it knows within two seconds."
        },
        subcommands = {
            UserAddCommand.class,
            UserPasswdCommand.class,
            UserRoleCommand.class,
            UserDisableCommand.class,
            UserEnableCommand.class,
            UserListCommand.class
        })
public final class UserCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    private boolean help;

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "what to do with users? add, passwd, role, disable, enable or list");
    }
}
