package dev.signalbox.app.client;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Handoffs of the server that runs on this machine; finds it, and gets in, by its token file. */
@Command(
        name = "handoff",
        sortOptions = false,
        description = "Calls a person to an agent's session, or parks it; lists, claims and resolves such handoffs.",
        subcommands = {
            HandoffCreateCommand.class,
            HandoffListCommand.class,
            HandoffClaimCommand.class,
            HandoffResolveCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:what was asked was done",
            "1:the server does not run, does not answer, or refuses",
            "2:the command line is wrong",
            "7:somebody else has claimed it, or it is resolved already"
        })
public final class HandoffCommand implements Callable<Integer> {
    /** Somebody else was first, or it is over. */
    static final int LATE = 7;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this and ends.")
    private boolean help;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "what to do with handoffs? create, list, claim or resolve");
    }
}
